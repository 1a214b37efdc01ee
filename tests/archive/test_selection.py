"""Articles chosen for an export: by time, channel, version and duplicates."""

from datetime import timedelta

import pytest
from sqlalchemy.dialects import sqlite

from newscrawl.archive import ledger, store
from newscrawl.archive.duplicates.links import Link, write_links
from newscrawl.archive.records import articles_at
from newscrawl.archive.schema import articles
from newscrawl.archive.search.index import index
from newscrawl.archive.selection import Mark, Selection, newest, positions, select_articles
from newscrawl.items import to_record
from newscrawl.search import parse

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def add(archive, run, now, make_row, make_reading):
    def add(number: int, *, channel: str = "kx", at=now, **fields) -> None:
        with archive.writing() as connection:
            row = make_row(number, "正文。")
            ledger.list_rows(connection, ledger.ListPage("stcn", channel, at), [row])
            reading = make_reading(number, **fields)
            reading.article.channels = [channel]
            assert store.store(connection, [reading], run, at)
            index(connection, [reading.article])

    return add


@pytest.fixture
def chosen(archive):
    def chosen(site: str = "stcn", **words) -> list:
        with archive.reading() as connection:
            return list(select_articles(connection, site, Selection(**words)))

    return chosen


def numbers(found: list) -> list[int]:
    return [int(article.article_id) for article in found]


def test_all_of_them_oldest_first_as_other_readers_give_them(archive, add, chosen):
    for number in (3, 1, 20, 10):
        add(number)
    assert numbers(chosen()) == [1, 3, 10, 20]
    assert chosen(site="other") == []
    with archive.reading() as connection:
        there = [to_record(article) for article in articles_at(connection)]
    assert [to_record(article) for article in chosen()] == there[::-1]


def test_a_range_holds_its_beginning_and_not_its_end(add, chosen, now):
    for number in range(5):
        add(number)
    assert numbers(chosen(since=now + MINUTE, until=now + 3 * MINUTE)) == [1, 2]
    assert numbers(chosen(limit=2)) == [3, 4]
    assert numbers(chosen(limit=1, until=now + 2 * MINUTE)) == [1]


def test_a_channel_holds_what_was_ever_seen_there(archive, add, chosen, make_row, now):
    add(1, channel="kx")
    add(2, channel="yw")
    with archive.writing() as connection:
        ledger.list_rows(connection, ledger.ListPage("stcn", "yw", now + HOUR), [make_row(1)])
    assert numbers(chosen(channels=["yw"])) == [1, 2]
    assert numbers(chosen(channels=["yw", "kx"])) == [1, 2]
    assert numbers(chosen(channels=["yw"], as_of=now)) == [2]
    assert chosen(channels=["zt"]) == []


def test_as_of_gives_versions_and_channels_of_then(archive, add, chosen, make_row, now):
    add(1, title="原标题")
    add(1, at=now + HOUR, title="新标题", versions=1)
    add(2, at=now + 2 * HOUR)
    with archive.writing() as connection:
        page = ledger.ListPage("stcn", "yw", now + HOUR)
        connection.execute(articles.update().values(channels=["kx", "yw"]))
        ledger.list_rows(connection, page, [make_row(1)])
    assert chosen(as_of=now - HOUR) == []
    [then] = chosen(as_of=now)
    assert (then.title, then.version, then.channels) == ("原标题", 1, ["kx"])
    [later] = chosen(as_of=now + HOUR)
    assert (later.title, later.version, later.channels) == ("新标题", 2, ["kx", "yw"])
    assert numbers(chosen(as_of=now + 2 * HOUR)) == [1, 2]


