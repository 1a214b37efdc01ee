"""Hostile answers: an error that the spider knows, in time, or a record that can be stored."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscrawl.errors import LayoutChanged, MissingField, PageError
from newscrawl.items import ListRow
from newscrawl.pages.stcn.article import article_from_row
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.gateway import read_gateway
from newscrawl.pages.stcn.listing import read_api, read_column
from newscrawl.record import record_faults
from tests.pages.hostile import NOW, SEEN, kx, page, read_kx, read_page

known = settings(deadline=None, derandomize=True, max_examples=150)

PIECES = [
    *(
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0' encoding='x'?>",
    ),
    *("<div class='detail-title'>", "<div class='detail-info'>", "<div class='detail-content'>"),
    *("<div class='detail-content-tags'>", "<div class='detail-content-editor'>", "</div>", "</p>"),
    *("<span>来源：", "<span>作者：", "<span>2026-09-30 10:00</span>", "</span>", "<p>", "<br/>"),
    *("<ul class='infinite-list' data-pagetime='x'>", "<li>", "<div class='tt'>", "</li>", "</ul>"),
    *("<a href='/article/detail/1.html'>", "<a href='//[::1'>", "</a>", "<div class='info'>"),
    *("<table><tr><td>", "<td>", "</table>", "<img src='http://[x'>", "<figure>", "<figcaption>"),
    *(
        "<script>",
        "<script/>",
        "<div class='stock-tags'>",
        "<a href='/quotes/index/sh123456.html'>",
    ),
    *("<div class='like-btn' data-id='1'>", "<ul data-fetch>", "校对：", "百万用户都在看", "&#0;"),
    *("&#xD800;", "\ud83d", "\x00", "\ufeff", "标题", "\n"),
]
html_like = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join)
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(categories=None), max_size=5)
    | st.sampled_from([0, 1, "1", 10**17, 10**400, "", "<p>", "（新华社）", "sh688727", "/live/"])
    | html_like,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


def of(names: str) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names.split(), anything))


kx_items = of(
    "id url web_url title content source time show_time isRed red isTop isAdd images share tags"
)


@known
@given(html_like | st.text())
def test_any_article_page(html):
    try:
        record = read_page(html)
    except PageError:
        return
    assert record["title"]


@known
@given(html_like)
def test_any_body(content):
    try:
        record = read_page(page(content=content))
    except PageError:
        return
    assert not [fault for fault in record_faults(record) if fault.startswith(("text", "blocks"))]


@known
@given(html_like | st.text())
def test_any_column(html):
    for text in (html, f"<ul class='infinite-list'>{html}"):
        try:
            rows = read_column(text, NOW).rows
        except PageError:
            continue
        assert all(row.title and row.article_id for row in rows)


@known
@given(st.text() | anything.map(json.dumps))
@example("null")
@example('{"state": 1, "data": ' + "[" * 100_000)
@example('{"state": ' + "[" * 900 + "]" * 900 + "}")
@example('{"state": ' + "9" * 5000 + "}")
def test_any_answer(answer):
    for read in (
        lambda: read_api(answer, CHANNELS["kx"], NOW),
        lambda: read_api(answer, CHANNELS["yw"], NOW),
        lambda: read_gateway(answer),
    ):
        try:
            read()
        except PageError:
            continue


@known
@given(
    st.fixed_dictionaries(
        {"state": st.just(1) | anything, "data": st.lists(kx_items, max_size=3) | anything},
        optional={"page_time": anything, "last_time": anything, "msg": anything},
    )
)
def test_any_flash(values):
    try:
        listed = read_api(json.dumps(values), CHANNELS["kx"], NOW)
    except PageError:
        return
    for row in listed.rows:
        try:
            article_from_row(row, fetched_at=NOW, seen=SEEN)
        except PageError:
            continue


@known
@given(html_like, anything)
def test_any_list_of_items(html, cursor):
    answer = json.dumps({"state": 1, "data": html, "page_time": cursor, "last_time": cursor})
    try:
        listed = read_api(answer, CHANNELS["yw"], NOW)
    except PageError:
        return
    assert all(type(n) in (int, type(None)) for n in (listed.page_time, listed.last_time))


@known
@given(
    st.fixed_dictionaries(
        {
            "status": st.just(1) | anything,
            "data": st.lists(of("item_id wap_title wap_content time is_red")) | anything,
        }
    )
)
def test_any_answer_of_the_gateway(values):
    try:
        rows = read_gateway(json.dumps(values))
    except PageError:
        return
    assert all(row.title and row.article_id.isdecimal() for row in rows)


rows = st.builds(
    ListRow,
    article_id=st.just("1"),
    kind=st.just("flash"),
    title=st.text(),
    listed_at=st.none() | st.just(NOW),
    content=st.none() | st.text() | html_like,
    source=st.none() | st.text(),
    tags=st.lists(st.text()),
)


@known
@given(rows)
def test_any_row(row):
    try:
        article = article_from_row(row, fetched_at=NOW, seen=SEEN)
    except PageError:
        return
    assert article.title


# --- what cannot be done without


@pytest.mark.parametrize("title", ["", " ", "\n  \n", "\u200b", "<b></b>", "&nbsp;", "<!-- -->"])
def test_a_title_of_nothing_is_missing(title):
    with pytest.raises(MissingField):
        read_page(page(title=title))


@pytest.mark.parametrize("content", ["", "<p> </p>", "校对：王明", "<!-- ", "\u200b", None])
def test_a_row_without_a_text_has_nothing_to_store(content):
    """Its page is asked for instead."""
    row = ListRow("1", "flash", "标题", NOW, content=content)
    with pytest.raises(MissingField):
        article_from_row(row, fetched_at=NOW, seen=SEEN)


def test_a_row_without_a_time_has_nothing_to_store():
    row = ListRow("1", "flash", "标题", None, content="正文。")
    with pytest.raises(MissingField):
        article_from_row(row, fetched_at=NOW, seen=SEEN)


@pytest.mark.parametrize("number", ["2", "11", "x", "９" * 3, "9" * 100_000])
def test_a_page_of_another_article_is_refused_in_a_short_sentence(number):
    with pytest.raises(LayoutChanged) as refused:
        read_page(page(more=f'<div class="like-btn" data-id="{number}"></div>'))
    assert len(str(refused.value)) < 500


def test_an_advert_only_list_has_no_rows_and_raises_nothing():
    listed = read_api(kx(isAdd=1, content=""), CHANNELS["kx"], NOW)
    assert (listed.rows, listed.skipped["advert"]) == ([], 1)


def test_a_list_of_broken_rows_is_no_quiet_day():
    with pytest.raises(LayoutChanged):
        read_api(kx(id=None), CHANNELS["kx"], NOW)


@pytest.mark.parametrize(
    "challenge",
    ["<html><script>acw('x')</script></html>", "访问控制", "", " ", "\ufeff", "<title>403</title>"],
)
def test_a_challenge_is_never_an_article_or_a_list(challenge):
    for read in (
        read_page,
        lambda html: read_column(html, NOW),
        lambda html: read_api(html, CHANNELS["kx"], NOW),
        read_gateway,
    ):
        with pytest.raises(PageError):
            read(challenge)


# --- what comes through can be stored


@pytest.mark.parametrize(
    "fields",
    [
        {"content": "利好\ud83d"},
        {"title": "利好\ud83d"},
        {"source": "新\udc00华社"},
        {"images": [{"src": "https://a.cn/\ud83d.png"}]},
        {"images": [{"src": "http:/a.png"}]},
        {"tags": [[{"title": "\ud83d"}], [{"title": "\u200b"}], [{"title": " "}]]},
        {"tags": [[{"title": "甲", "stock_code": "sh６８８７２７"}]]},
        {"id": "４２０"},
        {"id": "٤٢"},
        {"time": 10**400},
        {"time": -62135596800000, "show_time": "-62135596800"},
        {"time": 253402271999000},
    ],
    ids=lambda fields: ascii(fields)[:60],
)
def test_a_hostile_flash_is_refused_or_can_be_stored(fields):
    try:
        listed = read_api(kx(**fields), CHANNELS["kx"], NOW).rows
        records = read_kx(kx(**fields))
    except PageError:
        return
    for row in listed:
        json.dumps(row.to_json(), ensure_ascii=False).encode()
    for record in records:
        assert record_faults(record) == []
        json.dumps(record, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "parts",
    [
        {"more": '<div class="detail-content-tags"><div> </div><div>甲</div></div>'},
        {"more": '<div class="detail-content-tags"><div>&#8203;</div></div>'},
        {"more": '<meta name="keywords" content=" ,，, ">'},
        {"more": '<ul data-fetch><li class="tt"><a href="/article/detail/４２.html">x</a></ul>'},
        {"content": '<img src="http:/a.png"><p>x</p>'},
        {"content": '<img src="https://a.cn/\ud83d.png"><p>x</p>'},
        {"content": "<ul><li> </li></ul><table><tr><td> <td> </table><h2> </h2>"},
        {"info": "<span>来源：</span><span>作者：</span><span>2026-09-30 10:00</span>"},
        {
            "info": "<span>来源：证券时报 ２０２６-０９-２４ A004版</span>"
            "<span>2026-09-30 10:00</span>"
        },
        {"info": "<span>0001-01-01 00:00</span>"},
    ],
    ids=lambda parts: ascii(parts)[:60],
)
def test_a_hostile_page_is_refused_or_can_be_stored(parts):
    try:
        record = read_page(page(**parts))
    except PageError:
        return
    assert record_faults(record) == []
    assert record["published_at"] > "1990"


def test_an_empty_source_of_the_page_leaves_the_row_s():
    row = ListRow("1", "flash", "标题", NOW, content="正文。", source="人民财讯")
    html = page(info="<span>来源：</span><span>2026-09-30 10:00</span>")
    assert read_page(html, row)["source"] == "人民财讯"


# --- in time
