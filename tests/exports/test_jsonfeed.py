"""JSON Feed 1.1: by the specification, and the same entries as in Atom."""

import json

import pytest
from lxml import etree

from newscrawl.exports.atom import write_atom
from newscrawl.exports.jsonfeed import write_jsonfeed
from newscrawl.search import parse
from tests.exports.atom_rules import ATOM
from tests.exports.feed_world import START, world, written
from tests.exports.jsonfeed_rules import schema


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    made = world(tmp_path_factory.mktemp("feeds"))
    yield made.archive
    made.archive.engine.dispose()


@pytest.fixture
def feed(archive):
    def feed(**chosen) -> dict:
        found = json.loads(written(archive, write_jsonfeed, **chosen))
        schema().validate(found)
        ids = [item["id"] for item in found["items"]]
        assert len(ids) == len(set(ids))
        return found

    return feed


def test_the_head_says_what_it_is(feed, archive):
    found = feed(channels=["kx"])
    assert next(iter(found)) == "version"
    assert (found["version"], found["title"], found["language"]) == (
        "https://jsonfeed.org/version/1.1",
        "证券时报网 快讯",
        "zh-CN",
    )
    assert found["home_page_url"] == "https://www.stcn.com/article/list/kx.html"
    assert found["_newscrawl"]["id"] == "tag:stcn.com,2026:newscrawl/feed/stcn?channel=kx"
    assert "feed_url" not in found
    address = "http://127.0.0.1:8001/feed.json"
    own = json.loads(written(archive, write_jsonfeed, address=address))
    schema().validate(own)
    assert own["feed_url"] == address


def test_an_item_is_whole(feed):
    item = feed(channels=["yw"])["items"][0]
    html = item.pop("content_html")
    assert html.startswith("<p>第一段。</p>\n<h2>小标题</h2>\n<table>")
    assert item == {
        "id": "tag:stcn.com,2026:newscrawl/article/stcn:6",
        "url": "https://www.stcn.com/article/detail/6.html",
        "title": "第6篇",
        "content_text": "第一段。\n小标题\n项目\t金额\n营收\t1,234\n一\n二\n"
        "来源：证券时报 作者：张三、李四 责任编辑：王五 校对：赵六",
        "summary": "摘要",
        "date_published": "2026-09-30T12:06:00+08:00",
        "authors": [{"name": "张三"}, {"name": "李四"}],
        "tags": ["白酒"],
        "language": "zh-CN",
        "_newscrawl": {
            "id": "stcn:6",
            "version": 1,
            "kind": "article",
            "source": "证券时报",
            "channels": ["yw"],
            "securities": [],
            "duplicate_of": None,
        },
    }


def test_a_correction_is_said_first_and_dated(feed):
    (item,) = feed(query=parse("亏损"))["items"]
    assert item["title"] == "更正：新标题"
    assert item["content_text"].splitlines() == [
        "更正（2026-09-30 15:00:00 发现）：标题；来源 甲 → 乙",
        "－ 第2篇",
        "＋ 新标题",
        "更正（2026-09-30 14:00:00 发现）：正文",
        "－ 公司盈利1亿元。",
        "＋ 公司亏损1亿元。",
        "",
        "公司亏损1亿元。股价涨停。",
        "来源：乙",
    ]
    assert item["date_modified"] == "2026-09-30T15:00:00+08:00"
    assert item["_newscrawl"]["version"] == 3
    assert item["_newscrawl"]["securities"] == [{"code": "600519.SH", "name": "贵州茅台"}]


def test_what_was_never_changed_has_no_time_of_a_change(feed):
    changed = {
        item["_newscrawl"]["id"]: item["date_modified"]
        for item in feed()["items"]
        if "date_modified" in item
    }
    assert sorted(changed) == ["stcn:2", "stcn:4", "stcn:5"]


@pytest.mark.parametrize("chosen", [{}, {"limit": 2}, {"channels": ["yw"]}, {"channels": ["zt"]}])
def test_it_holds_what_atom_holds(archive, feed, chosen):
    atom = etree.fromstring(written(archive, write_atom, **chosen))
    pairs = [("id", "id"), ("title", "title"), ("content_html", "content")]
    for name, element in pairs:
        in_atom = [one.text for one in atom.findall(f"atom:entry/atom:{element}", ATOM)]
        assert [item[name] for item in feed(**chosen)["items"]] == in_atom
    times = [one.text for one in atom.findall("atom:entry/atom:updated", ATOM)]
    items = feed(**chosen)["items"]
    assert [item.get("date_modified", item["date_published"]) for item in items] == times


def test_nothing_shows_that_was_known_later(archive, feed):
    assert feed(as_of=START)["items"] == []
    before = written(archive, write_jsonfeed, as_of=START.replace(hour=5))
    assert "更正" not in before.decode()
    assert "撤" not in before.decode()
    assert "新标题" not in before.decode()
    assert len(json.loads(before)["items"]) == 6


def test_the_same_archive_gives_the_same_bytes(archive, monkeypatch):
    document = written(archive, write_jsonfeed)
    monkeypatch.setattr("newscrawl.exports.entries._CHUNK", 2)
    monkeypatch.setattr("newscrawl.exports.jsonfeed._IN_MEMORY", 10)
    assert written(archive, write_jsonfeed) == document


def without(*names: str):
    def broken(feed):
        for name in names:
            feed.pop(name, None)
            for item in feed.get("items", ()):
                item.pop(name, None)

    return broken


def item_with(**values):
    return lambda feed: feed["items"][0].update(values)


def feed_with(**values):
    return lambda feed: feed.update(values)


BROKEN = {
    "no version": without("version"),
    "another version": feed_with(version="1.1"),
    "no title": feed_with(title=None),
    "no items": without("items"),
    "items by id": feed_with(items={}),
    "no id": without("id"),
    "a number as id": item_with(id=4204288),
    "an empty id": item_with(id=""),
    "no content": without("content_html", "content_text"),
    "a null for a text": item_with(summary=None),
    "an address that is none": item_with(url="/article/detail/1.html"),
    "a time without a zone": item_with(date_published="2026-09-30T12:00:00"),
    "a time that is a number": item_with(date_modified=1790758677),
    "authors as texts": item_with(authors=["张三"]),
    "an author of nothing": item_with(authors=[{}]),
    "one author in the place of a list": item_with(authors={"name": "张三"}),
    "tags as one text": item_with(tags="白酒"),
    "an attachment without a type": item_with(attachments=[{"url": "https://www.stcn.com/"}]),
    "an extension that is no object": item_with(_newscrawl="stcn:1"),
    "a field that there is not": item_with(published="2026-09-30T12:00:00Z"),
    "a language that is none": feed_with(language="zh CN"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_the_schema_refuses(feed, broken):
    found = feed()
    broken(found)
    assert not schema().is_valid(found)
