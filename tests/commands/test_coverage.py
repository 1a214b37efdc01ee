"""``scrapy coverage``: days, gaps and what is waited for, for people and for machines."""

import argparse
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from scrapy.settings import Settings

from newscrawl.archive import archive_to_write, ledger, outcomes, runs, store, walks
from newscrawl.archive.coverage import Day
from newscrawl.archive.gaps import Gap, Waiting
from newscrawl.archive.ledger import ListPage
from newscrawl.commands.coverage import Command, channel_codes, day_range
from newscrawl.commands.coverage_view import show_days, show_gaps, show_waiting
from newscrawl.errors import UserError
from newscrawl.items import ListRow, Reading
from newscrawl.moments import BEIJING
from newscrawl.pages.stcn.article import Known, article_from_row
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.revisit import RevisitPolicy
from newscrawl.stretches import BEGINNING, Goal
from newscrawl.walk import Walk

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 9, 30, 12, tzinfo=BEIJING)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HOSTILE = "[red]no[/] :smile: answer"
CERTAIN = [code for code, channel in CHANNELS.items() if channel.certain]
SOME_UNSURE = next(code for code, channel in CHANNELS.items() if not channel.certain)


def read_now() -> datetime:
    """The clock of these tests."""
    return NOW


def row(number: int, listed_at: datetime) -> ListRow:
    return ListRow(str(number), "flash", f"第{number}条", listed_at, content="正文。")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Three days of kx, read in whole, with one article failed and one pending; a gap of yw."""
    folder = tmp_path_factory.mktemp("coverage")
    (folder / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    archive = archive_to_write(f"sqlite:///{folder}/news.db")
    kx = {number: NOW - 6 * HOUR * number for number in range(13)}
    yw = {number: NOW - HOUR * (number - 100) for number in range(100, 104)}
    at = NOW - 2 * HOUR
    with archive.writing() as connection:
        run = runs.start_run(connection, "stcn", {}, "0", at)
        for channel, rows, overlap in (("kx", kx, 3), ("yw", yw, 3)):
            walk = Walk(channel, Goal(), overlap)
            line = walks.start_walk(connection, run, "stcn", walk, at)
            listed = walk.read([row(*one) for one in rows.items()], set(), NOW)
            ledger.list_rows(connection, ListPage("stcn", channel, at), listed)
            if channel == "kx":
                walk.read([], set(), NOW)
                walk.next_cursor((2, None), None, None)
                walk.read([], set(), NOW)
            walks.page_read(connection, line, at, page=1, new=1)
        runs.finish_run(connection, run, "finished", {}, at + HOUR / 2)
        read = [
            Reading(article_from_row(row(n, kx[n]), fetched_at=at, seen=Known(at, ["kx"])))
            for n in kx
            if n not in (1, 6)
        ]
        store.store(connection, read, run, NOW - HOUR)
        outcomes.settle(connection, read, NOW - HOUR, RevisitPolicy(HOUR))
        outcomes.fail(connection, "stcn:6", HOSTILE, NOW - HOUR, RevisitPolicy(HOUR))
    archive.engine.dispose()
    return folder


@pytest.fixture
def coverage(folder, capsys):
    """The command in this process; answers its status, what it printed and what it complained."""

    def run(*words: str, columns: list[str] | None = None):
        command = Command()
        command.settings = Settings(
            {"ARCHIVE_URL": f"sqlite:///{folder}/news.db", "CLOCK": f"{__name__}.read_now"}
        )
        parser = argparse.ArgumentParser()
        command.add_options(parser)
        command.run(columns or [], parser.parse_args(words))
        printed = capsys.readouterr()
        return command.exitcode, printed.out, printed.err

    return run


@pytest.fixture
def asked(coverage):
    """The command's answer in JSON, with its status."""

    def run(*words: str) -> dict:
        status, out, err = coverage("--json", *words)
        assert err == ""
        return {"status": status} | json.loads(out)

    return run


# --- for machines -----------------------------------------------------------------------------


def test_json_of_a_channel(asked):
    found = asked("--channel", "kx", "--since", "2026-09-27", "--until", "2026-09-29")
    assert list(found) == ["status", "as_of", "days", "gaps", "waiting"]
    assert (found["status"], found["as_of"], found["gaps"]) == (0, None, [])
    assert found["days"] == [
        {
            "channel": "kx",
            "day": f"2026-09-{day}",
            "articles": stored,
            "pending": 0,
            "failed": failed,
            "gone": 0,
            "state": state,
        }
        for day, stored, failed, state in (
            (27, 2, 0, "in part"),  # the list ended at noon of this day
            (28, 4, 0, "complete"),
            (29, 3, 1, "in part"),
        )
    ]


