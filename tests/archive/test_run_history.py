"""What the run records say: of the last runs, and of comments."""

from datetime import timedelta

import pytest

from newscrawl.archive.run_history import (
    RECENT,
    Comments,
    comments_seen,
    comparable,
    last_crawl,
    last_runs,
)
from newscrawl.archive.runs import SILENT, finish_run, start_run
from newscrawl.health import Past

HOUR = timedelta(hours=1)


@pytest.fixture
def record(archive, now):
    """A run that began so many hours after noon; with counters: it ended half an hour later."""

    def record(hours: float, counters: dict | None = None, spider: str = "stcn", **given) -> int:
        with archive.writing() as connection:
            begun = now + hours * HOUR
            run = start_run(connection, spider, given, "0", begun)
            if counters is not None:
                finish_run(connection, run, "finished", counters, begun + HOUR / 2)
        return run

    return record


@pytest.fixture
def ask(archive, now):
    def ask(question, hours: float = 24):
        with archive.reading() as connection:
            return question(connection, now + hours * HOUR)

    return ask


def test_nothing_is_known_of_an_archive_without_runs(ask):
    assert ask(last_runs) == []
    assert ask(comments_seen) is None


def test_the_last_run_of_each_spider(record, ask):
    record(0, {"run/findings": ["old"]})
    record(1, {"run/findings": ["none of 2 hot rankings could be read"]}, "stcn_rank")
    third = record(2, {"run/findings": []})
    rank, stcn = ask(last_runs)
    assert (stcn.spider, stcn.run, stcn.ended, stcn.findings) == ("stcn", third, "healthy", [])
    assert (rank.spider, rank.ended) == ("stcn_rank", "unhealthy")
    assert rank.findings == ["none of 2 hot rankings could be read"]


def test_a_run_without_an_end_goes_on_until_it_is_silent_for_long(record, ask):
    record(1)
    silent = 1 + SILENT / HOUR
    assert [run.ended for run in ask(last_runs, 1.01)] == ["goes on"]
    assert [run.ended for run in ask(last_runs, silent)] == ["killed"]


def test_a_run_is_known_from_its_beginning_and_its_counters_from_its_end(record, ask, now):
    record(1, {"run/findings": ["bad"], "article/with_comments": 2})
    assert ask(last_runs, 0.9) == []
    [going_on] = ask(last_runs, 1.01)
    assert (going_on.ended, going_on.finished_at, going_on.findings) == ("goes on", None, [])
    assert ask(comments_seen, 1.01) is None
    [ended] = ask(last_runs, 2)
    assert (ended.ended, ended.finished_at) == ("unhealthy", now + 1.5 * HOUR)


def test_comments_are_added_up_from_the_first_run_that_saw_some(record, ask, now):
    record(0, {"article/new": 5})
    first = record(1, {"article/with_comments": 2})
    record(2)
    record(3, {"article/with_comments": 0})
    record(4, {"article/with_comments": 3})
    assert ask(comments_seen) == Comments(5, 5, first, now + HOUR)
    assert ask(comments_seen, 2) == Comments(2, 2, first, now + HOUR)


def test_comments_of_long_ago_are_not_recent(record, ask, now):
    first = record(0, {"article/with_comments": 2})
    record(48, {"article/with_comments": 1})
    after = 24 + RECENT / HOUR
    assert ask(comments_seen, after) == Comments(3, 1, first, now)
    assert ask(comments_seen, 2 * after) == Comments(3, 0, first, now)


@pytest.mark.parametrize("counters", [None, {"run/findings": ["bad"]}])
def test_a_run_of_long_ago_is_not_recent(record, ask, counters):
    record(0, counters, "reparse")
    assert [run.recent for run in ask(last_runs, RECENT / HOUR - 1)] == [True]
    assert [run.recent for run in ask(last_runs, RECENT / HOUR + 1)] == [False]


def test_a_crawl_reads_what_is_new(record, ask, now):
    assert ask(last_crawl) is None
    record(1, channels="kx")
    record(2, since="2025-01-01", until="2025-02-01")
    record(3, ids="5")
    record(4, spider="stcn_rank")
    assert ask(last_crawl) == now + HOUR
    record(5, since="2026-09-01")
    assert ask(last_crawl) == now + 5 * HOUR
    assert ask(last_crawl, 4) == now + HOUR


def test_runs_are_compared_with_healthy_earlier_ones_of_their_arguments(record, archive, now):
    good = {"run/findings": [], "list/rows": 7}
    record(0, good)
    record(1, good, "stcn_rank")
    record(2, good, channels="kx")
    record(3, lost := {"run/findings": ["lost"]})
    record(4)  # killed
    run = record(5, good)
    of_ids = record(6, ids="1")
    record(7, ids="1")
    with archive.reading() as connection:
        assert comparable(connection, run) == Past([good], [], [lost, good])
        assert comparable(connection, run, since=now + HOUR) == Past([], [], [lost])
        assert comparable(connection, of_ids) == Past()


def test_runs_that_are_alike_began_at_that_hour_of_such_days(record, archive):
    def good(hour):
        return {"run/findings": [], "list/rows": hour}

    hours = [0, 1, 2, 22, 23, 24, 25, 26, 48, 49, 72, 73, 74]
    for hour in hours:
        record(hour, good(hour))
    holiday, trading_day = (record(24 * day, good(24 * day)) for day in (7, 8))
    with archive.reading() as connection:
        found = comparable(connection, holiday)
        assert found.recent == [good(hour) for hour in reversed(hours)]
        assert found.alike == [good(hour) for hour in (73, 72, 49, 48, 25, 24, 23)]
        assert comparable(connection, trading_day).alike == [good(1), good(0)]


def test_of_many_runs_those_that_are_alike_stand_on_both_sides_of_the_hour(record, archive):
    for minutes in range(23 * 60, 25 * 60 + 1, 10):
        record(minutes / 60, {"run/findings": [], "minutes": minutes})
    run = record(48, {"run/findings": []})
    with archive.reading() as connection:
        alike = [counters["minutes"] for counters in comparable(connection, run).alike]
    assert alike == [24 * 60 + 10, 24 * 60, 24 * 60 - 10]


def test_of_the_last_runs_those_in_health_are_compared_with(record, archive):
    for minute in range(110):
        bad = ["lost"] if minute % 50 == 20 else []
        record(minute / 60, {"run/findings": bad, "minute": minute})
    run = record(2, {"run/findings": []})
    with archive.reading() as connection:
        past = comparable(connection, run)
    last = list(range(109, 9, -1))
    assert [counters["minute"] for counters in past.last] == last
    assert [counters["minute"] for counters in past.recent] == [m for m in last if m % 50 != 20]
