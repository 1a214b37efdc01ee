"""Run records: arguments, start, sign of life, finish, reason, counters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from newscrawl.archive.engine import BUSY_SECONDS
from newscrawl.archive.schema import runs

SIGN_SECONDS = 10
"""How often a run notes in the archive that it goes on."""

SILENT = timedelta(seconds=2 * SIGN_SECONDS + BUSY_SECONDS)
"""A run that gave no sign of life for so long was killed; one that waits to write gives none."""


def start_run(
    connection: Connection, spider: str, arguments: dict[str, str], version: str, now: datetime
) -> int:
    """Write the record of a run that begins; answers its number."""
    values = {"spider": spider, "arguments": arguments, "newscrawl": version}
    number = connection.scalar(
        insert(runs).returning(runs.c.run).values(**values, started_at=now, alive_at=now)
    )
    assert number is not None
    return int(number)


def sign_of_life(connection: Connection, run: int, now: datetime) -> None:
    """Note that the run goes on: one that was killed gives no sign any more."""
    connection.execute(update(runs).where(runs.c.run == run).values(alive_at=now))


def others_alive(connection: Connection, spider: str, run: int, after: datetime) -> list[Any]:
    """Other runs of the spider that go on, and gave a sign after this time."""
    going_on = runs.c.spider == spider, runs.c.finished_at.is_(None), runs.c.alive_at > after
    return list(connection.execute(select(runs).where(*going_on, runs.c.run != run)))


def finish_run(
    connection: Connection, run: int, reason: str, counters: dict[str, Any], now: datetime
) -> None:
    """Complete the record of a run."""
    connection.execute(
        update(runs)
        .where(runs.c.run == run)
        .values(finished_at=now, reason=reason, counters=counters)
    )


def add_counters(connection: Connection, run: int, more: dict[str, int]) -> None:
    """Add what was counted after the end of a run to its record."""
    this = runs.c.run == run
    counters = connection.scalar(select(runs.c.counters).where(this)) or {}
    connection.execute(
        update(runs).where(this).values(counters=dict(sorted((counters | more).items())))
    )
