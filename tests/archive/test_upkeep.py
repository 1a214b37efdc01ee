"""Pruning and checking, on SQLite and on PostgreSQL."""

from datetime import timedelta

from sqlalchemy import select

from newscrawl.archive import ledger, outcomes
from newscrawl.archive.intake import Intake
from newscrawl.archive.ledger import ListPage
from newscrawl.archive.raw_pages import RawPages
from newscrawl.archive.runs import finish_run, start_run
from newscrawl.archive.schema import runs
from newscrawl.archive.upkeep.check import wrong_rows
from newscrawl.archive.upkeep.prune import old_pages, prune_runs
from newscrawl.revisit import RevisitPolicy

DAY = timedelta(days=1)


def test_runs_that_are_referred_to_stay_without_counters(archive, run, now, make_row, make_reading):
    with archive.writing() as connection:
        ledger.list_rows(connection, ListPage("stcn", "kx", now), [make_row(1, "正文。")])
        reading = make_reading(1)
        Intake().take(connection, [reading], run, now)
        outcomes.settle(connection, [reading], now, RevisitPolicy(DAY))
        counters = [{"article/new": 1}, {"article/new": 0}, {"article/with_comments": 2}, {"a": 1}]
        finish_run(connection, run, "finished", counters[0], now)
        for one in counters[1:]:
            finish_run(connection, start_run(connection, "stcn", {}, "0", now), "x", one, now)
    with archive.writing() as connection:
        assert prune_runs(connection, now) == (0, 0)
        assert prune_runs(connection, now + DAY) == (1, 1)
        assert prune_runs(connection, now + DAY) == (0, 0)
        left = connection.scalars(select(runs.c.counters).order_by(runs.c.run)).all()
        assert left == [{}, *counters[2:]]
        assert list(wrong_rows(connection)) == []
        assert old_pages(connection, RawPages("off"), now).files == []
