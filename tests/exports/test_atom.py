"""Atom: by the standard, with ids that stay, and what was corrected in front."""

import pytest
from lxml import etree, html
from sqlalchemy import event

from newscrawl.archive.selection import Selection
from newscrawl.exports.atom import write_atom
from newscrawl.exports.feed_names import feed_id
from newscrawl.search import parse
from tests.exports.atom_rules import ATOM, faults
from tests.exports.feed_world import HOUR, MINUTE, START, World, fill, world, written

TEXT = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    made = world(tmp_path_factory.mktemp("feeds"))
    yield made.archive
    made.archive.engine.dispose()


@pytest.fixture
def postgres(postgres_url):
    made = fill(World(postgres_url))
    yield made.archive
    made.archive.engine.dispose()


@pytest.fixture
def feed(archive):
    def feed(**chosen) -> etree._Element:
        document = written(archive, write_atom, **chosen)
        assert faults(document) == []
        return etree.fromstring(document)

    return feed


def texts(feed: etree._Element, path: str) -> list[str]:
    return [element.text for element in feed.findall(path, ATOM)]


def entry(feed: etree._Element, number: int) -> etree._Element:
    (found,) = feed.xpath(
        "atom:entry[substring-after(atom:id, 'stcn:') = $number]",
        namespaces=ATOM,
        number=str(number),
    )
    return found


def content(feed: etree._Element, number: int) -> etree._Element:
    return html.fragment_fromstring(
        entry(feed, number).findtext("atom:content", None, ATOM), create_parent=True
    )


CHOICES = [
    ({}, "证券时报网", "", "6 5 4 3 2 1"),
    ({"channels": ["yw"]}, "证券时报网 要闻", "?channel=yw", "6"),
    ({"securities": ["600519.SH"]}, "600519.SH 贵州茅台", "?security=600519.SH", "2"),
    ({"securities": ["000858.SZ"]}, "000858.SZ", "?security=000858.SZ", ""),
    ({"query": parse("亏损")}, "搜索 亏损", "?query=%E4%BA%8F%E6%8D%9F", "2"),
    (
        {"channels": ["yw", "kx"], "sources": ["乙", "a,b"], "tags": ["白酒"], "kind": "flash"},
        "证券时报网 要闻、快讯 · 来源 乙、a,b · 标签 白酒 · 快讯类",
        "?channel=kx,yw&kind=flash&source=%E4%B9%99,a%2Cb&tag=%E7%99%BD%E9%85%92",
        "",
    ),
    ({"duplicates": False, "limit": 2}, "证券时报网", "?duplicates=no", "6 5"),
]


@pytest.mark.parametrize(("chosen", "title", "choice", "numbers"), CHOICES)
def test_a_feed_is_named_by_its_choice_and_holds_the_newest(feed, chosen, title, choice, numbers):
    found = feed(**chosen)
    assert found.findtext("atom:title", None, ATOM) == title
    assert found.findtext("atom:id", None, ATOM) == f"tag:stcn.com,2026:newscrawl/feed/stcn{choice}"
    ids = [f"tag:stcn.com,2026:newscrawl/article/stcn:{number}" for number in numbers.split()]
    assert texts(found, "atom:entry/atom:id") == ids


def test_the_id_of_a_feed_is_the_same_whenever_and_however_it_is_asked_for():
    one = Selection(channels=["kx", "yw"], query=parse("茅台  酒"), since=START, limit=5)
    other = Selection(channels=["yw", "kx", "yw"], query=parse("茅台 酒"), as_of=START)
    assert feed_id("stcn", one) == feed_id("stcn", other)


def test_two_choices_never_share_an_id():
    choices = [
        Selection(sources=["a", "b"]),
        Selection(sources=["a,b"]),
        Selection(sources=["a&tag=b"]),
        Selection(sources=["a"], tags=["b"]),
        Selection(tags=["a"], sources=["b"]),
        Selection(tags=["a"]),
        Selection(),
    ]
    assert len({feed_id("stcn", one) for one in choices}) == len(choices)


