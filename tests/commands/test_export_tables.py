"""``scrapy export``: the tables, the fields, and what chooses among them."""

import csv
import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import insert

from newscrawl.archive import archive_to_write, ledger
from newscrawl.archive.intake import Intake
from newscrawl.archive.runs import start_run
from newscrawl.archive.schema import indexes
from newscrawl.commands.export import Command
from newscrawl.exports.tables import TABLES
from newscrawl.items import ListRow, Reading
from newscrawl.pages.stcn.article import Known, article_from_row
from tests.commands import in_process

START = datetime(2026, 9, 30, 4, tzinfo=UTC)  # noon in Beijing
HOUR = timedelta(hours=1)
MAOTAI = {"code": "600519.SH", "name": "贵州茅台", "by": "site"}
PINGAN = {"code": "000001.SZ", "name": "平安银行", "by": "code", "start": 0, "end": 2}


def put(archive, number: int, at: datetime, text: str, **fields) -> None:
    """Store an article, or a version of it, published at noon and ``number`` hours."""
    row = ListRow(str(number), "flash", f"第{number}篇", START + number * HOUR, content=text)
    article = article_from_row(row, fetched_at=at, seen=Known(START, ["kx"]))
    with archive.writing() as connection:
        ledger.list_rows(connection, ledger.ListPage("stcn", "kx", at), [row])
        read = [Reading(replace(article, **fields), row, cause="edit")]
        assert Intake().take_recognised(connection, read, 1, at)


def fill(url: str) -> None:
    """Article 1 with two securities, article 2 in two versions, article 3."""
    archive = archive_to_write(url)
    with archive.writing() as connection:
        assert start_run(connection, "stcn", {"channels": "kx"}, "0", START) == 1
    put(archive, 1, START + 2 * HOUR, "平安。", securities=[MAOTAI, PINGAN], tags=["000001", "甲"])
    put(archive, 2, START + 3 * HOUR, "茅台。", securities=[MAOTAI], source="券商中国，甲")
    put(archive, 2, START + 4 * HOUR, "茅台改。", securities=[], source="券商中国，甲")
    put(archive, 3, START + 5 * HOUR, "三。", kind="article", tags=["乙，丙"])
    archive.engine.dispose()


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('tables') / 'news.db'}"
    fill(url)
    return url


@pytest.fixture
def read(capfd, monkeypatch, tmp_path):
    """The records that the command writes with these words."""
    monkeypatch.setenv("SCRIPTED_NOW", "2026-10-01T00:00+00:00")
    monkeypatch.chdir(tmp_path)

    def read(url: str, *words: str) -> list[dict]:
        assert in_process.run(Command(), url, *words) == 0
        out, err = capfd.readouterr()
        assert err == ""
        return [json.loads(line) for line in out.splitlines()]

    return read


@pytest.fixture
def rows(filled, read):
    return partial(read, filled)


def test_every_table_has_the_fields_that_it_says(rows):
    for name, table in TABLES.items():
        found = rows("--table", name)
        assert bool(found) == (name != "rankings")
        for one in found:
            assert list(one) == [column.name for column in table.columns]


def test_tables(rows):
    versions = rows("--table", "versions", "--fields", "article_id,version,cause,position,known_at")
    assert [list(one.values())[:4] for one in versions] == [
        ["1", 1, "edit", 1],
        ["2", 1, "edit", 2],
        ["2", 2, "edit", 3],
        ["3", 1, "edit", 4],
    ]
    assert versions[2]["known_at"] == "2026-09-30T08:00:00.000+00:00"
    about = {"id": "stcn:1", "version": 1, "published_at": "2026-09-30T13:00:00+08:00"}
    about["title"] = "第1篇"
    assert rows("--table", "securities") == [
        about | MAOTAI | {"start": None, "end": None},
        about | PINGAN,
    ]
    assert rows("--table", "securities", "--security", "000001.SZ") == [about | PINGAN]
    sighting = rows("--table", "sightings", "--limit", "1")
    assert sighting == [
        {
            "id": "stcn:3",
            "channel": "kx",
            "first_seen_at": "2026-09-30T09:00:00.000+00:00",
            "listed_at": "2026-09-30T15:00:00+08:00",
        }
    ]
    assert rows("--table", "sightings", "--limit", "2", "--fields", "channel") == [
        {"channel": "kx"},
        {"channel": "kx"},
    ]
    assert rows("--table", "runs", "--limit", "1", "--fields", "spider") == [{"spider": "stcn"}]
    run = rows("--table", "runs", "--fields", "run,arguments,started_at")
    assert run == [
        {"run": 1, "arguments": {"channels": "kx"}, "started_at": "2026-09-30T04:00:00.000+00:00"}
    ]


