"""A site that was changed: each change is named, with what stands there now; none is made up."""

import json
import re
from pathlib import Path

import pytest

from newscrawl.replica.redesigns import REDESIGNS
from tests.visit.walk import others, visited


def in_json(name: str, change):
    """The rows of one answer, each changed."""

    def changed(asked: str, body: str) -> str:
        if asked != name:
            return body
        values = json.loads(body.lstrip("\ufeff"))
        values["data"] = [change(row) for row in values["data"]]
        return json.dumps(values, ensure_ascii=False)

    return changed


def in_pages(prefix: str, old: str, new: str, count: int = -1):
    return lambda name, body: body.replace(old, new, count) if name.startswith(prefix) else body


def in_items(name: str, old: str, new: str, count: int = -1):
    """In the items of a list: JSON, with HTML in a text."""

    def changed(asked: str, body: str) -> str:
        if asked != name:
            return body
        values = json.loads(body.lstrip("\ufeff"))
        values["data"] = values["data"].replace(old, new, count)
        return json.dumps(values)

    return changed


@pytest.mark.parametrize("seed", range(5))
def test_a_site_as_it_is_known(seed):
    assert others(visited(seed=seed)) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"stock-tags"', '"stock-tags-v2"', ".stock-tags a: in none of 3 articles; nearest: div."),
        ('"stock-tags"', '"quote-tags"', ".stock-tags a: in none of 3 articles; nearest: div.quot"),
        (
            '"detail-content-editor"',
            '"detail-editor"',
            ".detail-content-editor: in none of 3 articles; nearest: div.detail-editor '责任编辑",
        ),
        ('"detail-content-tags"', '"detail-tags"', ".detail-content-tags > div: in none of 3 "),
        (' data-fetch="true"', "", "ul[data-fetch] > li.no-tag: in none of 3 articles; 4 li.no-t"),
        ("来源：", "", "byline 来源: in none of 3 articles; nearest: "),
        (
            '"detail-content-tags"',
            '"labels"',
            ".detail-content-tags > div: in none of 3 articles; new here: div.labels",
        ),
        ("来源：", "稿源：", "byline 来源: in none of 3 articles; nearest: 稿源："),
        ('name="keywords"', 'name="news_keywords"', "meta keywords: in none of 3 articles; nea"),
    ],
)
def test_a_part_that_some_articles_lack_is_missed_where_another_has_its_place(old, new, says):
    [found] = [
        one for one in others(visited(in_pages("article ", old, new))) if "articles:" in one[:9]
    ]
    assert says in found


def test_a_part_that_no_article_has_is_no_alarm():
    found = visited(in_pages("article ", 'class="stock-tags"', ""))
    assert others(found) == []
    parts = [check for checks in found.checks.values() for check in checks]
    assert {c.state for c in parts if c.part == ".stock-tags a"} == {"not seen"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"isRed": True}, "data[].isRed: known as 0 or 1; found true in 30 of 30 rows"),
        ({"isTop": 1.0}, "data[].isTop: known as 0 or 1; found number 1.0"),
        ({"time": True}, "data[].time: known as milliseconds since 1970; found true"),
        ({"show_time": "9" * 5000}, "data[].show_time: known as seconds since 1970 as text; fo"),
        ({"images": {"src": "a"}}, "data[].images: known as list; found object with src"),
    ],
)
def test_a_field_of_kx_of_another_kind(change, says):
    assert [one for one in others(visited(in_json("kx", lambda row: row | change))) if says in one]


def test_a_field_that_the_parser_can_do_without_under_a_name_like_it():
    renamed = in_json(
        "kx", lambda row: {"is_add" if key == "isAdd" else key: row[key] for key in row}
    )
    [found] = others(visited(renamed))
    assert found == "kx: data[].isAdd: in no row; nearest: is_add (number 0)"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": 7}, "data[].title: known as text; found number 7 in 10 of 10 rows"),
        ({"title": " "}, "data[].title: known as text; found text ' '"),
        ({"url": None}, "data[].url: known as text; found null"),
        ({"tag": ["独家"]}, "data[].tag: known as text; found list of text '独家'"),
        ({"hot": {"level": 3}}, "data[].hot: known as true or false, or 0 or 1, or text of th"),
        ({"red": 5}, "data[].red: known as true or false, or 0 or 1, or text of these; found n"),
    ],
)
def test_a_field_of_a_ranking_of_another_kind(change, says):
    found = others(visited(in_json("ranking", lambda row: row | change)))
    assert [one for one in found if says in one]


@pytest.mark.parametrize("badge", [True, False, 0, 1, "0", "1", "true", "False", ""])
def test_the_badges_that_the_parser_reads(badge):
    change = in_json("ranking", lambda row: row | {"hot": badge, "red": badge})
    assert others(visited(change)) == []


def test_rows_that_are_no_objects():
    found = others(visited(in_json("ranking", lambda row: row["title"])))
    assert any("data[]: 10 of 10 rows are no objects; found text '" in one for one in found)


