"""What the archive has of a channel, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, func, select

from newscrawl.archive.functions import beijing_day
from newscrawl.archive.schema import ledger, sightings
from newscrawl.archive.view import View
from newscrawl.moments import BEIJING
from newscrawl.stretches import Stretch

State = Literal["complete", "so far", "in part", "unread"]


@dataclass(frozen=True, slots=True)
class Day:
    """A day (Beijing's) of a channel: its articles by their state in the ledger.

    ``complete``: the list was read from the day's end to its beginning, and all that it named
    is stored, or gone; ``so far``: the same of a day that is not over, or after which nothing
    was listed yet; ``in part``: rows or articles are missing; ``unread``: nobody was there.
    """

    channel: str
    day: date
    articles: int
    pending: int
    failed: int
    gone: int
    state: State


def days(view: View, channel: str, since: date, until: date) -> Iterator[Day]:
    """The days of a channel from ``since`` to ``until``, both included, oldest first.

    At an earlier time: what was stored by then is an article, all else was pending.
    """
    counted = _counts(view, channel, since, until)
    read = view.read(channel)
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        counts = counted.get(str(day), {})
        pending, failed = counts.get("pending", 0), counts.get("failed", 0)
        state = _state(read, day, view.moment)
        if (pending or failed) and state in ("complete", "so far"):
            state = "in part"
        stored, gone = counts.get("stored", 0), counts.get("gone", 0)
        yield Day(channel, day, stored, pending, failed, gone, state)


def _counts(view: View, channel: str, since: date, until: date) -> dict[str, dict[str, int]]:
    """For each day with rows, the articles by state."""
    state: ColumnElement[Any] = ledger.c.state
    then = [
        sightings.c.channel == channel,
        sightings.c.listed_at >= _midnight(since),
        sightings.c.listed_at < _midnight(until + timedelta(days=1)),
        ledger.c.site == view.site,
    ]
    if view.as_of:
        state = case((view.stored(ledger.c.id), "stored"), else_="pending")
        then.append(sightings.c.first_seen_at <= view.as_of)
    listed = (
        select(beijing_day(sightings.c.listed_at).label("day"), state.label("state"))
        .join(ledger, ledger.c.id == sightings.c.id)
        .where(*then)
        .subquery()
    )
    by = listed.c.day, listed.c.state
    found: dict[str, dict[str, int]] = {}
    for on, which, number in view.connection.execute(select(*by, func.count()).group_by(*by)):
        found.setdefault(on, {})[which] = number
    return found


def _state(read: list[Stretch], day: date, now: datetime) -> State:
    """How much of the day has been read, by the channel's stretches, oldest first."""
    start, end = _midnight(day), _midnight(day + timedelta(days=1))
    if any(one.holds(start, end) for one in read) and end <= now:
        return "complete"
    if not any(one.floor < end and start < max(one.mark, one.checked or one.mark) for one in read):
        return "unread"
    return "so far" if read[-1].floor <= start else "in part"


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)
