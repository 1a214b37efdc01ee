"""What went wrong: runs that were killed or unhealthy, articles that are lost, counters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, func, select

from newscrawl.archive.runs import SILENT
from newscrawl.archive.schema import ledger, runs, sightings
from newscrawl.archive.statistics.period import Period

MOST = 50
"""So many of the newest are named one by one; all are counted."""

_WRONG = re.compile(
    "article/failed|article/gone|article/withdrawn|list/unreadable|list/broken|list/no_time"
    "|rank/unreadable|rank/broken|walk/cut|archive/errors|log/errors|downloader/exception_count"
    "|downloader/exception_type_count/|downloader/response_status_count/[45]|retry/|.*block"
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A run that did not end well: how, and the findings that say why."""

    run: int
    spider: str
    started_at: datetime
    ended: str
    findings: list[str]


@dataclass(slots=True)
class Runs:
    """The runs that began in a period; counters are summed up, those of failures alone."""

    number: int = 0
    unhealthy: int = 0
    killed: int = 0
    newest_wrong: list[Wrong] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """Articles that could not be read, by state and error: how many, and the newest of them."""

    state: str
    error: str
    articles: int
    newest: str


def runs_of(connection: Connection, period: Period, now: datetime) -> Runs:
    """The runs of all spiders and commands, newest first."""
    begun = runs.c.started_at >= period.since, runs.c.started_at < period.until
    query = select(runs).where(*begun).order_by(runs.c.run.desc())
    found = Runs()
    for row in connection.execute(query.execution_options(stream_results=True)):
        found.number += 1
        counters: dict[str, Any] = row.counters or {}
        for name, value in counters.items():
            if _WRONG.match(name) and isinstance(value, int) and value:
                found.counters[name] = found.counters.get(name, 0) + value
        said = list(counters.get("run/findings", []))
        killed = row.finished_at is None and (row.alive_at or row.started_at) <= now - SILENT
        found.killed += killed
        found.unhealthy += bool(said)
        if (killed or said) and len(found.newest_wrong) < MOST:
            ended = "killed" if killed else "unhealthy"
            found.newest_wrong.append(Wrong(row.run, row.spider, row.started_at, ended, said))
    found.counters = dict(sorted(found.counters.items()))
    return found


def lost(connection: Connection, period: Period) -> list[Failed]:
    """Articles listed in the period that failed, or are gone, by error; most first."""
    query = select(
        ledger.c.state, ledger.c.last_error, func.count().label("number"), func.max(ledger.c.id)
    ).where(
        ledger.c.site == period.site,
        ledger.c.state.in_(("failed", "gone")),
        ledger.c.listed_at >= period.since,
        ledger.c.listed_at < period.until,
    )
    if period.channels is not None:
        there = sightings.c.id == ledger.c.id, sightings.c.channel.in_(period.channels)
        query = query.where(exists().where(*there))
    query = query.group_by(ledger.c.state, ledger.c.last_error)
    found = connection.execute(query).all()
    each = [Failed(state, error or "", number, newest) for state, error, number, newest in found]
    return sorted(each, key=lambda one: (-one.articles, one.state, one.error))
