"""Lists reach every article as the truth says, in the shapes and with the ends of the site."""

import json
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from lxml import html
from replica_reader import fragment, item_fields, row_fields

from newscrawl.replica.answer import Answer
from newscrawl.replica.channels import CHANNELS
from newscrawl.replica.columns import Columns
from newscrawl.replica.site import Site
from newscrawl.replica.truth import record
from newscrawl.replica.world import World, parse_now

SITES = [
    Site(World(1, 500, parse_now("2026-09-30T17:00+08:00"))),
    Site(World(2, 400, parse_now("2027-01-01T00:05+08:00"))),
    Site(World(3, 7, parse_now("2026-12-31T23:59:50+08:00"))),
    Site(World(4, 0, parse_now("2026-12-31T23:59:50+08:00"))),
]
COLUMNS = [code for code in CHANNELS if code != "kx"]
Query = dict[str, Any]


def api(site: Site, code: str, **cursor: int) -> Answer:
    query = {"type": code} | {name: str(value) for name, value in cursor.items()}
    return site.answer("/article/list.html", query | {"subType": "粤"}, xhr=True)


def loaded(answer: Answer) -> dict[str, Any]:
    return json.loads(answer.body.removeprefix("\ufeff"))


def column(site: Site, code: str) -> tuple[Any, Answer]:
    answer = site.answer(f"/article/list/{code}.html", {"subType": "粤"}, xhr=False)
    return html.fromstring(answer.body), answer


def walk_kx(site: Site) -> list[list[dict[str, Any]]]:
    pages, cursor = [], {}
    while rows := (answer := loaded(api(site, "kx", **cursor)))["data"]:
        pages.append(rows)
        cursor = {name: answer[name] for name in ("page_time", "last_time")}
    assert "page_time" not in answer
    return pages


def walk_column(site: Site, code: str) -> list[tuple[Any, datetime]]:
    """All items with the time as of which their list was written; page 1 from the column page."""
    tree, answer = column(site, code)
    lists = [(tree.xpath('//ul[@class="list infinite-list"]/li'), answer)]
    page = int(tree.xpath('//ul[@class="list infinite-list"]/@data-pagetime')[0])
    seen = answer
    while (seen := api(site, code, page_time=page)).body:
        data = loaded(seen).get("data")
        if not data or loaded(seen).get("page_time") == page:
            break
        lists.append((fragment(data).xpath("./li"), seen))
        page += 1
    return [
        (li, site.world.now - timedelta(seconds=answer.age))
        for items, answer in lists
        for li in items
    ]


def truths(site: Site, code: str) -> list[dict[str, Any]]:
    """The records of a channel, newest first."""
    articles = [site.world.article(number) for number in site.world.lists[code]]
    return [record(article, []) for article in articles[::-1]]


@pytest.mark.parametrize("site", SITES)
def test_kx_reaches_every_flash_once(site: Site) -> None:
    rows = [row for page in walk_kx(site) for row in page]
    pinned = [str(site.world.ids[number]) for number in site.world.pinned]
    assert [row["id"] for row in rows[: len(pinned)]] == pinned
    ids = [row["id"] for row in rows[len(pinned) :] if not row["isAdd"]]
    assert ids == [true["article_id"] for true in truths(site, "kx")]


def test_kx_rows_have_the_site_s_shape() -> None:
    pages = walk_kx(SITES[0])
    assert all(len(page) <= 30 for page in pages)
    assert len(pages[0]) == len(pages[1]) == 30
    for row in (row for page in pages for row in page):
        assert isinstance(row["id"], str)
        assert row["url"] == row["web_url"] == f"/article/detail/{row['id']}.html"
        assert isinstance(row["time"], int)
        assert isinstance(row["show_time"], str)
        assert row["tags"] == [] or isinstance(row["tags"][0][0], dict)
        assert row_fields(row)["title"]


def test_kx_has_its_traps() -> None:
    rows = [row for page in walk_kx(SITES[0]) for row in page]
    signs = {
        "advert": lambda row: row["isAdd"] == 1 and row["content"] == "",
        "pinned": lambda row: row.get("isTop") == 1,
        "no isTop": lambda row: "isTop" not in row,
        "red": lambda row: row.get("red") == 1,
        "important": lambda row: row.get("isRed") == 1,
        "bold": lambda row: "<b>" in row["title"],
        "brackets": lambda row: "【" in row["title"],
        "marks": lambda row: "\u202c" in row["title"],
        "br": lambda row: "<br>" in row["content"] and "\n" not in row["content"],
        "br and newline": lambda row: "<br>\n" in row["content"],
        "newline": lambda row: "\n" in row["content"] and "<br>" not in row["content"],
        "empty": lambda row: row["content"] == "" and not row["isAdd"],
        "no source": lambda row: row["source"] == "" and not row["isAdd"],
        "other source": lambda row: row["source"] not in ("", "人民财讯"),
        "attribution": lambda row: row["content"].endswith("）") and row["source"] == "",
        "no attribution": lambda row: row["content"].endswith("（完）"),
        "name": lambda row: any("name" in group[0] for group in row["tags"]),
        "sh": lambda row: '"sh' in json.dumps(row["tags"]),
        "sz": lambda row: '"sz' in json.dumps(row["tags"]),
        "bj": lambda row: '"bj' in json.dumps(row["tags"]),
        "image": lambda row: row["images"],
        "share": lambda row: row.get("share"),
    }
    missing = [name for name, sign in signs.items() if not any(map(sign, rows))]
    assert not missing
    adverts = [int(row["id"]) for row in rows if row["isAdd"]]
    assert all(SITES[0]._article(ident).status == 404 for ident in adverts)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("code", COLUMNS)
