"""An archive of schema 0001, with data in all its tables, is brought to the schema of today."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, inspect, select, text

import newscrawl.archive
from newscrawl.archive import ledger, store
from newscrawl.archive.due import due
from newscrawl.archive.duplicates.catch_up import fingerprints_lack
from newscrawl.archive.engine import Database
from newscrawl.archive.ledger import ListPage
from newscrawl.archive.migrate import check_schema, schema_version, upgrade
from newscrawl.archive.records import articles_at, versions_of
from newscrawl.archive.runs import start_run
from newscrawl.archive.schema import articles, metadata, names, runs, sightings, versions, walks
from newscrawl.archive.schema import ledger as entries
from newscrawl.archive.search.index import SEARCH
from newscrawl.archive.walks import goals_of, open_gaps, stretches_of
from newscrawl.errors import ArchiveError
from newscrawl.items import Reading, to_record
from newscrawl.moments import BEIJING
from newscrawl.stretches import BEGINNING, Stretch

MIGRATIONS = Path(newscrawl.archive.__file__).with_name("migrations")
NOW = datetime(2026, 10, 2, tzinfo=UTC)


def beijing(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=BEIJING)


def utc(day: int, hour: int, minute: int = 0, ms: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, 0, ms * 1000, tzinfo=UTC)


def on(day: int, clock: str, zone: str = "+08:00") -> str:
    """A time as SQLite had it, a text; PostgreSQL reads it as well."""
    seconds = "" if zone == "+08:00" else ".250"
    return f"'2026-09-{day:02}T{clock}:00{seconds}{zone}'"


def seen(day: int, clock: str) -> str:
    return on(day, clock, "+00:00")


def _version(id_: str, number: int, run: int, title: str, fetched: str, **more: str) -> str:
    given = {
        "id": f"'stcn:{id_}'",
        "version": number,
        "run": run,
        "kind": "'article'",
        "title": f"'{title}'",
        "authors": """'["王明","李红"]'""",
        "editors": "'[]'",
        "proofreaders": "'[]'",
        "published_at": on(28, "09:30"),
        "fetched_at": fetched,
        "tags": """'["白酒"]'""",
        "keywords": "'[]'",
        "securities": """'[{"code":"600519.SH","name":"贵州茅台","by":"site"}]'""",
        "blocks": """'[{"type":"paragraph","text":"正文：一。"}]'""",
        "text": "'正文：一。'",
        "images": "'[]'",
        "important": "false",
        "related": """'["stcn:7"]'""",
        "language": "'zh-CN'",
        "content_hash": f"'hash-{id_}-{number}'",
        "parser": "'stcn/detail-2022'",
        "provenance": "'site'",
    } | more
    names, values = ", ".join(given), ", ".join(map(str, given.values()))
    return f"INSERT INTO versions ({names}) VALUES ({values})"


def _ledger(id_: int, state: str, listed: str, **more: str) -> str:
    given = {
        "id": f"'stcn:{id_}'",
        "site": "'stcn'",
        "article_id": f"'{id_}'",
        "state": f"'{state}'",
        "discovered_at": seen(28, "02:00"),
        "listed_at": listed,
        "attempts": "0",
    } | more
    return f"INSERT INTO ledger ({', '.join(given)}) VALUES ({', '.join(given.values())})"


def _walk(number: int, channel: str, state: str, ended: str, ends: str) -> str:
    return (
        "INSERT INTO walks (walk, run, site, channel, state, ended, lower_at, upper_at, "
        f"reached_at, pages, started_at) VALUES ({number}, 1, 'stcn', '{channel}', '{state}', "
        f"{ended}, {ends}, 3, {seen(28, '02:00')})"
    )


DATA = [
    "INSERT INTO runs VALUES (1, 'stcn', '{\"channels\":\"kx\"}', '0.1.0', "
    f"{seen(28, '02:00')}, {seen(28, '02:10')}, 'finished', '{{\"article/new\":2}}')",
    f"INSERT INTO runs VALUES (2, 'stcn', '{{}}', '0.1.0', {seen(29, '02:00')}, NULL, NULL, NULL)",
    f"INSERT INTO channels VALUES ('stcn', 'yw', {on(20, '08:00')}, {on(28, '09:30')})",
    f"INSERT INTO channels VALUES ('stcn', 'kx', {on(27, '23:59')}, {on(28, '10:00')})",
    _ledger(1, "stored", on(28, "09:30")),
    _ledger(2, "stored", on(28, "09:31"), row_hash="'said'", row_at=seen(28, "02:00")),
    _ledger(3, "pending", on(28, "10:02"), due_at=seen(28, "02:00"), row="'{}'"),
    _ledger(
        *(4, "failed", on(28, "10:03")),
        due_at=seen(28, "03:00"),
        attempts="3",
        last_error="'HTTP status 503'",
    ),
    f"INSERT INTO sightings VALUES ('stcn:1', 'yw', {seen(28, '02:00')}, {on(28, '09:30')})",
    f"INSERT INTO sightings VALUES ('stcn:1', 'gs', {seen(28, '02:01')}, NULL)",
    f"INSERT INTO sightings VALUES ('stcn:2', 'kx', {seen(28, '02:00')}, {on(28, '09:31')})",
    f"INSERT INTO sightings VALUES ('stcn:3', 'kx', {seen(28, '02:02')}, NULL)",
    "INSERT INTO articles VALUES ('stcn:2', 'stcn', '2', 'https://www.stcn.com/2', "
    f"{seen(28, '02:00')}, '[\"kx\"]', 1, 'stcn:1')",
    "INSERT INTO articles VALUES ('stcn:1', 'stcn', '1', 'https://www.stcn.com/1', "
    f'{seen(28, "02:00")}, \'["yw","gs"]\', 2, NULL)',
    # The second version of 1 came last, the first version of 2 before both of 1.
    _version("1", 2, 2, "新题", seen(29, "02:00"), summary="'摘要'", unrestored="0.5"),
    _version("1", 1, 1, "题目", seen(28, "02:05"), print_edition='\'{"page":"A1"}\''),
    _version("2", 1, 1, "快讯", seen(28, "02:04"), kind="'flash'", important="true"),
    _walk(1, "yw", "done", "'known ground'", f"{on(20, '08:00')}, {on(28, '09:30')}, NULL"),
    _walk(2, "kx", "closed", "NULL", f"{on(27, '23:59')}, {on(28, '10:00')}, {on(28, '09:31')}"),
    _walk(
        *(3, "kx", "open", "'shutdown'"),
        f"{on(28, '10:00')}, {on(28, '12:00')}, {on(28, '11:00')}",
    ),
    _walk(4, "cj", "open", "NULL", "'1970-01-01T08:00:00+08:00', NULL, NULL"),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request) -> Iterator[Database]:
    """An archive as newscrawl 0.1 left it."""
    name = "url" if request.param == "sqlite" else "postgres_url"
    database = Database(request.getfixturevalue(name))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in DATA:
            connection.execute(text(statement.replace(":", r"\:")))
        if connection.dialect.name == "postgresql":  # as an archive that counted for itself
            connection.exec_driver_sql(
                "SELECT setval('runs_run_seq', 2), setval('walks_walk_seq', 4)"
            )
    yield database
    database.engine.dispose()


@pytest.fixture
def archive(old) -> Database:
    assert upgrade(old) == ("0001", "0004")
    return old


def rows(connection: Connection, query: str) -> list[tuple]:
    return [tuple(row) for row in connection.execute(text(query))]


def test_it_is_the_schema_of_today(archive, other_than_the_schema):
    assert upgrade(archive) == ("0004", "0004")
    with archive.reading() as connection:
        assert schema_version(connection) == "0004"
        assert other_than_the_schema(connection) == []
        tables = inspect(connection).get_table_names()
    assert "channels" not in tables
    assert "versions_before" not in tables


def test_one_that_is_only_read_says_what_to_do(old):
    with pytest.raises(ArchiveError, match=r"has schema 0001.*: scrapy archive upgrade"):
        check_schema(old)


def test_versions_stand_in_the_order_in_which_they_came(archive):
    query = select(versions).order_by(versions.c.position)
    with archive.reading() as connection:
        found = connection.execute(query).all()
    assert [(v.position, v.id, v.version, v.cause) for v in found] == [
        (1, "stcn:2", 1, "first"),
        (2, "stcn:1", 1, "first"),
        (3, "stcn:1", 2, "edit"),
    ]
    assert [v.known_at for v in found] == [v.fetched_at for v in found]
    assert found[1].known_at == utc(28, 2, 5, 250)
    assert {(v.answer, v.answer_type, v.row) for v in found} == {(None, None, None)}
    flash, first, second = found
    assert (flash.kind, flash.important, flash.run) == ("flash", True, 1)
    assert (first.title, first.print_edition, first.summary) == ("题目", {"page": "A1"}, None)
    assert (second.title, second.summary, second.unrestored) == ("新题", "摘要", 0.5)
    for version in found:
        assert version.authors == ["王明", "李红"]
        assert version.tags == ["白酒"]
        assert version.securities == [{"code": "600519.SH", "name": "贵州茅台", "by": "site"}]
        assert version.blocks == [{"type": "paragraph", "text": "正文：一。"}]
        assert version.related == ["stcn:7"]
        assert version.published_at == beijing(28, 9, 30)
        assert version.published_at.utcoffset() == BEIJING.utcoffset(None)


def test_the_names_that_the_tags_gave_are_learned(archive):
    with archive.reading() as connection:
        [learned] = connection.execute(select(names)).all()
    assert (learned.name, learned.code, learned.position) == ("贵州茅台", "600519.SH", 1)
    assert learned.first_seen == learned.last_seen == date(2026, 9, 28)


def test_its_versions_wait_to_be_read_into_the_indexes(archive):
    with archive.writing() as connection:
        for index in (fingerprints_lack(NOW), SEARCH):
            assert index.still_to_read(connection) == 3
            assert index.catch_up(connection) == 3
            assert index.still_to_read(connection) == 0


def test_fingerprints_that_were_read_half_way_go_on_there(old):
    """Schema 0003 kept its own marks of them; what it had read by then is not read again."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with old.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        marks = dict(rows(connection, "SELECT part, position FROM fingerprints_read"))
        assert marks["older"] == 3
        connection.execute(text("DELETE FROM fingerprints_read WHERE part = 'read'"))
        connection.execute(text("INSERT INTO fingerprints_read VALUES ('read', 2)"))
    assert upgrade(old) == ("0003", "0004")
    with old.writing() as connection:
        assert fingerprints_lack(NOW).still_to_read(connection) == 1
        assert SEARCH.still_to_read(connection) == 3
        assert fingerprints_lack(NOW).catch_up(connection) == 1
        assert fingerprints_lack(NOW).still_to_read(connection) == 0