def test_updated_is_when_the_site_changed_it_and_published_when_it_came_out(feed):
    found = feed()
    times = {
        int(one.findtext("atom:id", None, ATOM).rpartition(":")[2]): tuple(
            one.findtext(f"atom:{name}", None, ATOM)[11:16] for name in ("published", "updated")
        )
        for one in found.findall("atom:entry", ATOM)
    }
    assert times == {
        1: ("12:01", "12:01"),
        2: ("12:02", "15:00"),  # the second edit
        3: ("12:03", "12:03"),  # only read otherwise
        4: ("12:04", "17:00"),  # taken down
        5: ("12:05", "18:00"),  # and back
        6: ("12:06", "12:06"),
    }
    assert found.findtext("atom:updated", None, ATOM) == "2026-09-30T18:00:00+08:00"


def test_a_correction_and_a_withdrawal_are_said_first(feed):
    found = feed()
    titles = texts(found, "atom:entry/atom:title")
    assert titles == ["第6篇", "第5篇", "已撤稿：第4篇", "第3篇", "更正：新标题", "第1篇"]
    corrected = content(found, 2)
    assert [one.text_content() for one in corrected.iter("strong")] == [
        "更正（2026-09-30 15:00:00 发现）：标题；来源 甲 → 乙",
        "更正（2026-09-30 14:00:00 发现）：正文",
    ]
    assert [one.text for one in corrected.iter("del")] == ["第2篇", "公司盈利1亿元。"]
    assert [one.text for one in corrected.iter("ins")] == ["新标题", "公司亏损1亿元。"]
    order = [one.tag for one in corrected]
    assert order == ["p", "ul", "p", "ul", "hr", "p", "p"]
    assert content(found, 4)[0].text_content() == "网站已撤下本文（2026-09-30 17:00:00 发现）"
    assert "恢复" in content(found, 5)[0].text_content()
    assert [one.text for one in content(found, 3)] == ["读法不同。", "来源：甲"]


def test_an_article_is_there_block_by_block_and_its_pictures_are_links(feed):
    found = feed()
    blocks = content(found, 6)
    assert [one.tag for one in blocks] == ["p", "h2", "table", "ol", "p", "p", "p"]
    assert [one.text for one in blocks.iter("td", "li")] == [
        "项目",
        "金额",
        "营收",
        "1,234",
        "一",
        "二",
    ]
    (link,) = blocks.iter("a")
    assert dict(link.attrib) == {"href": "https://static.stcn.com/%E5%9B%BE%201.png"}
    assert blocks[-1].text == "来源：证券时报 作者：张三、李四 责任编辑：王五 校对：赵六"


def test_who_and_what_about(feed):
    found = feed()
    sixth, second, first = (entry(found, number) for number in (6, 2, 1))
    assert texts(sixth, "atom:author/atom:name") == ["张三", "李四"]
    assert texts(sixth, "atom:contributor/atom:name") == ["证券时报"]
    assert texts(first, "atom:author/atom:name") == ["甲"]
    assert texts(first, "atom:contributor/atom:name") == []
    assert sixth.findtext("atom:summary", None, ATOM) == "摘要"
    assert first.find("atom:summary", ATOM) is None
    scheme = "tag:stcn.com,2026:newscrawl"
    assert [dict(one.attrib) for one in second.findall("atom:category", ATOM)] == [
        {"term": "flash", "scheme": f"{scheme}/kind"},
        {"term": "kx", "scheme": f"{scheme}/channel", "label": "快讯"},
        {"term": "600519.SH", "scheme": f"{scheme}/security", "label": "贵州茅台"},
    ]
    link = first.find("atom:link", ATOM)
    assert link.attrib["href"] == "https://www.stcn.com/article/detail/1.html"


