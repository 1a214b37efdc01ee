"""What the archive knows that it has not: parts of lists, and articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from newscrawl.archive.schema import ledger, runs, sightings, walks
from newscrawl.archive.view import View
from newscrawl.moments import BEIJING
from newscrawl.stretches import BEGINNING, Stretch

Ends = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a channel that an unfinished walk left unread: ``lower`` to ``upper``.

    ``lower`` is None where the walk was to go to the list's end. ``why``: what ended the walk;
    None where it was killed, or still goes on.
    """

    channel: str
    lower: datetime | None
    upper: datetime
    since: datetime
    why: str | None
    backfill: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that lists have named and that is not stored."""

    id: str
    state: str
    listed_at: datetime
    attempts: int = 0
    last_error: str | None = None
    due_at: datetime | None = None


def gaps(view: View, channels: Sequence[str]) -> list[Gap]:
    """What unfinished walks have left unread, less what others have read; newest first."""
    found: list[Gap] = []
    for channel in channels:
        unfinished = list(view.connection.execute(_unfinished(view, channel)))
        read = view.read(channel) if unfinished else []
        pieces: dict[Ends, Gap] = {}
        for walk in unfinished:
            reached = walk.reached_at if walk.over else None
            upper = reached or walk.top_at or walk.started_at.astimezone(BEIJING)
            for low, high in _without(walk.lower_at, upper, read):
                lower = None if low == BEGINNING else low
                gap = Gap(channel, lower, high, walk.started_at, walk.ended, walk.backfill)
                pieces.setdefault((low, high), gap)
        found += [gap for ends, gap in pieces.items() if not _lies_in_another(ends, pieces)]
    return sorted(found, key=lambda gap: gap.upper, reverse=True)


def waiting(view: View, channels: Sequence[str]) -> list[Waiting]:
    """Articles that these channels have named, and that are not stored; newest first.

    At an earlier time all of them were pending: the ledger keeps no history of attempts.
    """
    here = sightings.c.id == ledger.c.id, sightings.c.channel.in_(channels)
    named = select(sightings.c.id).where(*here)
    columns = "id", "state", "listed_at", "attempts", "last_error", "due_at"
    query = select(*(ledger.c[name] for name in columns)).where(ledger.c.site == view.site)
    query = query.order_by(ledger.c.listed_at.desc(), ledger.c.id.desc())
    if view.as_of is None:
        query = query.where(ledger.c.state.in_(("pending", "failed")), named.exists())
        return [Waiting(*row) for row in view.connection.execute(query)]
    by_then = named.where(sightings.c.first_seen_at <= view.as_of).exists()
    found = view.connection.execute(query.where(by_then, ~view.stored(ledger.c.id)))
    return [Waiting(row.id, "pending", row.listed_at) for row in found]


def _unfinished(view: View, channel: str) -> Any:
    query = select(walks, view.walk_over().label("over")).join(runs).order_by(walks.c.walk)
    query = query.where(walks.c.site == view.site, walks.c.channel == channel)
    if view.as_of is None:
        return query.where(walks.c.state == "open")
    later = or_(walks.c.closed_at.is_(None), walks.c.closed_at > view.as_of)
    return query.where(walks.c.started_at <= view.as_of, later)


def _without(low: datetime, high: datetime, read: list[Stretch]) -> Iterator[Ends]:
    """The parts of ``low`` to ``high`` that no stretch holds, oldest first."""
    for stretch in read:
        if stretch.floor > low and low < high:
            yield low, min(stretch.floor, high)
        low = max(low, stretch.mark)
    if low < high:
        yield low, high


def _lies_in_another(ends: Ends, pieces: dict[Ends, Gap]) -> bool:
    """Several runs may have left the same gap: the widest stands for all."""
    return any(o != ends and o[0] <= ends[0] and ends[1] <= o[1] for o in pieces)
