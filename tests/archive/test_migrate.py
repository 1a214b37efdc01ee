"""Opening an archive: new, of today, of tomorrow, and none at all."""

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

import newscrawl.archive
from newscrawl.archive import archive_to_write
from newscrawl.archive.engine import Database
from newscrawl.archive.migrate import schema_version, upgrade
from newscrawl.archive.schema import SCHEMA_VERSION
from newscrawl.archive.walks import goals_of, open_gaps, start_walk
from newscrawl.errors import ArchiveError
from newscrawl.moments import BEIJING, SITE_YEARS
from newscrawl.stretches import Goal
from newscrawl.walk import Walk

FIRST = datetime(1, 1, 1, tzinfo=BEIJING)
LAST = datetime(9999, 12, 31, 23, 59, tzinfo=BEIJING)


def sqlite(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("busy_timeout", 2000),
        ("synchronous", 1),
    ],
)
def test_how_sqlite_is_set_up(url, pragma, value):
    archive = archive_to_write(url)
    for transaction in (archive.reading, archive.writing):
        with transaction() as connection:
            assert connection.scalar(text(f"PRAGMA {pragma}")) == value


def test_a_new_archive_is_made_and_one_of_today_is_left(url):
    database = Database(url)
    assert upgrade(database) == (None, SCHEMA_VERSION)
    assert upgrade(database) == (SCHEMA_VERSION, SCHEMA_VERSION)
    with database.reading() as connection:
        assert schema_version(connection) == SCHEMA_VERSION


def test_its_folder_is_made(tmp_path):
    archive_to_write(f"sqlite:///{tmp_path}/a/b/100%/news.db").engine.dispose()
    assert (tmp_path / "a/b/100%/news.db").is_file()


def test_the_migrations_make_the_schema(archive, other_than_the_schema):
    with archive.reading() as connection:
        assert other_than_the_schema(connection) == []


def test_the_schema_version_is_the_newest_migration():
    folder = Path(newscrawl.archive.__file__).with_name("migrations")
    assert ScriptDirectory(str(folder)).get_current_head() == SCHEMA_VERSION


def test_an_archive_of_tomorrow_is_refused_by_both_versions(url):
    archive = archive_to_write(url)
    with archive.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(ArchiveError, match=rf"0999.*{SCHEMA_VERSION}"):
        archive_to_write(url)


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE songs (name TEXT)"],
        ["CREATE TABLE ledger (account TEXT)"],
        ["CREATE TABLE alembic_version (version_num TEXT)", "CREATE TABLE songs (name TEXT)"],
    ],
    ids=repr,
)
def test_a_database_of_another_project_is_refused_and_left(tmp_path, url, statements):
    path = tmp_path / "news.db"
    sqlite(path, *statements)
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="no newscrawl archive"):
        archive_to_write(url)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", ["a shopping list", "a longer shopping list, " * 100])
def test_a_text_file_is_refused_and_left(tmp_path, url, content):
    path = tmp_path / "news.db"
    path.write_text(content)
    with pytest.raises(ArchiveError):
        archive_to_write(url)
    assert path.read_text() == content


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(ArchiveError, match="folder"):
        archive_to_write(f"sqlite:///{tmp_path}")


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "data").write_text("x")
    with pytest.raises(ArchiveError, match="folder"):
        archive_to_write(f"sqlite:///{tmp_path}/data/news.db")


@pytest.mark.parametrize(
    "address",
    [
        *("", "news.db", "data/news.db", "://", "http://a.cn/b", "oracle://h/d", "foo://x"),
        *("sqlite+foo:///x.db", "sqlite://data/news.db", "postgresql://h:port/d"),
        "sqlite:///" + "a" * 300 + "/news.db",
        "sqlite:///" + "a" * 300 + ".db",
        "sqlite:///a\0b.db",
    ],
    ids=lambda address: address[:24].replace("\0", "NUL"),
)
def test_an_address_of_nothing_is_refused(address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArchiveError):
        archive_to_write(address)


def test_a_password_is_not_shown():
    with pytest.raises(ArchiveError) as refused:
        archive_to_write("postgresql+psycopg://me:secret@127.0.0.1:1/d")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(SITE_YEARS.start, 1, 1, tzinfo=BEIJING),
        datetime(SITE_YEARS.stop - 1, 12, 31, 23, 59, tzinfo=BEIJING),
    ],
)
def test_a_time_that_can_be_written_can_be_read(archive, run, now, moment):
    """A ``since`` of any year that is allowed must not lock the archive against later runs."""
    walk = Walk("yw", Goal(bottom=moment), overlap=3)
    with archive.writing() as connection:
        start_walk(connection, run, "stcn", walk, now)
    with archive.reading() as connection:
        assert open_gaps(connection, "stcn", ["yw"]) == 1
        [goal] = goals_of(connection, "stcn", "yw", None, None)
    assert goal.bottom == moment