def test_nothing_shows_that_was_known_later(feed):
    found = feed(as_of=START + HOUR)
    assert texts(found, "atom:entry/atom:title") == [f"第{n}篇" for n in (6, 5, 4, 3, 2, 1)]
    assert texts(found, "atom:entry/atom:updated") == texts(found, "atom:entry/atom:published")
    assert content(found, 2)[0].text == "公司盈利1亿元。股价涨停。"
    assert content(found, 3)[0].text == "原文。"
    assert b"<strong>" not in etree.tostring(found)
    later = feed(as_of=START + 2 * HOUR)
    assert [one.text for one in content(later, 2).iter("del")] == ["公司盈利1亿元。"]
    assert texts(later, "atom:entry/atom:title")[1] == "已撤稿：第5篇"
    assert texts(feed(as_of=START), "atom:entry/atom:id") == []


def test_the_same_archive_gives_the_same_bytes(archive, tmp_path, monkeypatch):
    document = written(archive, write_atom)
    other = world(tmp_path)
    assert written(other.archive, write_atom) == document
    other.archive.engine.dispose()
    monkeypatch.setattr("newscrawl.exports.entries._CHUNK", 2)
    monkeypatch.setattr("newscrawl.exports.atom._IN_MEMORY", 10)
    assert written(archive, write_atom) == document


@pytest.mark.parametrize(
    "chosen", [{}, {"query": parse("股价 OR 正文")}, {"as_of": START + 2 * HOUR}], ids=str
)
def test_postgresql_gives_the_same_bytes(archive, postgres, chosen):
    assert written(postgres, write_atom, **chosen) == written(archive, write_atom, **chosen)


def test_words_are_found_newest_first_and_each_once(archive, feed, monkeypatch):
    whole = written(archive, write_atom, query=parse("股价 OR 正文"))
    ids = texts(feed(query=parse("股价 OR 正文")), "atom:entry/atom:id")
    assert [one.rpartition(":")[2] for one in ids] == ["5", "4", "2", "1"]
    monkeypatch.setattr("newscrawl.exports.entries._CHUNK", 1)
    assert written(archive, write_atom, query=parse("股价 OR 正文")) == whole


def test_a_feed_without_entries_is_one_and_never_changes(archive):
    document = written(archive, write_atom, channels=["zt"])
    assert faults(document) == []
    updated = etree.fromstring(document).findtext("atom:updated", None, ATOM)
    assert updated == "1990-01-01T00:00:00+08:00"


def test_a_feed_names_its_own_address_where_that_is_known(archive, feed):
    assert feed().find("atom:link[@rel='self']", ATOM) is None
    address = "http://127.0.0.1:8001/feed.atom?channel=kx&q=茅台"
    document = written(archive, write_atom, address=address)
    assert faults(document) == []
    own = etree.fromstring(document).find("atom:link[@rel='self']", ATOM)
    assert own.get("href") == address


def test_it_is_the_newest_hundred_unless_asked_and_reading_costs_no_query_each(tmp_path):
    made = World(f"sqlite:///{tmp_path / 'news.db'}")
    with made.together():
        for number in range(1, 104):
            made.add(number)
        for number in range(90, 104):
            made.add(number, "改了。", at=START + 2 * HOUR, cause="edit", version=2)
    statements = []
    event.listen(
        made.archive.engine, "before_cursor_execute", lambda *seen: statements.append(seen[2])
    )
    found = etree.fromstring(written(made.archive, write_atom))
    assert len(statements) < 20
    ids = [int(text.rpartition(":")[2]) for text in texts(found, "atom:entry/atom:id")]
    assert ids == list(range(103, 3, -1))
    all_ = etree.fromstring(written(made.archive, write_atom, limit=1000))
    assert len(all_.findall("atom:entry", ATOM)) == 103
    part = written(made.archive, write_atom, since=START + 10 * MINUTE, until=START + 12 * MINUTE)
    ids = texts(etree.fromstring(part), "atom:entry/atom:id")
    assert [one.rpartition(":")[2] for one in ids] == ["11", "10"]
    made.archive.engine.dispose()


def change(path: str, **attributes: str | None):
    def broken(feed):
        for element in feed.xpath(path, namespaces=ATOM):
            for name, value in attributes.items():
                if value is None:
                    del element.attrib[name]
                else:
                    element.set(name, value)

    return broken


