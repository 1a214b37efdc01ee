"""Wrong input: one line that says what to do, status 1, nothing changed."""

import sqlite3
import subprocess
import sys

import pytest

from tests.crawl.conftest import command

UNUSED = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("words", "settings", "says"),
    [
        (["-a", "channels=kx,foo"], {}, "unknown channel 'foo'; there are kx, yw,"),
        (["-a", "since=yesterday"], {}, "since=yesterday is no time; write 2026-09-30"),
        (["-a", "since=2026-09-30", "-a", "until=2026-09-30"], {}, "is not before until"),
        (["-a", "until=2026-09-30"], {}, "until=2026-09-30 needs since="),
        (["-O", "scrapy.cfg/news.jsonl"], {}, "scrapy.cfg/news.jsonl cannot be written"),
        ([], {"RETRY_PAUSE": "soon"}, "RETRY_PAUSE 'soon' is no whole number"),
        ([], {"WALK_OVERLAP": "-1"}, "WALK_OVERLAP '-1' is no whole number"),
        ([], {"REREAD_HOURS": "soon"}, "REREAD_HOURS 'soon': write hours after publication"),
        ([], {"REREAD_HOURS": "1,0"}, "REREAD_HOURS '1,0': write hours after publication"),
        ([], {"RAW_PAGES": ""}, "RAW_PAGES is empty; name a folder, or off"),
        (["-a", "ids=12x"], {}, "an id is a number such as 4204288"),
        (["-a", "ids=12", "-a", "channels=kx"], {}, "leave out channels, since and until"),
        (["-a", "ids=stcn.com/2019/1.shtml"], {}, "or host and path of an old article such as"),
        (["-a", "urls=https://www.stcn.com/"], {}, "is the address of no article of stcn.com"),
        (["-a", "urls=4204288"], {}, "write https://www.stcn.com/article/detail/4204288.html"),
        (["-a", "full=perhaps"], {}, "write full=1 or full=0"),
        (["-a", "chanels=kx"], {}, "unknown argument 'chanels'; there are channels, since,"),
        ([], {"STCN_BASE_URL": "www.stcn.com"}, "needs a scheme and a host"),
        ([], {"STCN_BASE_URL": "http://127.0.0.1:0x50"}, "needs a scheme and a host"),
        ([], {}, f"{UNUSED} cannot be reached (Connection refused)"),
    ],
)
def test_one_line_and_status_1(folder, words, settings, says):
    done = crawl(folder, *words, **settings)
    assert done.returncode == 1
    assert says in error_line(done)
    assert [path.name for path in folder.iterdir()] == ["scrapy.cfg"]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("data/news.db", "is no database address; write e.g. sqlite:///data/news.db"),
        ("oracle9://host/x", "needs a driver that is not installed"),
        ("sqlite:///.", "is a folder; ARCHIVE_URL must name a file"),
        ("sqlite:///scrapy.cfg/news.db", "the folder of the archive scrapy.cfg/news.db: "),
        ("sqlite:///text.db", "cannot be used: file is not a database"),
        ("sqlite:///other.db", "is no newscrawl archive"),
        ("sqlite:///newer.db", "has schema 9999, this newscrawl knows 0004: upgrade newscrawl"),
        ("sqlite:////proc/newscrawl.db", "cannot be used: unable to open database file"),
    ],
)
def test_an_archive_that_cannot_be_used(folder, replica, address, says):
    (folder / "text.db").write_text("this is no database, but a text of some length" * 100)
    with sqlite3.connect(folder / "other.db") as other:
        other.execute("CREATE TABLE customers (name TEXT)")
    with sqlite3.connect(folder / "newer.db") as newer:
        newer.execute("CREATE TABLE alembic_version (version_num TEXT)")
        newer.execute("CREATE TABLE ledger (id TEXT)")
        newer.execute("INSERT INTO alembic_version VALUES ('9999')")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    done = crawl(folder, base=replica.base, ARCHIVE_URL=address)
    assert done.returncode == 1
    assert says in error_line(done)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert replica.counts()["log"] == []


def test_debug_shows_the_traceback(folder):
    done = crawl(folder, "-a", "channels=foo", "--debug")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_no_spider_and_an_unknown_one(folder):
    scrapy = [sys.executable, "-m", "scrapy"]
    unknown = subprocess.run(
        [*scrapy, "crawl", "stnc"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (unknown.returncode, error_line(unknown)) == (
        1,
        "newscrawl: there is no spider 'stnc'; there is stcn, stcn_rank",
    )


def crawl(folder, *words, base=UNUSED, **settings):
    return subprocess.run(
        command(base, *words, **settings), cwd=folder, capture_output=True, text=True, check=False
    )


def error_line(done: subprocess.CompletedProcess) -> str:
    """The one line; log lines of the start are none of it."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("newscrawl: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]
