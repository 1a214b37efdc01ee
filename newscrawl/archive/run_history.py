"""What the run records say: the last run of each spider, the last crawl, pages with comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, or_, select

from newscrawl.archive.runs import SILENT
from newscrawl.archive.schema import runs
from newscrawl.health import Past
from newscrawl.moments import BEIJING
from newscrawl.trading_days import is_trading_day

RECENT = timedelta(days=7)
"""What happened longer ago than this asks for nobody's attention any more."""

COMPARED = 100
"""Of so many runs, the last ones, those in health are compared with: few articles each, where
there is a run each minute."""

DAYS, BEFORE, AFTER, ABOUT = 35, 2, 1, timedelta(hours=1)
"""Runs that are alike: of so many days, the last ones before the hour and the first one after it,
begun so near to it. All of one side would be of another hour where there is a run each minute."""

_OTHERS_BETWEEN = 5
"""So many runs are looked at for one that is alike: others come between them."""

_READS_PART = ("until", "ids", "urls")

Ended = Literal["goes on", "killed", "healthy", "unhealthy"]


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run of a spider; ``findings`` are the sentences that made it unhealthy.

    ``recent``: it ended, or gave its last sign of life, in the last days (:data:`RECENT`).
    """

    spider: str
    run: int
    started_at: datetime
    finished_at: datetime | None
    ended: Ended
    findings: list[str]
    recent: bool


@dataclass(frozen=True, slots=True)
class Comments:
    """How many pages with comments runs have read, ever and of late, and the first such run."""

    pages: int
    recent_pages: int
    first_run: int
    first_at: datetime


@dataclass(frozen=True, slots=True)
class GoingOn:
    """A run that had begun, gave signs of life, and had no end."""

    spider: str
    run: int
    started_at: datetime
    arguments: dict[str, str]


def going_on(connection: Connection, moment: datetime) -> list[GoingOn]:
    """The runs that went on at that time, in the order in which they began."""
    columns = (runs.c[name] for name in GoingOn.__dataclass_fields__)
    unfinished = or_(runs.c.finished_at.is_(None), runs.c.finished_at > moment)
    query = select(*columns).where(
        runs.c.started_at <= moment, unfinished, runs.c.alive_at > moment - SILENT
    )
    return [GoingOn(*row) for row in connection.execute(query.order_by(runs.c.run))]


def last_runs(connection: Connection, moment: datetime) -> list[LastRun]:
    """The last run of each spider that had begun by then, in the order in which they began."""
    last = select(func.max(runs.c.run)).where(runs.c.started_at <= moment).group_by(runs.c.spider)
    query = select(runs).where(runs.c.run.in_(last)).order_by(runs.c.run)
    found = []
    for row in connection.execute(query):
        finished = row.finished_at if row.finished_at and row.finished_at <= moment else None
        findings = row.counters.get("run/findings", []) if finished and row.counters else []
        ended: Ended = "unhealthy" if findings else "healthy"
        if not finished:
            silent = row.alive_at is None or row.alive_at <= moment - SILENT
            ended = "killed" if silent else "goes on"
        recent = (finished or row.alive_at or row.started_at) > moment - RECENT
        found.append(
            LastRun(row.spider, row.run, row.started_at, finished, ended, findings, recent)
        )
    return found


def last_crawl(connection: Connection, moment: datetime) -> datetime | None:
    """When ``stcn`` last began to read what is new: neither a range of the past nor some ids."""
    of_all = (runs.c.arguments[name].as_string().is_(None) for name in _READS_PART)
    begun = select(func.max(runs.c.started_at)).where(
        runs.c.spider == "stcn", runs.c.started_at <= moment, *of_all
    )
    found: datetime | None = connection.execute(begun).scalar_one()
    return found


def comments_seen(connection: Connection, moment: datetime) -> Comments | None:
    """The pages with comments of all runs that had finished by then; None for none."""
    number = runs.c.counters["article/with_comments"].as_integer()
    with_some = runs.c.finished_at <= moment, number > 0
    recent = func.sum(number).filter(runs.c.finished_at > moment - RECENT)
    pages, of_late, first = connection.execute(
        select(func.sum(number), recent, func.min(runs.c.run)).where(*with_some)
    ).one()
    if first is None:
        return None
    begun = connection.execute(select(runs.c.started_at).where(runs.c.run == first)).scalar_one()
    return Comments(pages, of_late or 0, first, begun)


def comparable(connection: Connection, run: int, since: datetime | None = None) -> Past:
    """The counters of earlier runs that did not end early, of the same spider and arguments.

    Runs of some ids or of a range of the past are compared with none: two of these need not be
    alike. ``since``: runs that began before it are left out.
    """
    this = connection.execute(select(runs).where(runs.c.run == run)).one()
    if any(name in this.arguments for name in _READS_PART):
        return Past()
    earlier = select(runs.c.arguments, runs.c.counters).where(
        runs.c.run < run,
        runs.c.spider == this.spider,
        runs.c.started_at >= (since or datetime.min.replace(tzinfo=UTC)),
        runs.c.reason == "finished",
    )

    def ended(query: Any, most: int) -> list[dict[str, Any]]:
        found = connection.execute(query.limit(most))
        return [r.counters for r in found if r.arguments == this.arguments and r.counters]

    newest_first = earlier.order_by(runs.c.started_at.desc())
    alike = []
    for day in range(1, DAYS + 1):
        then = this.started_at - timedelta(days=day)
        if _trades(then) is _trades(this.started_at):
            begun = runs.c.started_at
            later = earlier.where(begun > then, begun <= then + ABOUT).order_by(begun)
            alike += _healthy(ended(later, AFTER * _OTHERS_BETWEEN))[:AFTER]
            sooner = newest_first.where(begun.between(then - ABOUT, then))
            alike += _healthy(ended(sooner, BEFORE * _OTHERS_BETWEEN))[:BEFORE]
    last = ended(newest_first, COMPARED)
    return Past(_healthy(last), alike, last)


def _healthy(counters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in counters if not one.get("run/findings")]


def _trades(moment: datetime) -> bool:
    return is_trading_day(moment.astimezone(BEIJING).date())