def drop(path: str):
    def broken(feed):
        for element in feed.xpath(path, namespaces=ATOM):
            element.getparent().remove(element)

    return broken


def write(path: str, text: str):
    def broken(feed):
        for element in feed.xpath(path, namespaces=ATOM):
            element.text = text

    return broken


def add(path: str, tag: str, text: str = "", **attributes: str):
    def broken(feed):
        (element, *_) = feed.xpath(path, namespaces=ATOM)
        etree.SubElement(element, TEXT + tag, attributes).text = text

    return broken


BROKEN = {
    "a feed without an id": drop("atom:id"),
    "a feed without a title": drop("atom:title"),
    "a feed without a time": drop("atom:updated"),
    "two titles": add("atom:entry", "title", "二"),
    "an entry without an id": drop("atom:entry/atom:id"),
    "an entry without a title": drop("atom:entry/atom:title"),
    "an entry without updated": drop("atom:entry/atom:updated"),
    "published twice": add("atom:entry", "published", "2026-09-30T12:06:00+08:00"),
    "a time without a zone": write("atom:entry/atom:updated", "2026-09-30T12:06:00"),
    "a time with a space": write("atom:entry/atom:updated", "2026-09-30 12:06:00+08:00"),
    "a time in small letters": write("atom:updated", "2026-09-30t12:06:00z"),
    "a day that is none": write("atom:updated", "2026-02-30T12:06:00+08:00"),
    "a time that is no time": write("atom:entry/atom:published", "yesterday"),
    "an author without a name": drop("atom:entry/atom:author/atom:name"),
    "no author at all": drop("//atom:author"),
    "a link that leads nowhere": change("atom:entry/atom:link", href=None),
    "a link with spaces": change("atom:entry/atom:link", href="https://www.stcn.com/a b"),
    "two links of one kind": add(
        "atom:entry", "link", rel="alternate", type="text/html", href="https://www.stcn.com/"
    ),
    "a category without a term": change("atom:entry/atom:category", term=None),
    "an unknown type of text": change("atom:entry/atom:content", type="markdown"),
    "xhtml without a div": change("atom:entry/atom:content", type="xhtml"),
    "an element that Atom has not": add("atom:entry", "pubDate", "2026-09-30T12:06:00+08:00"),
    "an attribute that Atom has not": change("atom:entry", version="1"),
    "an element inside of an id": add("atom:id", "b", "x"),
    "an empty id": write("atom:entry/atom:id", ""),
    "an id twice": write("atom:entry/atom:id", "tag:stcn.com,2026:x"),
    "a language that is none": change(
        "/atom:feed", **{"{http://www.w3.org/XML/1998/namespace}lang": "zh CN"}
    ),
    "neither content nor a link": drop("atom:entry/atom:content|atom:entry/atom:link"),
    "metadata behind the entries": add("/atom:feed", "subtitle", "x"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_the_schema_refuses(feed, broken):
    found = feed()
    broken(found)
    assert faults(etree.tostring(found))


@pytest.mark.parametrize(
    "document",
    [
        b"<feed/>",
        b"<rss version='2.0'><channel/></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>\x00</feed>",
        b"<feed xmlns='http://purl.org/atom/ns#'/>",
    ],
)
def test_the_schema_refuses_other_documents(document):
    assert faults(document)


def test_a_correction_that_moves_the_time_is_no_update_before_publication(tmp_path):
    made = World(f"sqlite:///{tmp_path / 'news.db'}")
    made.add(1)
    late = START + 5 * HOUR
    made.add(1, at=START + 2 * HOUR, cause="edit", version=2, published_at=late)
    found = etree.fromstring(written(made.archive, write_atom))
    made.archive.engine.dispose()
    times = [
        found.findtext(f"atom:entry/atom:{name}", None, ATOM) for name in ("published", "updated")
    ]
    assert times == ["2026-09-30T17:00:00+08:00"] * 2
    said = html.fromstring(found.findtext("atom:entry/atom:content", None, ATOM)).text_content()
    assert "发布时间 2026-09-30 12:01 → 17:00" in said
