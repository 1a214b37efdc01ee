"""What runs asked of the site, and how: requests, gaps between them, 304s, rests, the budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from newscrawl.archive.schema import runs
from newscrawl.archive.statistics.period import Period

MOST = 50
"""So many of the newest runs are named one by one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run asked for; ``shortest_gap`` and ``rest_seconds`` in seconds, None: not known.

    ``not_modified``: how many answers were a 304. ``budget`` and ``budget_used`` are of the day,
    at the run's end; None without one.
    """

    run: int
    spider: str
    started_at: datetime
    requests: int
    not_modified: int
    shortest_gap: float | None
    rest_seconds: int
    blocked: int
    budget: int | None
    budget_used: int | None


def asked_of_the_site(connection: Connection, period: Period) -> list[Asked]:
    """The newest runs that began in the period and sent requests, newest first."""
    begun = runs.c.started_at >= period.since, runs.c.started_at < period.until
    sent = runs.c.counters["downloader/request_count"].as_integer() > 0
    query = select(runs).where(*begun, sent).order_by(runs.c.run.desc()).limit(MOST)
    return [_asked(row, row.counters) for row in connection.execute(query)]


def _asked(row: Any, counters: dict[str, Any]) -> Asked:
    return Asked(
        row.run,
        row.spider,
        row.started_at,
        counters["downloader/request_count"],
        counters.get("downloader/response_status_count/304", 0),
        counters.get("polite/shortest_gap"),
        counters.get("polite/rest_seconds", 0),
        counters.get("blocked/count", 0),
        counters.get("polite/budget"),
        counters.get("polite/budget_used"),
    )