def test_json_of_what_is_waited_for_and_of_gaps(asked):
    found = asked("--channel", "kx,yw")
    assert found["status"] == 3
    [gap] = found["gaps"]
    assert gap == {
        "channel": "yw",
        "lower": None,
        "upper": "2026-09-30T11:01:00+08:00",
        "since": "2026-09-30T02:00:00+00:00",
        "why": None,
        "backfill": False,
    }
    waits = {one["id"]: one for one in found["waiting"]}
    assert waits.keys() == {"stcn:1", "stcn:6", *(f"stcn:{n}" for n in range(100, 104))}
    assert waits["stcn:6"] == {
        "id": "stcn:6",
        "state": "failed",
        "listed_at": "2026-09-29T00:00:00+08:00",
        "attempts": 1,
        "last_error": HOSTILE,
        "due_at": "2026-09-30T04:00:00+00:00",
    }
    assert (waits["stcn:1"]["state"], waits["stcn:1"]["attempts"]) == ("pending", 0)
    times = [one["listed_at"] for one in found["waiting"]]
    assert times == sorted(times, reverse=True)


def test_the_last_seven_days_and_all_channels_that_are_crawled(asked):
    found = asked()
    assert {day["day"] for day in found["days"]} == {f"2026-09-{day}" for day in range(24, 31)}
    assert list(dict.fromkeys(day["channel"] for day in found["days"])) == CERTAIN
    assert [day["day"] for day in asked("--channel", "kx")["days"]] == sorted(
        {day["day"] for day in found["days"]}
    )
    assert {day["state"] for day in asked("--channel", SOME_UNSURE)["days"]} == {"unread"}


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        (["--since", "2026-09-28"], "2026-09-28", "2026-09-30"),
        (["--until", "2026-09-28"], "2026-09-22", "2026-09-28"),
        (["--since", "2026-09-29", "--until", "2026-09-29"], "2026-09-29", "2026-09-29"),
        (["--since", "2026-09-28T17:00+00:00"], "2026-09-29", "2026-09-30"),  # Beijing's days
        (["--since", "2026-09-29", "--until", "2026-10-02"], "2026-09-29", "2026-10-02"),
        (["--as-of", "2026-09-28T23:30"], "2026-09-22", "2026-09-28"),
    ],
)
def test_the_days_that_are_asked_for(asked, words, first, last):
    found = [day["day"] for day in asked("--channel", "kx", *words)["days"]]
    assert (found[0], found[-1]) == (first, last)
    assert found == sorted(found)


def test_each_channel_once(asked):
    found = asked("--channel", "yw,kx,yw", "--since", "2026-09-30")
    assert [day["channel"] for day in found["days"]] == ["yw", "kx"]


def test_as_it_was_then(asked):
    then = asked("--channel", "kx", "--as-of", "2026-09-30T10:45")
    assert (then["as_of"], then["status"]) == ("2026-09-30T10:45:00+08:00", 0)
    assert {(day["articles"], day["failed"]) for day in then["days"]} == {(0, 0)}
    assert len(then["waiting"]) == 13
    assert {one["state"] for one in then["waiting"]} == {"pending"}
    later = asked("--channel", "kx", "--as-of", "2026-09-30T11:30")
    assert sum(day["articles"] for day in later["days"]) == 11
    assert sum(day["pending"] for day in later["days"]) == 2
    before = asked("--channel", "kx,yw", "--as-of", "2026-09-30T09:00")
    assert (before["status"], before["gaps"], before["waiting"]) == (0, [], [])
    assert {day["state"] for day in before["days"]} == {"unread"}
    assert asked("--channel", "yw", "--as-of", "2026-09-30T11:00")["status"] == 3


# --- for people -------------------------------------------------------------------------------


def test_a_table_with_gaps_and_what_is_waited_for(coverage):
    status, out, err = coverage("--channel", "kx,yw,gs", "--since", "2026-09-26")
    assert (status, err) == (3, "")
    lines = [line.rstrip() for line in out.splitlines()]
    assert [line.split() for line in lines[:4]] == [
        ["2026", "09-26", "09-27", "09-28", "09-29", "09-30"],
        ["kx", "快讯", "–", "2?", "4", "3?", "2?"],
        ["yw", "要闻", "–", "–", "–", "–", "0?"],
        ["gs", "股市", *("–" * 5)],
    ]
    assert "12? in part" in out
    assert "Open gaps: 1" in out
    assert "the list's end" in out
    assert "Not stored yet: 5 pending, 1 failed" in out
    assert "[red]no[/]" in out
    assert max(map(cell_len, lines)) <= 100


def test_without_a_gap_it_says_so(coverage):
    status, out, _ = coverage("--channel", "kx")
    assert status == 0
    assert "No gap is open." in out


def seen(show, what, width: int = 100) -> list[str]:
    out = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)
    show(out, what)
    return [line.rstrip() for line in out.file.getvalue().splitlines()]


def some_days(count: int, articles: int, state: str = "complete") -> list[Day]:
    first = date(2026, 9, 1)
    return [
        Day(code, first + timedelta(days=n), articles, 0, 0, 0, state)
        for code in CHANNELS
        for n in range(count)
    ]


