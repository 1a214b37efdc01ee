"""``make soak`` in short: two simulated days, and proof that a difference would be seen."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest

from newscrawl.moments import BEIJING
from newscrawl.trading_days import is_trading_day, is_trading_time
from tests.crawl.conftest import running_replica
from tests.soak.__main__ import main
from tests.soak.flat import Flat, over_weeks, within
from tests.soak.month import FAULTS, Soak
from tests.soak.plan import HISTORY, KILLED, plan
from tests.soak.verdict import COMMANDS, ask_commands, judge
from tests.soak.watch import Life, Sample, watch

FIRST = date(2026, 9, 30)  # a trading day before a holiday
BEGIN = datetime(2026, 9, 30, tzinfo=BEIJING)


def test_two_days(tmp_path):
    with running_replica(120, BEGIN.isoformat()) as replica:
        soak = Soak(replica, tmp_path, 1, FIRST, busy=5)
        soak.storm(FAULTS, without="429_in_1")  # each of which is a second of waiting
        replica.ask("/__weather", "POST", {"slowest": 0.3})
        soak.run(plan(FIRST, 2, seed=1, thinner=4))
        soak.calm()
        verdict = judge(soak, BEGIN - HISTORY)
        ask_commands(soak, verdict, COMMANDS[:2])
        assert {name: found for name, found in verdict.differences.items() if found} == {}
        assert verdict.gaps == 0
        assert verdict.articles > 200
        assert verdict.versions > verdict.articles
        assert soak.month.statuses[None] > 0
        assert {"edit", "look", "withdraw"} <= soak.editors.deeds.keys()
        assert verdict.withdrawn > 0
        assert sum(replica.ask("/__weather")["met"].values()) > 10
        assert over_weeks(soak.month, 2).is_flat
        _harm(tmp_path / "news.db")
        harmed = {name for name, found in judge(soak, BEGIN - HISTORY).differences.items() if found}
    assert harmed == {"other than the site's", "exact log", "withdrawn, not gone", "not stored"}


def _harm(archive):
    with closing(sqlite3.connect(archive)) as connection, connection:
        youngest = "(SELECT id FROM versions WHERE version = 1 ORDER BY published_at DESC LIMIT 1)"
        connection.execute(f"UPDATE versions SET text = 'x' WHERE id = {youngest}")
        connection.execute(f"UPDATE ledger SET state = 'failed' WHERE id = {youngest}")
        connection.execute(
            f"INSERT INTO withdrawals SELECT id, known_at, NULL FROM versions WHERE id = {youngest}"
        )


def test_a_month_has_the_jobs_of_the_schedule_when_they_are_due():
    steps = plan(date(2026, 9, 20), 30, seed=1)
    assert steps == plan(date(2026, 9, 20), 30, seed=1)
    assert steps == sorted(steps, key=lambda step: step.at)
    jobs = Counter(step.job for step in steps)
    assert jobs["backfill"] == 30
    assert jobs["news"] == 180
    assert all(is_trading_time(step.at) for step in steps if step.job == "flashes")
    trading = {step.at.date() for step in steps if step.job == "flashes"}
    days = [date(2026, 9, 20) + timedelta(days=n) for n in range(30)]
    assert trading == {day for day in days if is_trading_day(day)}
    killed = [step for step in steps if step.killed]
    assert len(killed) == pytest.approx(len(steps) * KILLED, abs=2)
    assert not {"start", "upkeep"} & {step.job for step in killed}


def test_a_process_is_watched_and_killed(tmp_path):
    ended = watch(("version",), tmp_path, {})
    assert ended.status == 0
    assert ended.log.startswith("Scrapy 2")
    assert ended.peak > 20
    assert ended.handles > 2
    assert watch(("shell",), tmp_path, {}, kill_after=0.05).status is None


def life(*samples: Sample) -> Life:
    return Life(0, 8.0, 100.0, "", list(samples))


def test_what_grows_is_not_flat():
    grown = within(life(Sample(3, 100, 10), Sample(7, 111, 10)))
    assert grown == Flat("one long run, second quarter and last", (100, 111), (10, 10))
    assert not grown.is_flat
    assert within(life(Sample(3, 100, 10), Sample(7, 109, 12))).is_flat
    assert not within(life(Sample(3, 100, 10), Sample(7, 100, 13))).is_flat


@pytest.mark.parametrize("words", [["--days", "1"], ["--days", "x"], ["--seed", "-1"]])
def test_a_wrong_argument_is_one_line(words, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(words)
    said = capsys.readouterr().err
    assert said.startswith("python -m tests.soak: error: argument")
    assert said.count("\n") == 1
