"""A site that was changed: each change is named, with what stands there now; none is made up."""

import json
import re

import pytest

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
        ("no-tag", "no-tags", "li.no-tag: in none of 3 articles; nearest: li.no-tags"),
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
    found = visited(in_pages("article ", "stock-tags", "zzz"))
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