def test_columns_reach_every_article(site: Site, code: str) -> None:
    found = walk_column(site, code)
    said = [
        (item_fields(li), base)
        for li, base in found
        if li.xpath('.//div[@class="tt"]/a[starts-with(@href, "/article/detail/")]')
    ]
    true = truths(site, code)
    assert [item["article_id"] for item, _ in said] == [one["article_id"] for one in true]
    for (item, base), one in zip(said, true, strict=True):
        assert item["title"] == one["title"]
        assert item["summary"] == one["summary"]
        # A flash read from its page has the page's source; its items have its row's.
        if (one["kind"], one["parser"]) != ("flash", "stcn/detail-2022"):
            assert item["source"] in (one["source"], None)
        assert item["authors"] in (one["authors"], [])
        assert full_time(item["time"], base) == one["published_at"][:16].replace("T", " ")


def full_time(written: str, base: datetime) -> str:
    formats = {5: f"{base:%Y-%m-%d} {written}", 11: f"{base:%Y}-{written}", 16: written}
    return formats[len(written)]


def test_columns_have_their_traps() -> None:
    site = SITES[0]
    lists = [li for code in COLUMNS for li, _ in walk_column(site, code)]
    times = {len(item_fields(li)["time"]) for li in lists}
    assert times == {5, 11, 16}
    spans = {len(li.xpath('.//div[@class="info"]/span')) for li in lists}
    assert spans == {1, 2, 3}
    assert any("" in li.xpath(".//img/@src") for li in lists)
    assert any(not li.xpath(".//img") for li in lists)
    assert any(li.xpath('.//div[@class="tags"]/span') for li in lists)
    assert any(
        li.xpath('.//div[@class="tags"]/a[starts-with(@href, "/article/search")]') for li in lists
    )
    assert any((item_fields(li)["summary"] or "").endswith("...") for li in lists)
    videos = [
        li for li, _ in walk_column(site, "tjkt") if li.xpath('.//a[contains(@href, "/live/")]')
    ]
    assert videos


@pytest.mark.parametrize("code", COLUMNS)
def test_column_pages_have_the_site_s_shape(code: str) -> None:
    tree, _ = column(SITES[0], code)
    (found,) = tree.xpath('//ul[@class="list infinite-list"]')
    assert found.get("data-url").startswith(f"/article/list.html?type={code}")
    assert len(found.xpath("./li")) <= 10
    assert tree.xpath('//div[@class="swiper-images"]/a[contains(@href, "ad/track.html")]')
    links = tree.xpath(
        '//*[@class="list-page-left-top"]/div/div[@class="top-news"]/*[@class="top"]/a'
    )
    assert bool(links) == CHANNELS[code].headlines
    listed = found.xpath(".//a/@href")
    assert all(link.text.endswith("...") and link.get("href") in listed for link in links)


def test_kx_page_is_empty_and_the_same_address_without_the_header_is_a_page() -> None:
    tree, _ = column(SITES[0], "kx")
    assert not tree.xpath("//ul[@data-pagetime]/li")
    answer = SITES[0].answer("/article/list.html", {"type": "kx"}, xhr=False)
    assert answer.body.startswith("<!DOCTYPE")
    assert answer.nature == "column"


def test_paging_misbehaves_as_it_should() -> None:
    site = SITES[0]
    assert loaded(api(site, "djsj")) == {"state": 1, "msg": "操作成功", "data": None}
    assert loaded(api(site, "djsj", page_time=2))["data"]
    assert api(site, "zk").body.startswith("<!DOCTYPE")
    assert api(site, "zk").nature == "list_api"
    assert api(site, "finance").body.startswith("\ufeff{")
    for code in ("comment", "ct"):
        assert set(loaded(api(site, code))) == {"state", "msg", "data"}
    assert loaded(api(site, "yw", page_time=99))["data"] == ""
    assert "data" not in loaded(api(site, "kcb", page_time=99))
    last = -(-len(site.world.lists["xsb"]) // 10)
    end = loaded(api(site, "xsb", page_time=last))
    assert loaded(api(site, "xsb", page_time=last + 1)) == end
    assert end["page_time"] == last + 1
    area = site.answer("/article/list.html", {"type": "area"}, xhr=True)
    assert loaded(area)["state"] == 0


def test_late_rows_stand_out_of_order_and_lose_nothing() -> None:
    site = Site(World(1, 3_000, parse_now("2026-09-30T17:00+08:00")))
    rows = [row for page in walk_kx(site) for row in page if not row["isAdd"]][2:]
    times = [row["time"] for row in rows]
    assert len({row["id"] for row in rows}) == len(site.world.lists["kx"])
    assert 3 < sum(new < old for new, old in pairwise(times)) < 40


def test_an_article_stands_in_several_columns_and_some_flashes_in_columns() -> None:
    channels = SITES[0].world.channels
    assert any(len(one) > 2 and one[0] != "kx" for one in channels)
    assert ("kx", "gd") in channels
    assert all(SITES[0].world.lists[code] for code in CHANNELS)


def test_no_list_is_older_than_its_newest_item() -> None:
    """Else an item could be of the day after the list's."""
    site = Site(World(2, 400, parse_now("2027-01-01T00:05+08:00")))
    columns = Columns(site.world, site._hot)
    ages = {columns.page(code).age for code in COLUMNS}
    assert {0, 214} <= ages
    for code in COLUMNS:
        for number in columns._numbers(code, 1):
            assert site.world.time(number) <= site.world.now - timedelta(
                seconds=columns.page(code).age
            )


def test_rank_has_the_site_s_shape() -> None:
    answer = SITES[0].answer("/article/category-news-rank.html", {"type": "yw"}, xhr=False)
    rows = loaded(answer)["data"]
    assert len(rows) == 10
    assert all(list(row) == ["title", "url", "red", "tag", "hot"] for row in rows)
