"""``scrapy doctor``: what asks for attention, and the exit status that says so."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.archive import archive_to_write
from newscrawl.archive.runs import finish_run, sign_of_life, start_run
from newscrawl.archive.schema import SCHEMA_VERSION
from newscrawl.commands.doctor import Command
from tests.commands import in_process

START = datetime(2026, 9, 30, 4, tzinfo=UTC)  # noon in Beijing
HOUR = timedelta(hours=1)


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'news.db'}"


@pytest.fixture
def doctor(url, capsys, monkeypatch):
    monkeypatch.setenv("SCRIPTED_NOW", "2026-10-01T00:00+00:00")

    def doctor(*words: str) -> tuple[int, str, str]:
        status = in_process.run(Command(), url, "--offline", *words)
        return status, *capsys.readouterr()

    return doctor


@pytest.fixture
def record(url):
    def record(hours: int, counters: dict | None, spider: str = "stcn") -> None:
        archive = archive_to_write(url)
        with archive.writing() as connection:
            run = start_run(connection, spider, {}, "0", START + hours * HOUR)
            if counters is not None:
                end = START + (hours + 0.5) * HOUR
                finish_run(connection, run, "finished", counters, end)
        archive.engine.dispose()

    return record


@pytest.fixture
def under_way(url, record):
    def under_way(spider: str, given: dict, hours: int) -> None:
        """A run that has gone on for so many hours, and after it one that came to an end."""
        archive = archive_to_write(url)
        with archive.writing() as connection:
            run = start_run(connection, spider, given, "0", START + (20 - hours) * HOUR)
            sign_of_life(connection, run, START + 20 * HOUR)
        archive.engine.dispose()
        record(18, {"run/findings": []})

    return under_way


def test_a_healthy_archive(url, doctor, record):
    record(0, {"run/findings": [], "article/new": 7})
    status, out, _ = doctor()
    assert status == 0
    assert out.splitlines() == [
        f"archive   {url}: schema {SCHEMA_VERSION}, up to date",
        "last run  stcn 1, 2026-09-30 12:00: healthy",
        "comments  no page with comments (网友评论) was read",
        "Nothing asks for attention.",
    ]


def test_comments_ask_for_attention(doctor, record):
    record(0, {"run/findings": []})
    record(1, {"run/findings": [], "article/with_comments": 2})
    record(2, {"run/findings": [], "article/with_comments": 1})
    status, out, _ = doctor()
    assert status == 3
    assert out.splitlines()[-1].startswith(
        "look      3 pages with comments (网友评论) were read in the last 7 days: "
    )
    assert (
        "comments  3 pages with comments (网友评论) were read, first in run 2 (2026-09-30 13:00)"
        in out.splitlines()
    )
    assert doctor("--as-of", "2026-09-30T13:00")[0] == 0


def test_comments_and_killed_runs_of_long_ago_are_no_alarm_any_more(doctor, record):
    record(-200, None, "reparse")
    record(-200, {"run/findings": ["bad"]}, "import")
    record(-200, {"run/findings": [], "article/with_comments": 1})
    record(0, {"run/findings": []})
    status, out, _ = doctor()
    assert status == 0
    assert "comments  1 page with comments (网友评论) was read, first in run 3 " in out
    assert doctor("--as-of", "2026-09-23T12:00")[0] == 3


def test_a_crawl_that_does_not_begin_any_more(doctor, record):
    record(-5, {"run/findings": []})
    record(19, {"run/findings": []}, "stcn_rank")
    status, out, _ = doctor()
    assert status == 3
    assert out.splitlines()[-1] == (
        "look      stcn last began to read what is new at 2026-09-30 07:00, more than 24 hours "
        "before: does cron run?"
    )
    record(-3, {"run/findings": []})
    assert doctor()[0] == 0


def test_so_do_runs_that_were_unhealthy_or_killed(doctor, record):
    record(0, {"run/findings": ["1 of 23 walks did not come down to known ground"]})
    record(1, None, "stcn_rank")
    status, out, _ = doctor()
    assert status == 3
    assert [line for line in out.splitlines() if line.startswith("look")] == [
        "look      run 2 of stcn_rank was killed",
        "look      stcn: 1 of 23 walks did not come down to known ground",
    ]


@pytest.mark.parametrize(
    ("spider", "given", "hours", "named"),
    [
        ("stcn", {}, 3, True),
        ("stcn_rank", {}, 2, False),
        ("stcn", {"since": "2026-09-01"}, 3, False),
        ("stcn", {"since": "2026-09-01"}, 25, True),
        ("reparse", {}, 3, False),
    ],
)
def test_a_run_without_end_asks_for_attention(under_way, doctor, spider, given, hours, *, named):
    """Also where later runs came to an end: it may hold the lock against the others."""
    under_way(spider, given, hours)
    status, out, _ = doctor()
    told = [line for line in out.splitlines() if "is it stuck" in line]
    assert (status, len(told)) == ((3, 1) if named else (0, 0))
    assert all(f"look      run 1 of {spider} goes on since 2026-" in line for line in told)


def test_as_json(url, doctor, record):
    record(0, {"run/findings": [], "article/with_comments": 1})
    status, out, _ = doctor("--json")
    found = json.loads(out)
    assert status == 3
    assert found["archive"] == url
    assert found["schema"] == SCHEMA_VERSION
    assert found["comments"] == {
        "pages": 1,
        "recent_pages": 1,
        "first_run": 1,
        "first_at": "2026-09-30T04:00:00.000+00:00",
    }
    assert found["runs"][0] == {
        "spider": "stcn",
        "run": 1,
        "started_at": "2026-09-30T04:00:00.000+00:00",
        "finished_at": "2026-09-30T04:30:00.000+00:00",
        "ended": "healthy",
        "findings": [],
        "recent": True,
    }
    assert found["last_crawl"] == "2026-09-30T04:00:00.000+00:00"
    assert found["asked_at"].startswith("2026-10-01T0")
    assert len(found["attention"]) == 1


def test_no_archive_is_one_line(doctor):
    status, out, err = doctor()
    assert (status, out) == (1, "")
    assert err.startswith("newscrawl: there is no archive ")


def test_an_archive_without_runs(url, doctor):
    archive_to_write(url).engine.dispose()
    status, out, _ = doctor()
    assert status == 0
    assert "last run  none yet" in out.splitlines()
