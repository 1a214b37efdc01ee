"""Articles, their versions, and the view that shows them as records."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from newscrawl.archive import ledger, outcomes, store
from newscrawl.archive.records import articles_at, count_articles, versions_after, versions_of
from newscrawl.archive.schema import articles, versions
from newscrawl.errors import ArchiveError
from newscrawl.items import RECORD_FIELDS, Reading, to_record
from newscrawl.moments import beijing_iso, utc_iso
from newscrawl.revisit import RevisitPolicy


@pytest.fixture
def put(archive, run, make_row, now):
    def put_(*found, at=now, cause="edit"):
        with archive.writing() as connection:
            rows = [make_row(int(article.article_id)) for article in found]
            ledger.list_rows(connection, ledger.ListPage("stcn", "kx", at), rows)
            read = [Reading(a, cause="first" if a.version == 1 else cause) for a in found]
            kept = store.store(connection, read, run, at)
            outcomes.settle(connection, read, at, RevisitPolicy(timedelta(0)))
            return kept

    return put_


def dump(archive):
    with archive.reading() as connection:
        return [list(connection.execute(select(table))) for table in (articles, versions)]


def test_a_changed_text_makes_a_version(archive, put, make_article):
    first, second = make_article(1, "旧。"), make_article(1, "新。", versions=1)
    put(first)
    put(second)
    with archive.reading() as connection:
        assert store.stored(connection, ["stcn:1"])["stcn:1"].version == 2
        kept = connection.execute(select(versions.c.text).order_by(versions.c.version)).all()
        assert [row.text for row in kept] == ["旧。", "新。"]
        assert [a.text for a in articles_at(connection)] == ["新。"]
        assert count_articles(connection) == {"flash": 1}


def test_what_the_archive_has_been_told_is_not_stored_again(archive, put, make_article):
    put(make_article(1, "旧。"))
    put(make_article(1, "新。", versions=1))
    before = dump(archive)
    assert put(make_article(1, "新。")) == []
    assert put(make_article(1, "新。", versions=1)) == []
    assert dump(archive) == before


def test_two_runs_that_read_two_edits_store_both(archive, put, make_article):
    """Both knew of one version: the second one's edit is a third."""
    put(make_article(1, "旧。"))
    for edited in ("新。", "更新。"):
        [reading] = put(make_article(1, edited, versions=1))
    assert reading.article.version == 3
    with archive.reading() as connection:
        assert [v.article.text for v in versions_of(connection, "stcn:1")] == [
            "旧。",
            "新。",
            "更新。",
        ]


def test_versions_are_numbered_in_the_order_in_which_they_were_stored(
    archive, put, make_article, now
):
    put(make_article(2), make_article(1))
    put(make_article(3))
    put(make_article(1, "新。", versions=1))
    with archive.reading() as connection:
        found = versions_after(connection, 0, 10)
        rest = versions_after(connection, found[1].position, 10)
    numbered = [(v.article.article_id, v.article.version) for v in found]
    assert numbered == [("2", 1), ("1", 1), ("3", 1), ("1", 2)]
    assert [v.position for v in found] == sorted({v.position for v in found})
    assert rest == found[2:]


def test_a_parser_makes_a_version_though_wording_and_byline_are_the_same(
    archive, put, make_article
):
    put(make_article(1))
    assert put(make_article(1, versions=1, tags=["新"]), cause="edit") == []
    [reading] = put(make_article(1, versions=1, tags=["新"]), cause="parser")
    assert reading.article.version == 2
    with archive.reading() as connection:
        assert [v.cause for v in versions_of(connection, "stcn:1")] == ["first", "parser"]


def test_as_of_a_time_nothing_later_is_known(archive, put, make_row, make_article, now):
    hour = timedelta(hours=1)
    put(make_article(1, "旧。"), at=now)
    with archive.writing() as connection:
        page = ledger.ListPage("stcn", "yw", now + hour)
        ledger.list_rows(connection, page, [make_row(1)])
    put(make_article(1, "新。", versions=1), at=now + 2 * hour)
    put(make_article(2), at=now + 3 * hour)

    def known(at):
        with archive.reading() as connection:
            return {a.article_id: (a.text, a.channels) for a in articles_at(connection, at)}

    assert known(now - hour) == {}
    assert known(now) == {"1": ("旧。", ["kx"])}
    assert known(now + hour) == {"1": ("旧。", ["kx", "yw"])}
    assert known(now + 2.5 * hour) == {"1": ("新。", ["kx", "yw"])}
    assert known(now + 3 * hour) == known(None)
    with archive.reading() as connection:
        assert len(versions_of(connection, "stcn:1", now + hour)) == 1


def test_what_says_the_same(archive, put, make_article):
    put(make_article(1, "旧 话。", source="甲"))
    with archive.reading() as connection:
        kept = store.stored(connection, ["stcn:1"])["stcn:1"]
    assert kept.says_the_same(make_article(1, "旧话。", source="甲", versions=1))
    assert not kept.says_the_same(make_article(1, "新话。", source="甲"))
    assert not kept.says_the_same(make_article(1, "旧话。", source="乙"))
    assert not kept.says_the_same(make_article(1, "旧话。", source="甲", authors=["王明"]))
    assert not kept.says_the_same(make_article(1, "旧话。", source="甲", title="新题"))


def test_a_transaction_that_fails_leaves_nothing(archive, run, make_row, make_article, now):
    def write() -> None:
        with archive.writing() as connection:
            ledger.list_rows(connection, ledger.ListPage("stcn", "kx", now), [make_row(1)])
            store.store(connection, [Reading(make_article(1))], run, now)
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        write()
    assert dump(archive) == [[], []]
    with archive.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM ledger")) == 0
        assert connection.scalar(text("SELECT count(*) FROM sightings")) == 0


def test_an_article_needs_its_entry_in_the_ledger(archive, run, make_article, now):
    refused = pytest.raises((IntegrityError, ArchiveError), match=r"(?i)foreign key")
    with refused, archive.writing() as connection:
        store.store(connection, [Reading(make_article(1))], run, now)


def test_the_view_shows_records(archive, put, make_article):
    article = make_article(
        1,
        "正文😀。（新华社）",
        tags=["甲"],
        important=True,
        summary="摘要",
        securities=[{"code": "688727.SH", "name": "恒坤新材", "by": "site"}],
        images=[{"url": "https://a.cn/b.png", "caption": None}],
    )
    article.print_edition = {"date": "2026-09-24", "page": "A004"}
    put(article, make_article(2))
    put(make_article(2, "新。", versions=1))
    with archive.reading() as connection:
        shown = connection.execute(text("SELECT * FROM records ORDER BY id"))
        assert tuple(shown.keys()) == RECORD_FIELDS
        first, second = shown.mappings().all()
    assert second["version"] == 2
    record = to_record(article)
    assert {name: as_in_a_record(first[name], record[name]) for name in record} == record


def as_in_a_record(value, like):
    """PostgreSQL gives lists and times as such, SQLite as JSON and text."""
    if isinstance(value, str) and isinstance(like, list | dict):
        return json.loads(value)
    if isinstance(value, datetime):
        return (beijing_iso if like.endswith("+08:00") else utc_iso)(value)
    return bool(value) if isinstance(like, bool) else value


def test_an_article_comes_back_as_it_was_stored(archive, put, make_article):
    article = make_article(1, "正文。", summary="摘要")
    put(article)
    with archive.reading() as connection:
        [kept] = articles_at(connection)
        assert connection.scalar(select(func.count()).select_from(versions)) == 1
    assert kept == article
    assert to_record(kept) == to_record(article)
