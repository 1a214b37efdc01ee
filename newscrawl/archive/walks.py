"""How far each channel has been walked, and which walks have left a gap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from newscrawl.archive.schema import channels, walks
from newscrawl.archive.upsert import upsert
from newscrawl.walk import Covered, Goal, Walk, covered_after


def goal(
    connection: Connection,
    site: str,
    channel: str,
    since: datetime | None,
    until: datetime | None,
) -> Goal:
    """What a walk of the channel is to read, by what earlier walks have read."""
    covered = connection.execute(
        select(channels.c.floor_at, channels.c.mark_at).where(
            channels.c.site == site, channels.c.channel == channel
        )
    ).first()
    lowest = connection.scalar(select(func.min(walks.c.lower_at)).where(*_open(site, channel)))
    return Goal(
        since=since,
        until=until,
        covered=Covered(covered.floor_at, covered.mark_at) if covered else None,
        resume_floor=lowest,
    )


def start_walk(connection: Connection, run: int, site: str, walk: Walk, now: datetime) -> int:
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
            pages=0,
            started_at=now,
        )
    )
    assert number is not None
    return int(number)


def page_read(connection: Connection, number: int, site: str, walk: Walk) -> None:
    """Write how far the walk came; when it is done, its ground is covered and its gaps closed."""
    values = {
        "upper_at": walk.top,
        "reached_at": walk.reached,
        "pages": walk.pages,
        "ended": walk.ended,
        "state": "done" if walk.done else "open",
    }
    connection.execute(update(walks).where(walks.c.walk == number).values(**values))
    if walk.done and walk.top:
        _cover(connection, site, walk)


def cut_walk(connection: Connection, number: int, why: str) -> None:
    """The walk ends unfinished: it stays open, and its gap with it."""
    connection.execute(update(walks).where(walks.c.walk == number).values(ended=why))


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


def _cover(connection: Connection, site: str, walk: Walk) -> None:
    covered = covered_after(walk)
    if covered:
        row = {
            "site": site,
            "channel": walk.channel,
            "floor_at": covered.floor,
            "mark_at": covered.mark,
        }
        upsert(connection, channels, [row])
    read = [(walk.goal.bottom, walk.top)]
    if covered:
        read.append((covered.floor, covered.mark))
    for bottom, top in read:
        within = walks.c.lower_at >= bottom, func.coalesce(walks.c.upper_at, bottom) <= top
        connection.execute(
            update(walks).where(*_open(site, walk.channel), *within).values(state="closed")
        )


def _open(site: str, channel: str) -> tuple[Any, ...]:
    return walks.c.site == site, walks.c.channel == channel, walks.c.state == "open"
