"""How many requests were claimed on a day, by all runs together: a budget that no run passes.

Requests are claimed a few at a time before they are sent, so that a run writes once for many,
and one that is killed has claimed at most a few that it did not send.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from newscrawl.archive.schema import request_days
from newscrawl.archive.upsert import insert_new

CLAIM = 10
"""Requests that are claimed at a time."""


def claim(connection: Connection, day: str, budget: int, wanted: int = CLAIM) -> int:
    """Claim up to ``wanted`` of the day's requests; answers how many there were.

    In a transaction that writes: one claims at a time.
    """
    insert_new(connection, request_days, [{"day": day, "claimed": 0}])
    left = max(0, budget - claimed(connection, day))
    granted = min(wanted, left)
    if granted:
        _add(connection, day, granted)
    return granted


def give_back(connection: Connection, day: str, unsent: int) -> None:
    """Give back what was claimed and not sent."""
    _add(connection, day, -unsent)


def claimed(connection: Connection, day: str) -> int:
    """How many requests of a day (Beijing's: 2026-09-30) are claimed."""
    query = select(request_days.c.claimed).where(request_days.c.day == day)
    return connection.scalar(query) or 0


def _add(connection: Connection, day: str, number: int) -> None:
    more = request_days.c.claimed + number
    connection.execute(update(request_days).where(request_days.c.day == day).values(claimed=more))