def test_runs_articles_and_the_ledger_lose_nothing(archive):
    with archive.reading() as connection:
        done, killed = connection.execute(select(runs).order_by(runs.c.run)).all()
        counted = connection.execute(select(articles).order_by(articles.c.id)).all()
        one, two, three, four = connection.execute(select(entries).order_by(entries.c.id)).all()
    assert (done.arguments, done.counters) == ({"channels": "kx"}, {"article/new": 2})
    assert (done.started_at, done.finished_at) == (utc(28, 2, 0, 250), utc(28, 2, 10, 250))
    assert (killed.finished_at, killed.reason, killed.alive_at) == (None, None, None)
    assert [(a.id, a.channels, a.version, a.duplicate_of) for a in counted] == [
        ("stcn:1", ["yw", "gs"], 2, None),
        ("stcn:2", ["kx"], 1, "stcn:1"),
    ]
    assert [e.state for e in (one, two, three, four)] == ["stored", "stored", "pending", "failed"]
    assert (one.due_at, two.row_hash, two.row_at) == (None, "said", utc(28, 2, 0, 250))
    assert (three.row, three.due_at) == ({}, utc(28, 2, 0, 250))
    assert (four.attempts, four.last_error) == (3, "HTTP status 503")
    for entry in (one, two, three, four):
        assert (entry.backfill, entry.missing_days, entry.missing_on) == (False, 0, None)
        assert (entry.etag, entry.last_modified, entry.row_answer) == (None, None, None)