def test_duplicates_are_left_out_as_they_are_known(archive, add, chosen, now):
    for number in (1, 2, 3):
        add(number)
    for hours, leader in ((1, "stcn:1"), (2, None)):
        with archive.writing() as connection:
            link = Link(leader, 0.9, "near") if leader else None
            write_links(connection, {"stcn:2": link}, now + hours * HOUR)
        found = numbers(chosen(duplicates=False))
        assert found == ([1, 3] if leader else [1, 2, 3])
    assert numbers(chosen(duplicates=False, as_of=now)) == [1, 2, 3]
    assert numbers(chosen(duplicates=False, as_of=now + HOUR)) == [1, 3]
    assert numbers(chosen(duplicates=False, as_of=now + 2 * HOUR)) == [1, 2, 3]
    assert [one.duplicate_of for one in chosen(as_of=now + HOUR)] == [None, "stcn:1", None]


def test_a_choice_larger_than_a_chunk_is_whole(monkeypatch, add, chosen, now):
    monkeypatch.setattr("newscrawl.archive.selection._CHUNK", 3)
    for number in range(1, 9):
        add(number)
    assert numbers(chosen()) == list(range(1, 9))
    assert [article.channels for article in chosen(as_of=now)] == [["kx"]] * 8


@pytest.fixture
def follow(archive, now):
    def follow(*followers: int, leader: int = 1, at=now) -> None:
        with archive.writing() as connection:
            link = Link(f"stcn:{leader}", 0.9, "near")
            write_links(connection, {f"stcn:{number}": link for number in followers}, at)

    return follow


def test_a_follower_stays_where_its_leader_is_not_chosen(add, chosen, follow, now):
    add(1, channel="kx")
    for number in (2, 3, 4):
        add(number, channel="yw")
    follow(2, 3)
    for as_of in (None, now):
        assert numbers(chosen(duplicates=False, as_of=as_of)) == [1, 4]
        assert numbers(chosen(duplicates=False, channels=["yw"], as_of=as_of)) == [2, 4]
        assert numbers(chosen(duplicates=False, since=now + 3 * MINUTE, as_of=as_of)) == [3, 4]
        assert numbers(chosen(duplicates=False, until=now + 3 * MINUTE, as_of=as_of)) == [1]
        assert numbers(chosen(duplicates=False, limit=1, as_of=as_of)) == [4]


def test_a_link_that_was_not_known_then_leaves_nothing_out(add, chosen, follow, now):
    for number in (1, 2, 3, 4):
        add(number, channel="kx" if number == 1 else "yw")
    follow(2, 3, at=now + HOUR)
    follow(2, leader=4, at=now + 2 * HOUR)
    only = {"duplicates": False, "channels": ["yw"]}
    assert numbers(chosen(as_of=now, **only)) == [2, 3, 4]
    assert numbers(chosen(as_of=now + HOUR, **only)) == [2, 4]
    assert numbers(chosen(as_of=now + 2 * HOUR, **only)) == [3, 4]
    assert numbers(chosen(**only)) == [3, 4]


@pytest.mark.parametrize("words", [{}, {"channels": ["kx"]}, {"duplicates": False}, {"as_of": 1}])
@pytest.mark.parametrize("archive", ["sqlite"], indirect=True)
def test_the_newest_few_are_found_without_reading_all(archive, now, words):
    """SQLite walks the index of times from its end; nothing but the few is sorted as a whole."""
    words = words | {"as_of": now} if "as_of" in words else words
    query = positions(sqlite.dialect(), "stcn", Selection(limit=10, **words))
    text = query.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    with archive.reading() as connection:
        values = tuple(0 for _ in text.positiontup)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
        steps = [row.detail for row in plan]
    scans = [step for step in steps if step.startswith("SCAN ")]
    assert scans[0] == "SCAN versions USING INDEX ix_versions_published"
    assert [step for step in scans if "anon" not in step] == scans[:1]
    assert steps.count("USE TEMP B-TREE FOR ORDER BY") == 1  # of the few


