"""``scrapy archive``: backup, check, prune and vacuum of a small archive."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from newscrawl.archive import archive_to_write, ledger, outcomes
from newscrawl.archive.engine import Database
from newscrawl.archive.intake import Intake
from newscrawl.archive.ledger import ListPage
from newscrawl.archive.locks import holding
from newscrawl.archive.raw_pages import RawPages, digest
from newscrawl.archive.runs import finish_run, start_run
from newscrawl.commands.archive import Command
from newscrawl.items import ListRow, Reading
from newscrawl.pages.stcn.article import Known, article_from_row
from newscrawl.revisit import RevisitPolicy
from tests.commands import in_process

START = datetime(2026, 9, 30, 4, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW = b"a page of long ago", b"a page of today"


@pytest.fixture
def folder(tmp_path) -> Path:
    """An archive of two flashes: one read at the start, one 100 days later, with their pages."""
    archive, pages = archive_to_write(f"sqlite:///{tmp_path}/news.db"), RawPages(f"{tmp_path}/raw")
    for number, (body, at) in enumerate([(OLD, START), (NEW, START + 100 * DAY)], 1):
        row = ListRow(str(number), "flash", f"第{number}篇", at, content="正文。")
        article = article_from_row(row, fetched_at=at, seen=Known(at, ["kx"], 0))
        reading = Reading(article, row, digest(body), "application/json", body)
        pages.keep_answers([reading])
        with archive.writing() as connection:
            run = start_run(connection, "stcn", {}, "0", at)
            ledger.list_rows(connection, ListPage("stcn", "kx", at), [row])
            Intake().take(connection, [reading], run, at)
            outcomes.settle(connection, [reading], at, RevisitPolicy(DAY))
            finish_run(connection, run, "finished", {"article/new": 1}, at)
            empty = start_run(connection, "stcn", {}, "0", at)
            finish_run(connection, empty, "finished", {"article/new": 0}, at)
        stamp = at.timestamp()
        os.utime(page(tmp_path, body), (stamp, stamp))
    archive.engine.dispose()
    return tmp_path


def page(folder: Path, body: bytes) -> Path:
    return next(folder.glob(f"raw/??/{digest(body)}.zst"))


def sql(folder: Path, statement: str, name: str = "news.db") -> list[tuple]:
    connection = sqlite3.connect(folder / name)
    try:
        with connection:
            return connection.execute(statement).fetchall()
    finally:
        connection.close()


@pytest.fixture
def archive(folder, capsys, monkeypatch):
    monkeypatch.setenv("SCRIPTED_NOW", (START + 101 * DAY).isoformat())

    def archive(*words: str) -> tuple[int, str, str]:
        url = f"sqlite:///{folder}/news.db"
        status = in_process.run(Command(), url, *words, RAW_PAGES=f"{folder}/raw")
        return status, *capsys.readouterr()

    return archive


def test_a_dry_run_removes_nothing(folder, archive):
    before = sql(folder, "SELECT run, counters FROM runs")
    status, out, _ = archive("prune", "--raw-pages", "90d", "--runs", "90d", "--dry-run")
    assert status == 0
    assert out.splitlines() == [
        "1 kept pages would go, 0.0 MB",
        "1 run records would go, 1 that are referred to would lose their counters",
    ]
    assert sql(folder, "SELECT run, counters FROM runs") == before
    assert len(list(folder.glob("raw/??/*"))) == 2


def test_what_is_old_goes_and_no_version_does(folder, archive):
    status, out, _ = archive("prune", "--raw-pages", "90d", "--runs", "90d")
    assert (status, out.count("went")) == (0, 2)
    assert page(folder, NEW).exists()
    assert len(list(folder.glob("raw/??/*"))) == 1
    assert sql(folder, "SELECT run, counters FROM runs") == [
        (1, "{}"),
        (3, '{"article/new":1}'),
        (4, '{"article/new":0}'),
    ]
    assert sql(folder, "SELECT count(*) FROM versions") == [(2,)]
    assert archive("check")[:2] == (0, "kept pages: 1 whole, 1 not there any more\n"
                                       "Nothing is wrong.\n")  # fmt: skip


def test_an_old_page_stays_that_was_read_again_or_waits(folder, archive):
    sql(folder, f"UPDATE versions SET fetched_at = '{(START + 100 * DAY).isoformat()}'")
    assert archive("prune", "--raw-pages", "90d")[1].startswith("0 kept pages went")
    sql(folder, f"UPDATE versions SET fetched_at = '{START.isoformat()}'")
    sql(folder, f"UPDATE ledger SET due_at = '{START.isoformat()}', row_answer = '{digest(OLD)}'")
    assert archive("prune", "--raw-pages", "90d")[1].startswith("0 kept pages went")


def test_an_old_page_stays_that_is_kept_once_more(folder, archive):
    RawPages(f"{folder}/raw").keep(digest(OLD), OLD)
    assert archive("prune", "--raw-pages", "90d")[1].startswith("0 kept pages went")


def test_a_part_that_a_killed_run_left_goes(folder, archive):
    part = page(folder, NEW).with_suffix(".zst.1.part")
    part.write_bytes(b"half")
    assert archive("prune", "--raw-pages", "90d")[1].startswith("1 kept pages went")
    os.utime(part, (0, 0))
    assert archive("prune", "--raw-pages", "90d")[1].startswith("1 kept pages went")
    assert not part.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["prune"], "say what may go"),
        (["prune", "--runs", "0d"], "is no age"),
        (["prune", "--raw-pages", ""], "is no age"),
        (["vacuum", "--dry-run"], "belong to scrapy archive prune"),
        (["backup"], "name the file"),
        (["polish"], "say what to do"),
        (["check", "twice"], "does not know"),
    ],
)
def test_mistakes_are_one_line(archive, words, says):
    status, out, err = archive(*words)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert says in err


def test_a_missing_archive_is_not_made(folder, archive):
    (folder / "news.db").unlink()
    for words in (["check"], ["vacuum"], ["prune", "--runs", "9d"], ["backup", f"{folder}/b.db"]):
        assert archive(*words)[0] == 1
    assert not (folder / "news.db").exists()
    assert not (folder / "b.db").exists()


def test_a_backup_is_whole_while_somebody_writes(folder, archive):
    stop, written = Event(), Event()

    def write() -> None:
        connection = sqlite3.connect(folder / "news.db", isolation_level=None)
        while not stop.is_set():
            connection.execute("UPDATE articles SET url = url || 'x'")
            written.set()
        connection.close()

    writer = Thread(target=write)
    writer.start()
    try:
        assert written.wait(10)
        status, out, err = archive("backup", f"{folder}/copy.db")
    finally:
        stop.set()
        writer.join()
    assert (status, err) == (0, "")
    assert out.endswith("checked\n")
    assert sorted(path.name for path in folder.glob("copy*")) == ["copy.db"]
    [(longest, shortest)] = sql(
        folder, "SELECT max(length(url)), min(length(url)) FROM articles", "copy.db"
    )
    assert longest == shortest  # of one moment


def test_a_backup_that_fails_leaves_the_last_one(folder, archive):
    target = folder / "copy.db"
    target.write_text("the last one")
    with (folder / "news.db").open("rb+") as damaged:
        damaged.seek(4096)
        damaged.write(b"\xff" * 8192)
    status, _, err = archive("backup", str(target))
    assert (status, err.count("\n")) == (1, 1)
    assert target.read_text() == "the last one"
    assert [path.name for path in folder.glob("copy*")] == ["copy.db"]


def test_the_archive_is_no_place_for_its_backup(folder, archive):
    status, _, err = archive("backup", f"{folder}/news.db")
    assert (status, "the archive itself" in err) == (1, True)


def test_vacuum_is_alone(folder, archive):
    database = Database(f"sqlite:///{folder}/news.db")
    with holding(database, "stcn.backfill", "run 3, process 7 on desk", START):
        status, _, err = archive("vacuum")
    database.engine.dispose()
    assert status == 4
    assert "stcn.backfill runs on this archive already: run 3, process 7 on desk, since" in err
    assert archive("vacuum")[0] == 0


def test_vacuum_gives_space_back(folder, archive):
    sql(folder, "CREATE TABLE rubbish AS SELECT randomblob(2000000) AS x")
    sql(folder, "DROP TABLE rubbish")
    status, out, _ = archive("vacuum")
    assert status == 0
    assert "MB before" in out
    assert (folder / "news.db").stat().st_size < 1_000_000


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM searched WHERE position = 1", "1 versions are not in the search index"),
        ("UPDATE articles SET version = 2 WHERE id = 'stcn:1'", "newest version"),
        ("DELETE FROM articles WHERE id = 'stcn:2'", "without an article"),
        ("DELETE FROM runs WHERE run = 1", "points to no row of runs"),
        ("INSERT INTO mentions VALUES ('600519.SH', 99)", "mentions have no version"),
        ("INSERT INTO searched VALUES (7, 99)", "have no version"),
        ("INSERT INTO searched VALUES (7, 99)", "have no words"),
    ],
)
def test_check_names_what_is_wrong(folder, archive, statement, says):
    assert archive("check")[0] == 0
    sql(folder, statement)
    status, out, _ = archive("check")
    assert status == 3
    assert any(line.startswith("wrong: ") and says in line for line in out.splitlines())


@pytest.mark.parametrize("table", ["versions", "ledger", "searched", "runs"])
def test_check_finds_damage(folder, archive, table):
    [(size,)] = sql(folder, "PRAGMA page_size")
    [(page_number,)] = sql(folder, f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")
    with (folder / "news.db").open("rb+") as damaged:
        damaged.seek((page_number - 1) * size)
        damaged.write(b"\xff" * 100)
    status, out, err = archive("check")
    assert (status, err) == (3, "")
    assert all(line.startswith("wrong: ") for line in out.splitlines())


def test_check_finds_a_damaged_page(folder, archive):
    page(folder, NEW).write_bytes(b"?")
    status, out, _ = archive("check")
    assert (status, "a kept page is damaged" in out) == (3, True)


def test_a_server_has_tools_of_its_own(archive):
    from newscrawl.archive.engine import Database
    from newscrawl.archive.upkeep.backup import back_up
    from newscrawl.errors import UserError

    server = Database("postgresql+psycopg://me@db.example/news")
    with pytest.raises(UserError, match="pg_dump"):
        back_up(server, Path("copy.db"))