@pytest.mark.parametrize("name", ["yw page 2", "company"])
def test_a_part_that_some_items_of_a_list_have_lost(name):
    for old, new, says in (
        ('class="tt"', 'class="title"', "li .tt a[href]: missing in 3 of 10 items; the first: "),
        ("/article/detail/", "/news/", "li .tt a[href]: missing in 1 of 10 items; the first: a["),
        ('class="info"', 'class="infos"', "li .info span: missing in 3 of 10 items; the first: n"),
    ):
        found = others(visited(in_items(name, old, new, 1 if "news" in new else 3)))
        assert [one for one in found if says in one], (found, says)


def test_a_time_that_some_items_write_otherwise():
    def change(name: str, body: str) -> str:
        return re.sub(r"<span>\d\d:\d\d</span>", "<span>3分钟前</span>", body, count=2)

    found = others(visited(lambda n, body: change(n, body) if n == "yw page" else body))
    assert "yw page: li .info time: missing in 2 of 10 items; the first: 3分钟前" in found


@pytest.mark.parametrize("token", ["text", "tags", "side"])
def test_a_part_of_items_under_a_name_like_it(token):
    first = f'class="{token}'
    found = others(visited(in_items("company", first, f"{first}-v2")))
    assert any(f"{token}-v2" in one and " in 0 of 10 items; nearest: " in one for one in found)


CONTENT = {
    *("page_time_shifted", "page_time_one_for_all", "page_proofreader_relabelled"),
    *("page_title_cut", "page_title_with_site", "page_title_one_for_all", "page_body_split"),
    *("page_body_teaser", "page_body_one_for_all", "page_body_cut", "page_body_with_advert"),
    *("page_body_escaped", "page_body_mojibake", "item_titles_cut", "item_source_gone"),
    *("kx_content_cut", "kx_content_one_for_all", "kx_content_escaped", "kx_times_behind"),
    "kx_images_renamed",
}
"""What another text in the same shape is, or a part that many rows lack: the drift alarm's."""


@pytest.mark.parametrize("name", sorted(REDESIGNS.keys() - CONTENT))
def test_a_redesign_of_the_site_is_seen(name):
    assert others(visited(redesign=REDESIGNS[name])) != []


def test_the_document_says_how_many_are_seen():
    text = Path(__file__).parents[2].joinpath("docs", "doctor.md").read_text("utf-8")
    seen = len(REDESIGNS) - len(CONTENT)
    assert (
        f"Of the {len(REDESIGNS)} redesigns that the replica knows, a visit names {seen};" in text
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("page_body_by_script", "articles: text in div.detail-content: in none of 3 articles; wha"),
        ("page_stock_links_changed", ".stock-tags a[href]: known as /quotes/index/<code>.html; f"),
        ("page_images_renamed", "img[src] in the text: 1 of 1 have none, but data-lazy, alt, wid"),
        ("item_summary_renamed", "yw page: li .text: in 0 of 10 items; new here: div.brief '"),
        ("items_three_a_page", "company: li: 3 on a page, known as 10"),
        ("kx_five_rows", "kx: data[]: 5 on a page, known as 30"),
        ("kx_oldest_first", "kx: newest first: the first are of 2026-09-30 15:53:11+08:00, the l"),
        ("kx_times_ahead", "kx: newest first: a row is of 2026-10-01 00:59:40+08:00, the answer"),
        ("kx_codes_renamed", "kx: data[].tags[][].stock_code: keys not known: code (text 'sz"),
        ("kx_red_renamed", "kx: data[].isRed or red: in no row; keys not known: level (number"),
        ("kx_all_pinned", "kx: data[].isTop: 1 in all rows"),
        ("rank_links_changed", "ranking: data[].url: no article among them; found text '/hot/1."),
    ],
)
def test_a_redesign_is_named_with_what_was_found(name, says):
    assert [one for one in others(visited(redesign=REDESIGNS[name])) if says in one]


def test_a_new_part_of_items_is_no_alarm_where_they_have_all_that_is_known():
    badge = '<em class="badge">独家</em><div class="info"'
    assert others(visited(in_items("company", '<div class="info"', badge))) == []


def test_a_second_page_may_be_the_last_and_short():
    def change(name: str, body: str) -> str:
        if name != "yw page 2":
            return body
        values = json.loads(body)
        values["data"] = "</li>".join(values["data"].split("</li>")[:2]) + "</li>"
        return json.dumps(values)

    assert [one for one in others(visited(change)) if "known as 10" in one] == []


def test_page_2_that_is_page_1_again():
    kept = {}

    def change(name: str, body: str) -> str:
        if name == "yw page":
            kept[name] = re.search(r'data-pagetime="2">(.*?)\n</ul>', body, re.S)[1]
        if name == "yw page 2":
            return json.dumps({"state": 1, "data": kept["yw page"]})
        return body

    assert "yw page 2: paging: page 2 has no row that page 1 has not" in others(visited(change))


def test_a_page_number_that_is_none():
    found = others(visited(in_pages("yw page", 'data-pagetime="2"', 'data-pagetime="two"')))
    assert found == ["yw page: data-pagetime: found text 'two'"]


def test_a_list_whose_markup_is_hostile_is_one_finding():
    bomb = "<li " + " ".join(f"a{n}" for n in range(9000)) + ">"
    found = others(visited(in_items("company", "<li", bomb, 1)))
    assert found == [
        "company: parser: LayoutChanged: the page has a tag with thousands of attributes"
    ]