def test_a_sighting_without_a_time_takes_that_of_the_ledger(archive):
    query = select(sightings).order_by(sightings.c.id, sightings.c.channel)
    with archive.reading() as connection:
        found = connection.execute(query).all()
    assert [(s.id, s.channel, s.listed_at) for s in found] == [
        ("stcn:1", "gs", beijing(28, 9, 30)),
        ("stcn:1", "yw", beijing(28, 9, 30)),
        ("stcn:2", "kx", beijing(28, 9, 31)),
        ("stcn:3", "kx", beijing(28, 10, 2)),
    ]
    assert found[0].first_seen_at == utc(28, 2, 1, 250)


def test_what_was_read_of_a_channel_is_a_stretch(archive):
    with archive.reading() as connection:
        assert stretches_of(connection, "stcn", "yw") == [
            Stretch(beijing(20, 8), beijing(28, 9, 30))
        ]
        assert stretches_of(connection, "stcn", "kx") == [
            Stretch(beijing(27, 23, 59), beijing(28, 10))
        ]
        assert stretches_of(connection, "stcn", "cj") == []


def test_walks_are_what_they_were(archive):
    with archive.reading() as connection:
        found = connection.execute(select(walks).order_by(walks.c.walk)).all()
        assert open_gaps(connection, "stcn", ["yw", "kx", "cj"]) == 2
        # the open ones are gone on with
        [yw], [kx], [cj] = (
            goals_of(connection, "stcn", code, None, None) for code in ("yw", "kx", "cj")
        )
    assert [(w.state, w.ended) for w in found] == [
        ("done", "known ground"),
        ("closed", None),
        ("open", "shutdown"),
        ("open", None),
    ]
    assert [w.closed_at is not None for w in found] == [True, True, False, False]
    assert {(w.backfill, w.top_at, w.page, w.pages) for w in found} == {(False, None, None, 3)}
    assert (found[2].lower_at, found[2].reached_at) == (beijing(28, 10), beijing(28, 11))
    assert (yw.bottom, kx.bottom) == (beijing(28, 9, 30), beijing(28, 10))
    assert (cj.bottom, cj.top) == (BEGINNING, None)


