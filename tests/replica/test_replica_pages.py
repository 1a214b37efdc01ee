"""Pages and rows say what the truth says, through all their dirt; every trap is there."""

import json
import re
from collections import Counter
from datetime import datetime

import pytest
from replica_reader import page_fields, row_fields

from newscrawl.replica import traps
from newscrawl.replica.dirt import cut_tag
from newscrawl.replica.rows import flash_row
from newscrawl.replica.site import Site
from newscrawl.replica.truth import record
from newscrawl.replica.world import World, parse_now

NOW = parse_now("2026-09-30T17:00+08:00")
SITES = [Site(World(1, 500, NOW)), Site(World(7, 300, parse_now("2027-01-01T00:00:20+08:00")))]
EXACT = [
    "article_id",
    "kind",
    "title",
    "blocks",
    "text",
    "editors",
    "proofreaders",
    "keywords",
    "related",
    "print_edition",
]


def page(site: Site, number: int) -> str:
    path = f"/article/detail/{site.world.ids[number]}.html"
    return site.answer(path, {}, xhr=False).body


def truth(site: Site, number: int, *, full: bool = True) -> dict:
    related = [site.world.ids[one] for one in site.related(number)]
    return record(site.world.article(number), related, full=full)


@pytest.mark.parametrize("site", SITES)
def test_pages_say_what_the_truth_says(site: Site) -> None:
    for number in range(len(site.world)):
        said, true = page_fields(page(site, number)), truth(site, number)
        for name in EXACT:
            assert said[name] == true[name], (number, name)
        article = site.world.article(number)
        assert true["published_at"].startswith(said["published_at"])
        assert said["source"] in (true["source"], None)
        assert said["authors"] in (true["authors"], [])
        assert said["securities"] in (true["securities"], [])
        if "li_only_tags" not in article.traps:
            assert said["tags"] == [cut_tag(tag) for tag in true["tags"]]


@pytest.mark.parametrize("site", SITES)
def test_rows_say_what_the_truth_says(site: Site) -> None:
    for number in site.world.lists["kx"]:
        article = site.world.article(number)
        row = json.loads(json.dumps(flash_row(article)))
        said, true = row_fields(row), truth(site, number, full=False)
        moment = datetime.fromisoformat(true["published_at"]).timestamp()
        assert row["time"] == moment * 1000
        assert row["show_time"] == str(int(moment))
        assert row["pageTime"] == row["id"]
        assert (true["parser"] == "stcn/kx-row") == bool(row["content"])
        names = list(said) if row["content"] else ["title", "important", "tags", "securities"]
        for name in names:
            assert said[name] == true[name], (number, name)


def test_every_trap_is_in_500_articles() -> None:
    world = SITES[0].world
    counts = Counter(trap for number in range(500) for trap in world.article(number).traps)
    assert set(counts) == traps.names()


SIGNS = {
    "cut tag": r"\.\.\.</div>",
    "script in the first paragraph": '<p style="text-indent:0"><script src=',
    "script with text": "<script>var option",
    "dateline node": "日电，\n<span>",
    "deep sections": '<section data-role="outer"><section data-role="outer">',
    "text straight in the div": r'<div class="detail-content">\n            [^<\n]+<br',
    "thead": "<thead>",
    "frame": '<table border="1"><tbody><tr><td><p>',
    "list": "<ul>\n  <li>",
    "ordered list": "<ol>",
    "caption": "<figcaption>",
    "lazy image": '<img class="lazy" data-src',
    "lazy image with data": '<img class="lazy" src="data:',
    "image within a sentence": "，<img src=",
    "resized": "x-oss-process=image/resize,",
    "versioned image": r"\?v=\d",
    "ideographic indent": "\u3000\u3000",
    "nbsp indent": "&nbsp;&nbsp;",
    "zero width": "\u200b",
    "direction marks": "\u202a",
    "folded": "\n                    ",
    "proof-reader": "校对：",
    "editors in the body": "责编：",
    "tail": "百万用户都在看",
    "empty body": '<div class="detail-content">\n            <p></p>',
    "half-width colon": "<span>来源: ",
    "empty span": "<span></span>",
    "empty author": "<span>作者：</span>",
    "e-paper": "版</span>",
    "no editor": "责任编辑： </div>",
    "comment of a reader": "股友",
    "strong section of a digest": "<strong>【再融资】</strong>",
    "h2": "<h2>",
    "h3": "<h3>",
    "statement inside": "自担</p>",
}


def test_every_sign_of_dirt_is_in_500_pages() -> None:
    pages = [page(SITES[0], number) for number in range(500)]
    missing = [
        name for name, sign in SIGNS.items() if not any(re.search(sign, one) for one in pages)
    ]
    assert not missing


def test_digests_are_long_and_an_empty_article_is_among_the_newest() -> None:
    world = SITES[0].world
    digests = [
        truth(SITES[0], number, full=False)["text"]
        for number in world.lists["kx"]
        if "digest" in world.article(number).traps
    ]
    full = [text for text in digests if "【再融资】" in text]
    assert full
    assert min(map(len, full)) >= 1_200
    assert any(not world.article(number).body for number in range(300, 500))


def test_pages_have_a_real_page_s_size() -> None:
    sizes = sorted(len(page(SITES[0], number).encode()) for number in range(500))
    assert 5_000 < sum(sizes) / len(sizes) < 8_000
    assert sizes[-1] < 30_000
