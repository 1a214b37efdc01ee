"""Verdicts on two texts, case by case; the labelled pairs give the rates."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.fingerprints.content import content_hash
from newscrawl.fingerprints.story import Story, profile
from newscrawl.fingerprints.verdict import compare
from newscrawl.moments import BEIJING
from tests.fixtures.duplicates.edits import BACKGROUND
from tests.fixtures.duplicates.make import bases

NOON = datetime(2026, 9, 30, 12, tzinfo=BEIJING)
TITLE = "瀚岳科技：子公司获约2.7亿元项目定点"
TEXT = (
    "人民财讯9月30日电，瀚岳科技(603911)9月30日公告，子公司获得两个座椅总成项目定点，"
    "预计2027年8月量产，项目生命周期为4年，预计总金额约为2.7亿元。"
)


def story(text=TEXT, title=TITLE, *, codes=(), at=NOON):
    return Story(title, text, codes, at, "flash")


def reason(text, title=TITLE, **fields):
    return compare(story(), story(text, title, **fields)).reason


def test_the_same_text():
    verdict = compare(story(), story(at=NOON + timedelta(minutes=3)))
    assert (verdict.joined, verdict.similarity, verdict.reason) == (True, 1.0, "same text")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("2.7亿元", "27000万元", "same text"),
        ("约为2.7亿元", "约为2.68亿元", "reprint"),
        ("9月30日公告", "今日公告", "same text"),
        ("公告", "披露", "reprint"),
        ("预计2027年", "有望于2027年", "reprint"),
        ("2.7亿元", "2.9亿元", "other figures"),
        ("2.7亿元", "2.7亿美元", "other figures"),
        ("两个座椅", "三个座椅", "other figures"),
        ("获得两个", "未获得两个", "other figures"),
        ("2027年8月", "2028年8月", "other period"),
        ("9月30日公告", "9月29日公告", "other period"),
        ("瀚岳科技", "澜启科技", "other company"),
        ("(603911)", "(603927)", "other company"),
    ],
)
def test_one_change(old, new, why):
    assert old in TEXT
    changed = TEXT.replace(old, new)
    verdict = compare(story(), story(changed, TITLE.replace(old, new)))
    assert verdict.reason == why
    assert verdict.joined == (why in ("same text", "reprint"))


def test_tags_of_other_securities():
    one, other = story(codes=["600519.SH"]), story(codes=["000858.SZ"])
    plain = TEXT.replace("(603911)", "")
    texts = [Story(TITLE, plain, each.codes, NOON, "flash") for each in (one, other)]
    assert compare(*texts).reason == "other company"


def test_a_share_and_h_share_are_two():
    texts = [
        f"中芯国际{share}盘中涨超5%，成交额突破80亿元，股价创年内新高。" for share in ("A股", "H股")
    ]
    one, other = (story(text, "中芯国际涨超5%") for text in texts)
    assert compare(one, other).reason == "other company"


def test_an_excerpt():
    article = story(TEXT + "\n".join(BACKGROUND[:5]))
    assert compare(story(), article).reason == "excerpt"
    assert compare(story(), article).similarity == 1.0


def test_a_digest_is_not_the_duplicate_of_each_brief():
    briefs = [base.fill(set()) for base in bases()[:12]]
    lines = "\n".join(f"{one.title}\n{one.text}" for one in briefs)
    digest = story(lines, "公告精选：瀚岳科技等公司公告")
    for one in briefs[:4]:
        assert compare(story(one.text, one.title, at=one.published_at), digest).reason == "digest"


def test_two_readings_of_one_digest_are_one():
    briefs = [base.fill(set()) for base in bases()[:12]]
    lines = [f"{one.title}\n{one.text}" for one in briefs]
    one, other = (story("\n".join(part), "公告精选") for part in (lines, lines[1:]))
    assert compare(one, other).joined


def test_a_mention_far_down_is_no_excerpt():
    article = story("\n".join((*BACKGROUND, TEXT, *BACKGROUND)), "行业观察")
    assert compare(story(), article).reason == "digest"


def test_a_correction_stands_apart():
    assert reason(TEXT, "更正：" + TITLE) == "correction"


def test_the_same_few_words_on_another_day():
    text = "人民财讯9月{}日电，沪指翻红，此前一度跌超0.5%。"
    at = NOON + timedelta(days=1)
    assert compare(
        story(text.format(29), "沪指翻红"), story(text.format(30), "沪指翻红", at=at)
    ).reason == ("other period")
    again = story(text.format(29), "沪指翻红", at=NOON + timedelta(minutes=2))
    assert compare(story(text.format(29), "沪指翻红"), again).joined


def test_texts_of_nothing():
    assert compare(story("", ""), story("", "")).reason == "other text"
    assert compare(story(""), story("")).joined


def test_a_very_long_text_is_compared_by_its_beginning():
    long = "\n".join(BACKGROUND * 40)
    verdict = compare(story(long), story(long + "。"))
    assert verdict.joined


BASES = [base.fill(set()) for base in bases()]
SOME = st.sampled_from(BASES).map(lambda one: story(one.text, one.title, at=one.published_at))


@settings(max_examples=60)
@given(SOME, SOME)
def test_which_comes_first_makes_no_difference(one, other):
    assert compare(one, other) == compare(other, one)


@settings(max_examples=60)
@given(SOME)
def test_a_text_is_its_own_duplicate(one):
    assert compare(profile(one), profile(one)).reason == "same text"


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_compared(one, other):
    verdict = compare(story(one), story(other))
    assert 0 <= verdict.similarity <= 1


def test_content_hash_is_of_the_wording_alone():
    assert content_hash("贵州茅台 ", "涨\n停") == content_hash("贵州茅台", "涨停")
    assert content_hash("贵州茅台", "涨停") != content_hash("贵州茅台涨", "停")
