"""How far each channel has been walked, and which walks have left a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from newscrawl.archive.schema import stretches, walks
from newscrawl.archive.upsert import upsert
from newscrawl.stretches import Goal, Stretch, goals, join
from newscrawl.walk import AT_LIST_END, Walk


@dataclass(frozen=True, slots=True)
class WalkLine:
    """A walk, and the number of its line in the archive."""

    number: int
    site: str
    walk: Walk


def goals_of(
    connection: Connection,
    site: str,
    channel: str,
    since: datetime | None,
    until: datetime | None,
    *,
    now: datetime | None = None,
) -> list[Goal]:
    """What walks of the channel are to read, by what earlier walks have read.

    ``now``: a gap that the site's list lately did not reach down to is left out for a day.
    """
    promised = connection.scalar(
        select(func.min(walks.c.lower_at)).where(*_open(site, channel), ~walks.c.backfill)
    )
    found = stretches_of(connection, site, channel)
    return [
        replace(goal, page=_page_at(connection, site, channel, goal.top)) if goal.top else goal
        for goal in goals(found, since=since, until=until, promised=promised)
        if not (now and _out_of_reach(connection, site, channel, goal, now))
    ]


def stretches_of(connection: Connection, site: str, channel: str) -> list[Stretch]:
    """What has been read of the channel, oldest first."""
    query = select(
        stretches.c.floor_at, stretches.c.mark_at, stretches.c.checked_at, stretches.c.backfill
    ).where(stretches.c.site == site, stretches.c.channel == channel)
    return [Stretch(*row) for row in connection.execute(query.order_by(stretches.c.floor_at))]


def start_walk(connection: Connection, run: int, site: str, walk: Walk, now: datetime) -> WalkLine:
    """Write down that a channel is being walked: a gap, until :func:`page_read` says done."""
    number = connection.scalar(
        insert(walks)
        .returning(walks.c.walk)
        .values(
            run=run,
            site=site,
            channel=walk.channel,
            state="open",
            lower_at=walk.goal.bottom,
            top_at=walk.goal.top,
            backfill=walk.goal.backfill,
            pages=0,
            started_at=now,
        )
    )
    assert number is not None
    return WalkLine(int(number), site, walk)


def page_read(
    connection: Connection, line: WalkLine, now: datetime, *, page: int, new: int
) -> None:
    """Write how far the walk came, and what stretch it has read; close the gaps in it.

    ``page``: the number of the page; ``new``: how many unknown ids stood on it. A walk that
    finds nothing new on its first page leaves no line, only the stretch's ``checked_at``.
    """
    walk, this = line.walk, walks.c.walk == line.number
    if walk.done and walk.goal.ground and walk.pages == 1 and not new:
        connection.execute(delete(walks).where(this))
    else:
        values = {
            "upper_at": walk.top,
            "reached_at": walk.read_to,
            "pages": walk.pages,
            "page": page,
            "ended": walk.ended,
            "state": "done" if walk.done else "open",
            "closed_at": now if walk.done else None,
        }
        connection.execute(update(walks).where(this).values(**values))
    if walk.stretch:
        _cover(connection, line, walk.stretch, now)
    elif walk.done:
        # An empty channel: who was to walk it before has missed nothing.
        _close(connection, line, walks.c.upper_at.is_(None), now)


def cut_walk(connection: Connection, line: WalkLine, why: str) -> None:
    """The walk ends unfinished: it stays open, and its gap with it."""
    connection.execute(update(walks).where(walks.c.walk == line.number).values(ended=why))


def open_gaps(connection: Connection, site: str, codes: Sequence[str]) -> int:
    """How many unfinished walks have left a gap in the channels."""
    return (
        connection.scalar(
            select(func.count()).where(
                walks.c.site == site, walks.c.channel.in_(codes), walks.c.state == "open"
            )
        )
        or 0
    )


def _cover(connection: Connection, line: WalkLine, stretch: Stretch, now: datetime) -> None:
    walk = line.walk
    before = stretches_of(connection, line.site, walk.channel)
    touching = [one for one in before if one.touches(stretch)]
    [whole] = join([*touching, stretch])
    here = stretches.c.site == line.site, stretches.c.channel == walk.channel
    if gone := [one.floor for one in touching if one.floor != whole.floor]:
        connection.execute(delete(stretches).where(*here, stretches.c.floor_at.in_(gone)))
    row = {
        "site": line.site,
        "channel": walk.channel,
        "floor_at": whole.floor,
        "mark_at": whole.mark,
        "checked_at": whole.checked,
        "backfill": whole.backfill,
    }
    upsert(connection, stretches, [row])
    within = walks.c.lower_at >= whole.floor
    if walk.done:
        within = or_(within, walks.c.lower_at >= walk.goal.bottom)
    top = func.coalesce(walks.c.top_at, walks.c.upper_at, walks.c.lower_at)
    _close(connection, line, and_(within, top <= whole.mark), now)


def _close(connection: Connection, line: WalkLine, which: Any, now: datetime) -> None:
    """A later walk has read what unfinished ones left."""
    others = *_open(line.site, line.walk.channel), walks.c.walk != line.number, which
    connection.execute(update(walks).where(*others).values(state="closed", closed_at=now))


def _out_of_reach(
    connection: Connection, site: str, channel: str, goal: Goal, now: datetime
) -> bool:
    """Whether the list ended above the goal not long ago: the site shows nothing so old."""
    if goal.top is None:
        return False
    ended = walks.c.lower_at == goal.bottom, walks.c.ended.in_(AT_LIST_END)
    lately = walks.c.started_at > now - timedelta(days=1)
    query = select(walks.c.walk).where(*_open(site, channel), *ended, lately).limit(1)
    return connection.execute(query).first() is not None


def _page_at(connection: Connection, site: str, channel: str, top: datetime) -> int | None:
    """The page that an unfinished walk had come to when all above ``top`` was read."""
    came_to = *_open(site, channel), walks.c.reached_at == top
    return connection.scalar(
        select(walks.c.page).where(*came_to).order_by(walks.c.walk.desc()).limit(1)
    )


def _open(site: str, channel: str) -> tuple[Any, ...]:
    return walks.c.site == site, walks.c.channel == channel, walks.c.state == "open"
