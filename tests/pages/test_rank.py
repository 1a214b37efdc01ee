"""The answer of a hot ranking: tolerant where the site varies, strict where it must be loud."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.errors import Blocked, LayoutChanged, PageError
from newscrawl.items import RankRow
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.rank import MOST_ROWS, read_ranking
from tests.pages.test_hostile import anything, html_like

known = settings(deadline=None, derandomize=True, max_examples=150)
LINE = {"title": "标题", "url": "/article/detail/5.html", "red": False, "tag": "", "hot": True}

YES, NO = (True, 1, "1", "true", " True "), (False, 0, "0", "false", "", None)


def answer(*lines: object, **shell: object) -> str:
    return json.dumps({"state": 1, "msg": "操作成功", "data": list(lines)} | shell)


def one(**fields: object) -> RankRow:
    [row] = read_ranking(answer(LINE | fields)).rows
    return row


def test_ten_rows_in_order():
    lines = [LINE | {"url": f"/article/detail/{n}.html", "title": f"第{n}"} for n in range(11, 21)]
    ranking = read_ranking(answer(*lines))
    assert [(row.position, row.article_id, row.title) for row in ranking.rows] == [
        (place, str(place + 10), f"第{place + 10}") for place in range(1, 11)
    ]
    assert ranking.broken == 0


def test_a_row():
    assert one(red=True, tag="独家") == RankRow(
        position=1,
        title="标题",
        url="https://www.stcn.com/article/detail/5.html",
        article_id="5",
        hot=True,
        red=True,
        tag="独家",
    )


@pytest.mark.parametrize(
    ("value", "read"),
    [*((yes, True) for yes in YES), *((no, False) for no in NO)],
)
def test_badges_have_many_forms(value, read):
    assert (one(hot=value).hot, one(red=value).red) == (read, read)


def test_missing_keys_are_no_badges():
    [row] = read_ranking(answer({"title": "标题"})).rows
    assert (row.hot, row.red, row.tag, row.url, row.article_id) == (False, False, None, None, None)


def test_a_title_is_cleaned():
    assert one(title=" <b>ROE&lt;30%</b>\u200b &amp;&quot;茅台&quot;").title == 'ROE<30% &"茅台"'


@pytest.mark.parametrize(
    ("link", "url", "number"),
    [
        ("/live/video-detail/2101.html", "https://www.stcn.com/live/video-detail/2101.html", None),
        (
            "https://www.stcn.com/article/detail/5.html?from=hot",
            "https://www.stcn.com/article/detail/5.html",
            "5",
        ),
        (
            "http://kuaixun.stcn.com/2019/0926/15409036.shtml",
            "https://kuaixun.stcn.com/2019/0926/15409036.shtml",
            "kuaixun.stcn.com/2019/0926/15409036.shtml",
        ),
        ("https://other.example/article/detail/5.html",) * 2 + (None,),
        ("javascript:void(0)", None, None),
        ("http://[::1", None, None),
        (7, None, None),
    ],
)
def test_a_link_to_no_article_is_kept_as_a_row(link, url, number):
    row = one(url=link)
    assert (row.url, row.article_id) == (url, number)


def test_a_row_without_a_title_is_counted_and_keeps_its_place():
    ranking = read_ranking(answer(LINE, LINE | {"title": "<b></b>"}, "?", {"url": "/"}, LINE))
    assert [row.position for row in ranking.rows] == [1, 5]
    assert ranking.broken == 3


def test_a_byte_order_mark_and_an_empty_ranking():
    assert read_ranking("\ufeff" + answer()).rows == []


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        (answer(state=0, msg="访问过于频繁"), Blocked, "访问过于频繁"),
        ("\ufeff\n<!DOCTYPE html><title>访问验证</title>", Blocked, "a page in place of"),
        ("", LayoutChanged, "nothing"),
        ('{"state":1,"data":[', LayoutChanged, "no JSON"),
        ("[]", LayoutChanged, "no JSON object"),
        (answer(state=None), LayoutChanged, "state 'None', not 1"),
        (answer(data=None), LayoutChanged, "no list but NoneType"),
        (answer(data="<li></li>"), LayoutChanged, "no list but str"),
        (answer(*[LINE] * (MOST_ROWS + 1)), LayoutChanged, "has 201 rows; at most 200 are one"),
        (answer({"headline": "标题"}, {}), LayoutChanged, "no row of the ranking has a title"),
    ],
)
def test_another_answer_is_an_error(text, error, says):
    with pytest.raises(error, match=says):
        read_ranking(text)


@known
@given(st.dictionaries(st.sampled_from([*LINE, "state"]), anything), anything | html_like)
def test_nothing_raises_anything_but_a_page_error(fields, data):
    texts = [answer(LINE | fields), answer(data=data), json.dumps(data), str(data)]
    for text in texts:
        try:
            ranking = read_ranking(text)
        except PageError:
            continue
        assert all(row.title and row.position for row in ranking.rows)
        assert [row.title for row in ranking.rows] == [
            row.title.encode().decode() for row in ranking.rows
        ]


def test_the_address():
    url = CHANNELS["yw"].rank_url("https://www.stcn.com")
    assert url == "https://www.stcn.com/article/category-news-rank.html?type=yw"


def test_the_most_rows_that_are_a_ranking():
    assert len(read_ranking(answer(*[LINE] * MOST_ROWS)).rows) == 200
