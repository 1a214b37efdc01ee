"""A full disk, a read-only one, another writer, another database: clear words, no damage."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.archive import archive_to_write
from newscrawl.archive.records import articles_at
from newscrawl.items import to_record
from tests.crawl.conftest import command, comparable, surroundings

ON_DISK = {"ARCHIVE_URL": "sqlite:///disk/news.db", "RAW_PAGES": "disk/raw"}


def can_mount() -> bool:
    tried = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    try:
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


needs_mount = pytest.mark.skipif(
    not can_mount(), reason="NO TMPFS CAN BE MOUNTED: FULL AND READ-ONLY DISKS ARE NOT TRIED"
)


def on_a_disk(folder: Path, size: str, *steps: str) -> None:
    """Shell commands in a mount namespace of their own, with a small disk at ``disk``."""
    (folder / "disk").mkdir()
    mount = f"mount -t tmpfs -o size={size} tmpfs disk"
    script = "\n".join(["set -u", mount, *steps, "cp -r disk/. kept"])
    (folder / "kept").mkdir()
    subprocess.run(
        ["unshare", "-m", "sh", "-c", script], cwd=folder, env=surroundings(), check=True
    )


def crawl_step(replica, name: str, **settings) -> str:
    words = " ".join(f"'{word}'" for word in command(replica.base, **ON_DISK | settings))
    return f"{words} 2> {name}.log; echo $? > {name}.status"


def outcome(folder: Path, name: str) -> tuple[int, str]:
    status = int((folder / f"{name}.status").read_text())
    return status, (folder / f"{name}.log").read_text()


def kept_records(folder: Path) -> dict[str, dict]:
    archive = archive_to_write(f"sqlite:///{folder}/kept/news.db")
    with archive.reading() as connection:
        found = [to_record(article) for article in articles_at(connection)]
        assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    archive.engine.dispose()
    return {record["id"]: comparable(record) for record in found}


@needs_mount
@pytest.mark.parametrize("size", ["400k", "800k", "1300k"])
def test_a_full_disk_ends_the_run_and_the_next_goes_on(replica, folder, size):
    log = {"JSONL_LOG": "disk/log.jsonl"}
    on_a_disk(
        folder,
        size,
        crawl_step(replica, "full", **log),
        "mount -o remount,size=64m disk",
        crawl_step(replica, "roomy", **log),
    )
    status, said = outcome(folder, "full")
    assert status in (1, 3)
    assert "Traceback" not in said
    assert any(
        words in said
        for words in (
            "cannot be written: database or disk is full",
            "cannot be used: database or disk is full",
            "the page cannot be kept in disk/raw: No space left on device; RAW_PAGES names",
            "JSONL_LOG disk/log.jsonl cannot be written: No space left on device",
        )
    ), said
    status, said = outcome(folder, "roomy")
    assert status == 0, said
    assert kept_records(folder) == replica.truth()
    lines = (folder / "kept" / "log.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(replica.truth())


@needs_mount
def test_a_read_only_archive_is_refused_and_can_be_read(replica, folder):
    look = "'{}' -m scrapy coverage --channel kx -s ARCHIVE_URL=sqlite:///disk/news.db"
    on_a_disk(
        folder,
        "64m",
        crawl_step(replica, "first"),
        "mount -o remount,ro disk",
        crawl_step(replica, "read_only"),
        look.format(sys.executable) + " > seen.log 2>&1; echo $? > seen.status",
        "mount -o remount,rw disk",
        crawl_step(replica, "again"),
    )
    assert outcome(folder, "first")[0] == 0
    status, said = outcome(folder, "read_only")
    assert status == 1
    [line] = [line for line in said.splitlines() if line.startswith("newscrawl: ")]
    assert "disk/news.db cannot be" in line
    assert "readonly database" in line or "unable to open" in line
    status, said = outcome(folder, "seen")
    assert (status, "kx 快讯" in said) == (0, True), said
    assert outcome(folder, "again")[0] == 0
    assert kept_records(folder) == replica.truth()


def test_another_process_that_writes_is_waited_for(replica, folder, crawl, archived):
    crawl()
    replica.ask("/__publish?count=5", "POST")
    other = sqlite3.connect(folder / "news.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    words, said = command(replica.base), []
    with subprocess.Popen(
        words, cwd=folder, env=surroundings(), stderr=subprocess.PIPE, text=True
    ) as waiting:
        for line in waiting.stderr:
            said.append(line)
            if "another process writes to the archive: waiting, at most 60 s" in line:
                other.execute("COMMIT")
    other.close()
    assert waiting.returncode == 0, said
    assert "5 new, 0 changed" in said[-1]
    assert archived() == replica.truth()


def test_two_runs_at_once_store_nothing_twice(replica, folder, crawl, archived, sql):
    """Of two kinds, one for news and one for ids: two of one kind exclude each other."""
    truth = replica.truth()
    ids = ",".join(id_ for id_, record in truth.items() if record["kind"] == "article")
    runs = [
        subprocess.Popen(
            command(replica.base, *words, JSONL_LOG="log.jsonl"),
            cwd=folder,
            env=surroundings(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in ((), ("-a", f"ids={ids}"))
    ]
    logs = [run.communicate(timeout=120)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], logs
    assert {id_: one["text"] for id_, one in archived().items()} == {
        id_: one["text"] for id_, one in truth.items()
    }
    assert sql("SELECT count(*) FROM versions WHERE version > 1") == [(0,)]
    assert len((folder / "log.jsonl").read_text("utf-8").splitlines()) == len(archived())


@pytest.mark.parametrize("words", [["show", "4204288"], ["coverage"], ["reparse"]])
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("none.db", "there is no archive none.db yet; scrapy crawl stcn makes one"),
        ("text.db", "file is not a database"),
        ("other.db", "is no newscrawl archive"),
        ("empty.db", "is empty; scrapy crawl stcn fills it"),
        ("newer.db", "has schema 9999, this newscrawl knows 0004: upgrade newscrawl"),
        ("older.db", "has schema 0001, this newscrawl reads 0004: scrapy archive upgrade"),
        ("damaged.db", "cannot be used: database disk image is malformed"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line_and_left(folder, scrapy, words, name, says):
    if name != "none.db":
        _MAKE[name](folder / name)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    done = scrapy(*words, ARCHIVE_URL=f"sqlite:///{name}")
    assert done.returncode == 1
    [line] = [line for line in done.stderr.splitlines() if line.startswith("newscrawl: ")]
    assert says in line
    assert "Traceback" not in done.stderr
    after = {path: path.read_bytes() for path in folder.iterdir()}
    assert after == before


def _marked(version: str):
    def make(path: Path) -> None:
        archive = sqlite3.connect(path)
        archive.execute("CREATE TABLE alembic_version (version_num TEXT)")
        archive.execute("CREATE TABLE ledger (id TEXT)")
        archive.execute("INSERT INTO alembic_version VALUES (?)", [version])
        archive.commit()
        archive.close()

    return make


def _damaged(path: Path) -> None:
    """A whole archive whose pages behind the first were overwritten."""
    archive_to_write(f"sqlite:///{path}").engine.dispose()
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)


def _other(path: Path) -> None:
    archive = sqlite3.connect(path)
    archive.execute("CREATE TABLE customers (name TEXT)")
    archive.close()


_MAKE = {
    "text.db": lambda path: path.write_text("no database, but a text of some length " * 99),
    "other.db": _other,
    "empty.db": lambda path: path.touch(),
    "newer.db": _marked("9999"),
    "older.db": _marked("0001"),
    "damaged.db": _damaged,
}


def test_a_crawl_into_postgresql(replica, crawl, postgres_url):
    """The same schema, steps and statements: only the address is another."""
    first = crawl(ARCHIVE_URL=postgres_url)
    assert first.status == 0, first.log
    truth = replica.truth()
    assert first.records == truth
    replica.ask("/__publish?count=5", "POST")
    second = crawl(ARCHIVE_URL=postgres_url, JSONL_LOG="log.jsonl")
    assert len(second.records) == 5
    archive = archive_to_write(postgres_url)
    with archive.reading() as connection:
        found = [comparable(to_record(article)) for article in articles_at(connection)]
    archive.engine.dispose()
    assert {record["id"]: record for record in found} == replica.truth()


def test_a_run_that_the_archive_takes_no_record_of_ends_at_once(replica, crawl, folder):
    assert crawl("-a", "channels=kx").status == 0
    with sqlite3.connect(folder / "news.db") as connection:
        refuse = "BEFORE INSERT ON runs BEGIN SELECT RAISE(FAIL, 'no room'); END"
        connection.execute(f"CREATE TRIGGER refuse {refuse}")
    connection.close()
    run = crawl("-a", "channels=kx", NOTIFY_URLS="json://127.0.0.1:9")
    assert run.status == 3
    assert "Traceback" not in run.log
    assert run.log.count("cannot be written: no room; ending the run") == 1
    assert "unhealthy: the archive could not be written" in run.log
    assert "nobody is told" in run.log
