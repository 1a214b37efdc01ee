"""How many articles were published, by channel, day and hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from newscrawl.archive.functions import beijing_day, beijing_hour
from newscrawl.archive.schema import sightings, versions
from newscrawl.archive.statistics.period import Period


@dataclass(frozen=True, slots=True)
class Counted:
    """Articles by day, each once, and by channel and day, in each channel that it stood in."""

    total: dict[date, int]
    by_channel: dict[str, dict[date, int]]


def per_day(connection: Connection, period: Period) -> Counted:
    """The articles of each day; a day and a channel without any is not there."""
    day = beijing_day(versions.c.published_at).label("day")
    total = select(day, func.count()).where(*period.newest()).group_by(day)
    found: dict[str, dict[date, int]] = {}
    for channel, on, number in connection.execute(_by_channel(period, day)):
        found.setdefault(channel, {})[date.fromisoformat(on)] = number
    counted = connection.execute(total).all()
    return Counted({date.fromisoformat(on): number for on, number in counted}, found)


def per_hour(connection: Connection, period: Period) -> dict[str, list[int]]:
    """The articles of each channel by the hour of the day (Beijing's), 24 numbers."""
    hour = beijing_hour(versions.c.published_at).label("hour")
    found: dict[str, list[int]] = {}
    for channel, at, number in connection.execute(_by_channel(period, hour)):
        found.setdefault(channel, [0] * 24)[int(at)] = number
    return found


def _by_channel(period: Period, part: Any) -> Any:
    """A number for each channel and part of the time of publication."""
    sighted = sightings.c.id == versions.c.id
    query = select(sightings.c.channel, part, func.count()).join_from(versions, sightings, sighted)
    query = query.where(*period.newest(), *period.in_channels())
    return query.group_by(sightings.c.channel, part).order_by(sightings.c.channel, part)
