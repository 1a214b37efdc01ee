"""Each redesign changes what it says, and nothing else; what it changes can still be served."""

import json

import pytest

from newscrawl.replica.answer import Answer
from newscrawl.replica.redesigns import REDESIGNS
from newscrawl.replica.site import Site
from newscrawl.replica.world import World, parse_now

SITE = Site(World(1, 300, parse_now("2026-09-30T17:00+08:00")))
COLUMNS = ("yw", "gd", "company", "fund")


def answers() -> list[Answer]:
    pages = [
        SITE.answer(f"/article/detail/{ident}.html", {}, xhr=False) for ident in SITE.world.ids
    ]
    lists = [
        SITE.answer("/article/list.html", {"type": code, "page_time": str(page)}, xhr=True)
        for code in ("kx", *COLUMNS)
        for page in (1, 2)
    ]
    columns = [SITE.answer(f"/article/list/{code}.html", {}, xhr=False) for code in COLUMNS]
    ranks = [
        SITE.answer("/article/category-news-rank.html", {"type": code}, xhr=True)
        for code in COLUMNS
    ]
    return [*pages, *lists, *columns, *ranks, SITE.answer("/robots.txt", {}, xhr=False)]


ANSWERS = answers()
# What only some pages have: two spans for authors, images, editors, proof-readers, stocks.
FEW = {
    "page_author_relabelled",
    "page_byline_moved",
    "page_editor_renamed",
    "page_images_renamed",
    "page_proofreader_relabelled",
    "page_stock_links_changed",
    "kx_images_renamed",
}


def concerned(name: str) -> list[Answer]:
    """The answers that a redesign is about, by the first part of its name."""
    kind = name.split("_", maxsplit=1)[0]
    if kind == "page":
        return [answer for answer in ANSWERS if answer.nature == "article"]
    if kind == "rank":
        return [answer for answer in ANSWERS if answer.nature == "rank"]
    is_kx = [(a, '"pageTime"' in a.body) for a in ANSWERS if a.nature in ("list_api", "column")]
    return [answer for answer, flashes in is_kx if flashes is (kind == "kx")]


@pytest.mark.parametrize("name", REDESIGNS)
def test_it_changes_what_it_says(name):
    change = REDESIGNS[name]
    changed = [answer for answer in ANSWERS if change(answer) != answer]
    about = concerned(name)
    assert about
    assert all(answer in about for answer in changed)
    enough = 0.05 if name in FEW else 0.45
    assert len(changed) >= enough * len(about), f"{len(changed)} of {len(about)}"


@pytest.mark.parametrize("name", REDESIGNS)
def test_what_was_json_still_is(name):
    for answer in ANSWERS:
        after = REDESIGNS[name](answer)
        after.body.encode()
        if answer.body.lstrip("\ufeff").startswith("{"):
            json.loads(after.body.lstrip("\ufeff"))


def test_examples():
    page = next(a for a in ANSWERS if a.nature == "article" and "责任编辑： " in a.body)
    assert '"detail-content v2"' in REDESIGNS["page_content_second_class"](page).body
    cut = REDESIGNS["page_title_cut"](page).body
    assert "...</div>" in cut
    assert cut.count("detail-title") == 1
    moved = REDESIGNS["page_byline_moved"](page).body
    assert "detail-info" not in moved
    assert moved.index('class="byline"') > moved.index("detail-content-editor")
    kx = next(a for a in ANSWERS if '"pageTime"' in a.body)
    ahead = json.loads(REDESIGNS["kx_times_ahead"](kx).body)["data"][0]
    before = json.loads(kx.body)["data"][0]
    assert ahead["time"] - before["time"] == 8 * 3_600_000
    assert int(ahead["show_time"]) * 1000 == ahead["time"]
    column = next(a for a in ANSWERS if a.nature == "column")
    assert REDESIGNS["items_three_a_page"](column).body.count('class="content"') == 3
    first = REDESIGNS["item_time_first"](column).body
    assert '<div class="info"><span>' in first
    assert first.count("<span></span></div>") == 10


def test_all_articles_under_other_ids():
    site = Site(World(1, 300, parse_now("2026-09-30T17:00+08:00")))
    before = site.answer(f"/article/detail/{site.world.ids[7]}.html", {}, xhr=False)
    old = site.world.ids[7]
    site.world.renumber(5_000_000)
    assert site.answer(f"/article/detail/{old}.html", {}, xhr=False).status == 404
    after = site.answer(f"/article/detail/{old + 5_000_000}.html", {}, xhr=False)
    assert after.body != before.body
    title = before.body.split('"detail-title">')[1][:40]
    assert title in after.body
    assert f"/article/detail/{site.world.ids[-1]}.html" in "".join(
        site.answer("/article/list.html", {"type": code}, xhr=True).body for code in ("kx", "gd")
    )