def test_the_records_view_shows_the_newest_versions(archive):
    query = "SELECT id, title, version, duplicate_of FROM records ORDER BY id"
    with archive.reading() as connection:
        assert rows(connection, query) == [
            ("stcn:1", "新题", 2, None),
            ("stcn:2", "快讯", 1, "stcn:1"),
        ]


def test_its_articles_are_read_as_any_others(archive):
    with archive.reading() as connection:
        now = {a.id: to_record(a) for a in articles_at(connection)}
        then = {a.id: a.version for a in articles_at(connection, utc(28, 12))}
        before = list(articles_at(connection, utc(28, 2, 4)))
        known = [v.cause for v in versions_of(connection, "stcn:1")]
    assert now["stcn:1"]["published_at"] == "2026-09-28T09:30:00+08:00"
    assert now["stcn:1"]["fetched_at"] == "2026-09-29T02:00:00.250+00:00"
    assert then == {"stcn:1": 1, "stcn:2": 1}
    assert before == []
    assert known == ["first", "edit"]


def test_it_goes_on_with_a_run(archive, make_row, make_article):
    waiting = [entry.article_id for entry in due(archive, "stcn", NOW)]
    assert waiting == ["4", "3"]
    with archive.writing() as connection:
        run = start_run(connection, "stcn", {}, "0", NOW)
        ledger.list_rows(connection, ListPage("stcn", "kx", NOW), [make_row(9)])
        read = [Reading(make_article(number)) for number in (9, 1)]
        store.store(connection, read, run, NOW)
    with archive.reading() as connection:
        newest = select(versions.c.position, versions.c.id, versions.c.version)
        found = connection.execute(newest.where(versions.c.position > 3)).all()
        assert sorted(map(tuple, found)) == [(4, "stcn:9", 1), (5, "stcn:1", 3)]
        assert connection.scalar(select(func.count()).select_from(runs)) == run == 3


def test_all_that_is_named_is_there(archive):
    with archive.reading() as connection:
        if connection.dialect.name == "sqlite":
            assert rows(connection, "PRAGMA foreign_key_check") == []
            assert rows(connection, "PRAGMA integrity_check") == [("ok",)]
        keys = {
            (table, key["constrained_columns"][0]): key["referred_table"]
            for table in metadata.tables
            for key in inspect(connection).get_foreign_keys(table)
        }
    assert keys == {
        ("articles", "id"): "ledger",
        ("duplicates", "id"): "articles",
        ("rankings", "run"): "runs",
        ("sightings", "id"): "ledger",
        ("versions", "id"): "articles",
        ("versions", "run"): "runs",
        ("walks", "run"): "runs",
        ("withdrawals", "id"): "articles",
    }


def test_its_tables_refuse_what_those_of_today_do(archive):
    for statement in (
        "UPDATE versions SET run = 99",
        "DELETE FROM articles",
        "UPDATE versions SET version = 1",
        "UPDATE sightings SET listed_at = NULL",
        "UPDATE sightings SET id = 'stcn:99'",
    ):
        with (
            pytest.raises(ArchiveError, match="cannot be written"),
            archive.writing() as connection,
        ):
            connection.execute(text(statement))


def test_a_step_that_fails_leaves_the_old_archive(old):
    with old.writing() as connection:
        connection.execute(text("CREATE TABLE logs (mine INTEGER)"))
    with pytest.raises(ArchiveError, match="logs"):
        upgrade(old)
    with old.reading() as connection:
        assert schema_version(connection) == "0001"
        assert connection.scalar(text("SELECT count(*) FROM versions")) == 3
        assert connection.scalar(text("SELECT count(*) FROM channels")) == 2
        assert connection.scalar(text("SELECT count(*) FROM records")) == 2
