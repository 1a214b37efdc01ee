"""How long articles take from publication to the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select

from newscrawl.archive.functions import epoch_seconds
from newscrawl.archive.schema import articles, runs, sightings, versions
from newscrawl.archive.statistics.period import Period

_NOT_PLAIN = ("since", "until", "ids", "urls")


@dataclass(frozen=True, slots=True)
class Delay:
    """Of so many articles of a channel: the median and the 95th percentile, in seconds."""

    channel: str
    articles: int
    p50: int
    p95: int


def delays(connection: Connection, period: Period) -> list[Delay]:
    """The delay of each channel, exactly, of what runs found as it came.

    That is the first version of an article published after the archive's first plain run had
    begun, read from the site by a run of ``stcn`` that was given neither a range nor ids: what
    backfills and imports bring is old when they come to it, and so is what the very first run
    finds listed. A percentile is the smallest delay that so many of the articles do not exceed.
    """
    begun = connection.scalar(select(func.min(runs.c.started_at)).where(*_plain()))
    if begun is None:
        return []
    seconds = epoch_seconds(versions.c.known_at) - epoch_seconds(versions.c.published_at)
    delay: ColumnElement[Any] = seconds.label("delay")
    query = (
        select(sightings.c.channel, delay, func.count())
        .join_from(versions, sightings, sightings.c.id == versions.c.id)
        .where(*period.published(), *period.in_channels())
        .where(exists().where(articles.c.id == versions.c.id, articles.c.site == period.site))
        .where(versions.c.version == 1, versions.c.provenance == "site")
        .where(versions.c.published_at >= begun)
        .where(versions.c.run.in_(select(runs.c.run).where(*_plain())))
        .group_by(sightings.c.channel, delay)
        .order_by(sightings.c.channel, delay)
    )
    found: dict[str, list[tuple[int, int]]] = {}
    for channel, took, number in connection.execute(query):
        found.setdefault(channel, []).append((took, number))
    return [_delay(channel, counted) for channel, counted in found.items()]


def _plain() -> list[ColumnElement[bool]]:
    given = (runs.c.arguments[name].as_string().is_(None) for name in _NOT_PLAIN)
    return [runs.c.spider == "stcn", *given]


def _delay(channel: str, counted: Sequence[tuple[int, int]]) -> Delay:
    total = sum(number for _, number in counted)
    return Delay(channel, total, _percentile(counted, total, 50), _percentile(counted, total, 95))


def _percentile(counted: Sequence[tuple[int, int]], total: int, percent: int) -> int:
    """Of values with their numbers, smallest first.

    >>> _percentile([(1, 50), (9, 45), (70, 5)], 100, 95)
    9
    """
    wanted, passed = -(-total * percent // 100), 0
    for value, number in counted:
        passed += number
        if passed >= wanted:
            return value
    raise AssertionError(total)
