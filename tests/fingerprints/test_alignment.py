"""What two token sequences share, and what stands in place of what."""

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.fingerprints.alignment import ANCHOR, align

WORDS = st.lists(st.sampled_from("甲乙丙丁戊己庚辛壬癸"), max_size=60)


def changes(first, second):
    found = align(first, second).changes
    return [("".join(change.old), "".join(change.new)) for change in found]


def test_a_word_for_another():
    assert changes("今日瀚岳科技公告中标", "今日澜启科技公告中标") == [("今日瀚岳", "今日澜启")]


def test_a_figure_between_the_same_words_stands_for_another():
    first = [*"净利润同比增长", "rate:12%", *"营业收入增长"]
    second = [*"净利润同比增长", "rate:15%", *"营业收入增长"]
    [change] = align(first, second).changes
    assert (change.old, change.new) == (("rate:12%",), ("rate:15%",))
    assert change.edges == [("rate:12%", "rate:15%")] * 2


def test_where_something_was_left_out_nothing_stands_for_it():
    first = [*"净利润同比增长", "rate:12%", *"，其中一季度增长", "rate:15%", *"毛利率同比提升"]
    second = [*"净利润同比增长", "rate:15%", *"毛利率同比提升"]
    [change] = align(first, second).changes
    assert change.edges == []


def test_a_sentence_that_moved_is_shared():
    one, two, three = (
        "公司拟回购股份不超过五百万股",
        "董事会已经审议通过该项议案",
        "股价今日小幅收涨成交平淡",
    )
    assert align(one + two + three, one + three + two).shared == len(one + two + three)


def test_chance_is_not_shared():
    assert align("天地玄黄宇宙洪荒日月盈昃", "天圆地方玄武黄龙宇内宙外").shared == 0


@given(WORDS)
def test_a_text_shares_all_with_itself(words):
    found = align(words, words)
    assert found.shared == (len(words) if len(words) >= ANCHOR else 0)
    assert found.changes == []


@given(WORDS, WORDS)
def test_no_more_is_shared_than_there_is(first, second):
    found = align(first, second)
    assert 0 <= found.shared <= min(len(first), len(second))


@given(WORDS, WORDS, WORDS)
def test_a_text_is_shared_with_what_holds_it(before, words, after):
    shared = align(words, before + words + after).shared
    assert shared == len(words) or len(words) < ANCHOR or shared > len(words) - 4 * ANCHOR
