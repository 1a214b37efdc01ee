"""``scrapy export``: tables of the archive as files, and what is refused in one line."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.archive import archive_to_write, ledger, store
from newscrawl.archive.duplicates.links import Link, write_links
from newscrawl.archive.rankings import Snapshot, store_ranking
from newscrawl.archive.records import articles_at
from newscrawl.archive.runs import start_run
from newscrawl.commands.export import Command
from newscrawl.items import ListRow, RankRow, Reading, to_record
from newscrawl.pages.stcn.article import Known, article_from_row
from tests.commands import in_process

ROOT = Path(__file__).parents[2]
START = datetime(2026, 9, 30, 4, tzinfo=UTC)  # noon in Beijing
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    """Articles 1 to 3, an hour apart, the third a duplicate; two rankings that name the first."""
    address = f"sqlite:///{tmp_path_factory.mktemp('archive') / 'news.db'}"
    archive = archive_to_write(address)
    with archive.writing() as connection:
        run = start_run(connection, "stcn", {}, "0", START)
        for number in (1, 2, 3):
            at = START + number * HOUR
            row = ListRow(str(number), "flash", f"第{number}篇", at, content="正文。", source="甲")
            channel = "yw" if number == 2 else "kx"
            ledger.list_rows(connection, ledger.ListPage("stcn", channel, at), [row])
            article = article_from_row(row, fetched_at=at, seen=Known(at, [channel]))
            store.store(connection, [Reading(article, row)], run, at)
        third = {"stcn:3": Link("stcn:1", 0.9, "near")}
        write_links(connection, third, START + 4 * HOUR)
        for channel in ("yw", "kx"):
            rows = [
                RankRow(
                    position=1, title="一", url="u", article_id="1", hot=True, red=False, tag="独家"
                ),
                RankRow(
                    position=2,
                    title="直播",
                    url=None,
                    article_id=None,
                    hot=False,
                    red=True,
                    tag=None,
                ),
            ]
            store_ranking(connection, Snapshot("stcn", channel, run, START + 5 * HOUR), rows)
    archive.engine.dispose()
    return address


@pytest.fixture
def export(url, capfdbinary, monkeypatch, tmp_path):
    """Runs the command; its status, and its output as it came."""
    monkeypatch.setenv("SCRIPTED_NOW", "2026-10-01T00:00+00:00")
    monkeypatch.chdir(tmp_path)

    def export(*words: str) -> tuple[int, str, str]:
        status = in_process.run(Command(), url, *words)
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return export


@pytest.fixture
def records(export):
    def records(*words: str) -> list[dict]:
        status, out, err = export(*words)
        assert (status, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]

    return records


def test_articles_are_records_oldest_first(url, records):
    archive = archive_to_write(url)
    with archive.reading() as connection:
        there = [to_record(article) for article in articles_at(connection)]
    archive.engine.dispose()
    assert records() == there[::-1]
    assert list(records()[0]) == list(there[0])


def test_lines_are_readable(export):
    assert "第1篇" in export()[1].splitlines()[0]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["--since", "2026-09-30T14:00"], "23"),
        (["--until", "2026-09-30T14:00"], "1"),
        (["--since", "2026-09-30T06:00+00:00", "--until", "2026-09-30T15:00"], "2"),
        (["--channel", "yw"], "2"),
        (["--limit", "2"], "23"),
        (["--no-duplicates"], "12"),
        (["--no-duplicates", "--since", "2026-09-30T14:00"], "23"),
        (["--as-of", "2026-09-30T14:30"], "12"),
        (["--since", "2027-01-01"], ""),
    ],
)
def test_articles_are_chosen(records, words, numbers):
    assert "".join(record["article_id"] for record in records(*words)) == numbers


def test_rows_of_rankings_carry_their_article(records):
    first, second, *others = records("--table", "rankings")
    assert first == {
        "channel": "kx",
        "taken_at": "2026-09-30T09:00:00.000+00:00",
        "position": 1,
        "title": "一",
        "url": "u",
        "id": "stcn:1",
        "hot": True,
        "red": False,
        "tag": "独家",
        "article_title": "第1篇",
        "published_at": "2026-09-30T13:00:00+08:00",
    }
    assert (second["id"], second["article_title"], second["published_at"]) == (None, None, None)
    assert [row["channel"] for row in others] == ["yw", "yw"]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--channel", "kx"], 2),
        (["--limit", "3"], 3),
        (["--since", "2026-09-30T17:00"], 4),
        (["--until", "2026-09-30T17:00"], 0),
        (["--as-of", "2026-09-30T16:59"], 0),
    ],
)
def test_rankings_are_chosen(records, words, count):
    assert len(records("--table", "rankings", *words)) == count


def test_a_file_is_written_whole_and_said(export, records, tmp_path):
    assert export("-o", "out/news.jsonl") == (0, "out/news.jsonl: 3 articles\n", "")
    assert export("-o", "one.jl", "--limit", "1")[1] == "one.jl: 1 article\n"
    assert export("--table", "rankings", "-o", "r.jsonl")[1] == "r.jsonl: 4 rows\n"
    lines = (tmp_path / "out/news.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == records()
    assert export("-o", "plain", "--format", "jsonl")[1] == "plain: 3 articles\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-o", "news.doc"], "news.doc: there is no such format; there are jsonl, csv"),
        (["--format", "html"], "--format html: there is no such format"),
        (["--fields", "id,titel"], "articles have no field 'titel'; there are id, site"),
        (["--format", "md", "--fields", "id"], "--fields is not for md"),
        (["--format", "atom", "--table", "runs"], "atom shows articles: leave out --table runs"),
        (["--table", "runs", "--security", "600519"], "--security is not for --table runs"),
        (["--security", "贵州茅台"], "'贵州茅台' is no code of a security; write 600519.SH"),
        (["--query=-茅台"], "'-茅台' lacks a word that is to be found"),
        (["--kind", "flash", "--source", ","], "--source is empty"),
        (["--cursor", "a"], "--cursor needs a file: -o FILE"),
        (["--cursor", "a", "-o", "a.atom"], "--cursor is not for atom"),
        (["--cursor", "../a", "-o", "a.csv"], "--cursor '../a' is no name"),
        (["--cursor", "a", "-o", "a.csv", "--limit", "3"], "--cursor and --limit exclude"),
        (["--verify", "news.csv"], "news.csv.manifest.json cannot be read"),
        (["-o", "."], ". is no file"),
        (["--since", "soon"], "--since soon is no time"),
        (["--since", "2026-09-30", "--until", "2026-09-30"], "is not before --until 2026-09-30"),
        (["--channel", "kx,foo"], "unknown channel 'foo'"),
        (["--channel", ""], "unknown channel ''"),
        (["--as-of", "2030-01-01"], "lies ahead"),
        (["--limit", "0"], "--limit 0 is no number of rows"),
        (["--limit", "１"], "--limit １ is no number of rows"),
        (["--limit", "9" * 30], "is no number of rows"),
        (["--table", "rankings", "--no-duplicates"], "--no-duplicates is not for --table rankings"),
        (["news.jsonl"], "does not know 'news.jsonl'"),
    ],
)
def test_a_mistake_is_one_line(export, tmp_path, words, says):
    status, out, err = export(*words)
    assert (status, out) == (1, "")
    assert err.startswith("newscrawl: ")
    assert says in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_fails_leaves_the_old_file(export, monkeypatch, tmp_path):
    (tmp_path / "news.jsonl").write_text("old")

    def fails(_job: object, _time: str) -> None:
        raise RuntimeError

    monkeypatch.setattr("newscrawl.exports.job.Job.seen", fails)
    with pytest.raises(RuntimeError):
        export("-o", "news.jsonl")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"news.jsonl": "old"}


def test_it_is_a_command_of_the_project_and_a_closed_pipe_is_no_mistake(url):
    environment = os.environ | {"NEWSCRAWL_ARCHIVE_URL": url}
    command = [sys.executable, "-m", "scrapy", "export"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")


def redirected(url: str, where: str) -> subprocess.CompletedProcess:
    """The command in a shell, with its output sent elsewhere."""
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m scrapy export {where}', sys.executable],
        cwd=ROOT,
        env=os.environ | {"NEWSCRAWL_ARCHIVE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("where", "says"),
    [
        (">/dev/full", "standard output cannot be written: No space left on device"),
        (">&-", "standard output is closed; name a file with -o"),
    ],
)
def test_an_output_that_takes_nothing_is_one_line(url, where, says):
    done = redirected(url, where)
    assert (done.returncode, done.stderr) == (1, f"newscrawl: {says}\n")


def test_a_file_needs_no_standard_output(url, tmp_path):
    done = redirected(url, f"-o {tmp_path}/news.jsonl >&-")
    assert (done.returncode, done.stderr) == (0, "")
    assert len((tmp_path / "news.jsonl").read_text("utf-8").splitlines()) == 3


def test_an_interrupt_is_one_line(export, monkeypatch, tmp_path):
    (tmp_path / "news.jsonl").write_text("old")

    def interrupted(_job: object, _time: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("newscrawl.exports.job.Job.seen", interrupted)
    says = "newscrawl: export was interrupted; news.jsonl is as it was before\n"
    assert export("-o", "news.jsonl") == (1, "", says)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"news.jsonl": "old"}
    assert export() == (1, "", "newscrawl: export was interrupted\n")