def test_what_the_index_lacks_is_said_and_no_cursor_passes_it_over(tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("SCRIPTED_NOW", "2026-10-01T00:00+00:00")
    url = f"sqlite:///{tmp_path}/news.db"
    fill(url)
    archive = archive_to_write(url)
    with archive.writing() as connection:
        connection.execute(insert(indexes).values(name="search", older=3, read=1))
    archive.engine.dispose()
    says = "newscrawl: 2 older versions are not searched yet: scrapy archive upgrade\n"
    assert in_process.run(Command(), url, "--security", "600519") == 0
    assert capfd.readouterr().err == says
    out = tmp_path / "a.jsonl"
    words = "--query", "茅台", "--cursor", "a", "-o", str(out)
    assert in_process.run(Command(), url, *words) == 1
    assert (capfd.readouterr().err, out.exists()) == (says, False)
    assert in_process.run(Command(), url, "--cursor", "a", "-o", str(out)) == 0


CHOICES = [
    (["--security", "600519"], "1"),
    (["--security", "600519.sh,000001.SZ"], "1"),
    (["--security", "600519", "--as-of", "2026-09-30T15:30"], "12"),
    (["--security", "600519", "--table", "versions"], "12"),
    (["--tag", "000001"], "1"),
    (["--tag", "乙，丙,甲"], "13"),
    (["--tag", "乙"], ""),
    (["--source", "券商中国，甲"], "2"),
    (["--kind", "article"], "3"),
    (["--query", "茅台"], "12"),
    (["--query", "茅台", "--kind", "article"], ""),
    (["--table", "versions", "--as-of", "2026-09-30T15:30"], "12"),
    (["--table", "versions", "--limit", "3"], "223"),
    (["--table", "versions", "--channel", "kx", "--since", "2026-09-30T14:00"], "223"),
]


@pytest.mark.parametrize(("words", "numbers"), CHOICES)
def test_what_chooses(rows, words, numbers):
    assert "".join(row["article_id"] for row in rows("--fields", "article_id", *words)) == numbers


def test_postgresql_says_the_same(postgres_url, filled, read):
    fill(postgres_url)
    for words in [*(words for words, _ in CHOICES), *(["--table", name] for name in TABLES)]:
        there, here = (read(url, *words) for url in (postgres_url, filled))
        for run in (*there, *here):
            run.pop("alive_at", None)
        assert there == here
    words = "--cursor", "a", "--channel", "kx", "-o", "a.jsonl"
    assert in_process.run(Command(), postgres_url, *words) == 0
    assert len(Path("a.jsonl").read_text("utf-8").splitlines()) == 3
    Path("a.jsonl").unlink()
    assert in_process.run(Command(), postgres_url, *words) == 0
    assert not Path("a.jsonl").exists()


def test_fields_stand_in_the_order_asked_for(rows):
    assert list(rows("--fields", "title, id,version,id")[0]) == ["title", "id", "version"]
    assert rows("--fields", "tags,authors", "--limit", "1") == [{"tags": ["乙，丙"], "authors": []}]


def test_an_archive_that_is_being_written_gives_one_moment(tmp_path, monkeypatch, capfd):
    """While another process holds the write lock, and commits in the midst of the export."""
    monkeypatch.setenv("SCRIPTED_NOW", "2026-10-01T00:00+00:00")
    url = f"sqlite:///{tmp_path / 'news.db'}"
    fill(url)
    crawl = sqlite3.connect(tmp_path / "news.db", isolation_level=None)
    crawl.execute("BEGIN IMMEDIATE")
    crawl.execute("UPDATE versions SET title = 'neu'")
    seen = TABLES["articles"].read

    def read(*words):
        for number, row in enumerate(seen(*words)):
            if number == 0:
                crawl.execute("COMMIT")
            yield row

    monkeypatch.setitem(TABLES, "articles", replace(TABLES["articles"], read=read))
    assert in_process.run(Command(), url, "--fields", "title", "--format", "csv") == 0
    crawl.close()
    out = capfd.readouterr().out.removeprefix("\ufeff")
    assert [row["title"] for row in csv.DictReader(StringIO(out))] == ["第1篇", "第2篇", "第3篇"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--table", "news"], "there is no table 'news'; there are articles, versions"),
        (["--kind", "news"], "--kind news: there are flash and article"),
        (["--tag", "a\udcff"], "--tag is no text in UTF-8"),
        (["--table", "sightings", "--kind", "flash"], "--kind is not for --table sightings"),
        (["--table", "runs", "--channel", "kx"], "--channel is not for --table runs"),
        (["--table", "runs", "-o", "a.jsonl", "--cursor", "a"], "--cursor is not for --table runs"),
        (["--table", "runs", "--fields", "run,text"], "runs have no field 'text'; there are run,"),
        (["--fields", ""], "articles have no field ''"),
        (["-o", "/proc/no/a.csv"], "/proc/no/a.csv cannot be written: "),
        (["-o", "/dev/full"], "/dev/full is no file"),
    ],
)
@pytest.mark.usefixtures("read")
def test_a_mistake_is_one_line(filled, tmp_path, capfd, words, says):
    assert in_process.run(Command(), filled, *words) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith(f"newscrawl: {says}")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "no database, but long enough to be one" * 20])
def test_an_archive_that_is_none(tmp_path, capfd, monkeypatch, text):
    monkeypatch.setenv("SCRIPTED_NOW", "2026-10-01T00:00+00:00")
    monkeypatch.chdir(tmp_path)
    Path("news.db").write_text(text)
    assert in_process.run(Command(), "sqlite:///news.db", "-o", "a.csv") == 1
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert not Path("a.csv").exists()