@pytest.mark.parametrize("state", ["complete", "so far", "in part", "unread"])
def test_each_channel_has_a_line(state):
    lines = seen(show_days, some_days(7, 12_345, state))
    names = [f"{code} {channel.name}" for code, channel in CHANNELS.items()]
    body = lines[1 : 1 + len(names)]
    assert [line[: len(name)] for line, name in zip(body, names, strict=True)] == names
    assert {line.count("12,345") for line in body} == {7}
    assert max(map(cell_len, lines)) <= 100


def test_many_days_make_several_tables():
    lines = seen(show_days, some_days(16, 1))
    heads = [line.split() for line in lines if line.startswith("2026")]
    assert [len(head) - 1 for head in heads] == [7, 7, 2]
    assert heads[2] == ["2026", "09-15", "09-16"]


def test_nothing_to_show():
    assert seen(show_days, [])[-1].startswith("12 complete")
    assert seen(show_gaps, []) == ["No gap is open."]
    assert seen(show_waiting, []) == []


def test_gaps_and_errors_are_text():
    gaps = [
        Gap("kx", BEGINNING + DAY, NOW, NOW, HOSTILE, backfill=True),
        Gap("yw", None, NOW, NOW.astimezone(UTC), None, backfill=False),
    ]
    lines = seen(show_gaps, gaps, 200)
    assert lines[0] == "Open gaps: 2"
    said = "\n".join(lines)
    assert f"backfill: {HOSTILE}" in said
    assert "ended before it could say why, or goes on" in said
    assert said.count("2026-09-30 12:00") == 4  # Beijing time all over
    waits = [Waiting(f"stcn:{n}", "failed", NOW, 2, HOSTILE, NOW + HOUR) for n in range(23)]
    lines = seen(show_waiting, waits, 200)
    assert lines[0] == "Not stored yet: 0 pending, 23 failed"
    assert sum(HOSTILE in line for line in lines) == 20
    assert lines[-1] == "and 3 more; --json lists all"


# --- mistakes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--as-of", "2026-09-30T12:01"], "--as-of 2026-09-30T12:01 lies ahead"),
        (["--as-of", "noon"], "--as-of noon is no time; write 2026-09-30"),
        (["--channel", "kx,foo"], "unknown channel 'foo'; there are kx, yw,"),
        (["--channel", ""], "unknown channel ''; there are kx, yw,"),
        (["--since", "2026-09-31"], "--since 2026-09-31 is no time; write 2026-09-30"),
        (["--until", ""], "--until  is no time; write 2026-09-30"),
        (["--since", "1926-09-30"], "--since 1926-09-30: the site has nothing of that year"),
        (["--since", "2026-10-01"], "--since 2026-10-01 is after --until 2026-09-30"),
        (
            ["--since", "2026-09-29", "--until", "2026-09-28"],
            "--since 2026-09-29 is after --until 2026-09-28",
        ),
        (["--since", "2000-01-01"], "--since 2000-01-01: at most 3,660 days at a time"),
    ],
)
def test_one_line_and_status_1(coverage, words, says):
    status, out, err = coverage(*words)
    assert (status, out) == (1, "")
    assert err.startswith(f"newscrawl: {says}")
    assert err.count("\n") == 1


def test_a_word_too_many(coverage):
    status, _, err = coverage(columns=["kx"])
    assert (status, err.count("\n")) == (1, 1)
    assert "scrapy coverage does not know 'kx'" in err


def test_a_range_of_ten_years_is_allowed():
    first, last = day_range("2016-10-01", None, NOW)
    assert (first, last) == (date(2016, 10, 1), date(2026, 9, 30))
    late = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)  # the next day has begun in Beijing
    assert day_range(None, None, late) == (date(2026, 9, 25), date(2026, 10, 1))


def test_channels_by_default_are_all():
    assert channel_codes(None) == list(CHANNELS)
    with pytest.raises(UserError, match="unknown channel 'KX'"):
        channel_codes("KX")


# --- as a process -----------------------------------------------------------------------------


def scrapy(folder: Path, *words: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "scrapy", "coverage", *words]
    return subprocess.run(
        [*command, "-s", "ARCHIVE_URL=sqlite:///news.db", "-s", "LOG_LEVEL=ERROR"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_changes_nothing_and_needs_no_network(folder):
    before = (folder / "news.db").read_bytes()
    done = scrapy(folder, "--channel", "yw", "--since", "2026-09-28", "--until", "2026-09-30")
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.splitlines()[0].split() == ["2026", "09-28", "09-29", "09-30"]
    assert max(map(cell_len, done.stdout.splitlines())) <= 100
    assert (folder / "news.db").read_bytes() == before


def test_without_an_archive_nothing_is_made(folder, tmp_path):
    (tmp_path / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    done = scrapy(tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["scrapy.cfg"]