def test_what_a_version_says_of_itself(add, chosen):
    add(1, source="甲", tags=['引"号', "a,b"])
    add(2, source="乙", kind="article", tags=["茅台%"])
    add(3, source=None, tags=["茅台", "'"])
    assert numbers(chosen(sources=["甲"])) == [1]
    assert numbers(chosen(sources=["甲", "乙"])) == [1, 2]
    assert numbers(chosen(sources=[])) == []
    assert numbers(chosen(kind="article")) == [2]
    for tag, number in (('引"号', 1), ("a,b", 1), ("茅台%", 2), ("茅台", 3), ("'", 3)):
        assert numbers(chosen(tags=[tag])) == [number], tag
    assert numbers(chosen(tags=["'", "a,b"])) == [1, 3]
    assert [chosen(tags=[tag]) for tag in ("a", "引号", '"', "茅")] == [[]] * 4
    assert numbers(chosen(tags=["'", "a,b"], sources=["甲", "乙"], kind="flash")) == [1]


@pytest.fixture
def security():
    return {"code": "600519.SH", "name": "贵州茅台", "by": "site"}


def test_a_security_and_words_are_looked_for_in_the_newest_version(add, chosen, security, now):
    add(1, title="茅台涨", securities=[security])
    add(1, at=now + HOUR, title="白酒涨", versions=1, securities=[])
    add(2, title="茅台跌", securities=[security, security | {"code": "000858.SZ"}])
    for words in ({"securities": ["600519.SH"]}, {"query": parse("茅台")}):
        assert numbers(chosen(**words)) == [2]
        assert numbers(chosen(**words, as_of=now)) == [1, 2]
        assert [(one.article_id, one.version) for one in chosen(**words, every=True)] == [
            ("1", 1),
            ("2", 1),
        ]
    assert numbers(chosen(securities=["600519.SH", "000858.SZ"])) == [2]
    assert numbers(chosen(securities=["000858.SZ"], query=parse("茅台 -涨"))) == [2]
    assert numbers(chosen(securities=["000858.SZ"], query=parse("涨"))) == []


def test_each_version_in_its_own_place(add, chosen, now):
    add(1, title="一")
    add(2, title="二")
    add(1, at=now + HOUR, title="三", versions=1)
    assert [one.title for one in chosen(every=True)] == ["一", "三", "二"]
    assert [one.title for one in chosen(every=True, as_of=now)] == ["一", "二"]
    assert [one.title for one in chosen(every=True, limit=2)] == ["三", "二"]


def test_only_what_came_since_a_mark(archive, add, chosen, make_row, now):
    add(1, channel="kx")
    add(2, channel="kx")
    mark = Mark(2, now)
    add(1, at=now + HOUR, title="更正", versions=1)
    add(3, channel="yw", at=now + HOUR)
    assert numbers(chosen(after=mark)) == [1, 3]
    assert [one.version for one in chosen(after=mark, every=True)] == [2, 1]
    assert numbers(chosen(after=mark, channels=["yw"])) == [3]
    # an old article that comes to a channel is new in it
    page = ledger.ListPage("stcn", "yw", now + 2 * HOUR)
    with archive.writing() as connection:
        ledger.list_rows(connection, page, [make_row(2)])
    assert numbers(chosen(after=mark)) == [1, 3]
    assert numbers(chosen(after=mark, channels=["yw"])) == [2, 3]
    assert numbers(chosen(after=mark, channels=["yw"], seen_by=now + HOUR)) == [3]


def test_the_newest_a_page_at_a_time(archive, add, now):
    for number in range(1, 8):
        add(number, channel="kx" if number % 2 else "yw", listed_at=now + number // 3 * MINUTE)
    pages, before = [], None
    with archive.reading() as connection:
        while page := newest(connection, "stcn", Selection(), limit=3, before=before):
            pages.append(numbers(page))
            before = page[-1].published_at, page[-1].id
        assert numbers(newest(connection, "stcn", Selection(channels=["yw"]), limit=9)) == [6, 4, 2]
        assert newest(connection, "stcn", Selection(channels=["zt"]), limit=9) == []
    assert pages == [[7, 6, 5], [4, 3, 2], [1]]
