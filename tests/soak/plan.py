"""Which runs a simulated month has, when, and which of them are killed: data, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from newscrawl.moments import BEIJING
from newscrawl.schedule.jobs import Job, jobs

KEPT = {"flashes": 57, "news": 24, "rankings": 12, "backfill": 1, "upkeep": 7}
"""One in so many of a job's runs takes place: 4, 6, 2 and 1 a trading day, and upkeep weekly."""

KILLED = 0.06
HISTORY = timedelta(days=2)
"""How long before the month the archive is to go back: half by the first run, half by night."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A run: when, of which job, its commands as words after ``scrapy``.

    ``killed``: at which share of the life that such runs have it is killed; None: it may end.
    """

    at: datetime
    job: str
    commands: tuple[tuple[str, ...], ...]
    killed: float | None = None


def plan(first: date, days: int, seed: int, thinner: int = 1) -> list[Step]:
    """The runs of so many days by the rules of the schedule, in their order.

    ``thinner``: so many times fewer runs of flashes, news and rankings.
    """
    begin = datetime.combine(first, time(), BEIJING)
    since, until = (begin - HISTORY).date(), (begin - _DAY).date()
    start = Step(begin, "start", (("crawl", "stcn", "-a", f"since={until}"),))
    found = []
    for job in jobs(since, until, "backup.db"):
        every = KEPT[job.name] * (thinner if job.hour is None else 1)
        moments = list(_due(job, begin + _MINUTE, days))
        found += [Step(at, job.name, job.commands) for at in moments[every // 2 :: every]]
    return [start, *_killed(sorted(found, key=lambda step: step.at), Random(seed))]


def _killed(steps: list[Step], chance: Random) -> Iterator[Step]:
    """Some crawls are to be killed, a few of which will have ended by then; one at least."""
    crawls = [number for number, step in enumerate(steps) if step.job != "upkeep"]
    chosen = set(chance.sample(crawls, max(1, round(len(crawls) * KILLED))))
    for number, step in enumerate(steps):
        share = chance.uniform(0.3, 0.9) if number in chosen else None
        yield Step(step.at, step.job, step.commands, share)


def _due(job: Job, begin: datetime, days: int) -> Iterator[datetime]:
    minutes = minutes_of(job.minutes)
    for number in range(days * 24 * 60 - 1):
        moment = begin + number * _MINUTE
        if moment.minute in minutes and job.due(moment):
            yield moment


def minutes_of(pattern: str) -> frozenset[int]:
    """The minutes of an hour that a pattern of cron's stands for.

    >>> sorted(minutes_of("7")), sorted(minutes_of("*/20")), sorted(minutes_of("1-3,58-59"))
    ([7], [0, 20, 40], [1, 2, 3, 58, 59])
    """
    if pattern.startswith("*/"):
        return frozenset(range(0, 60, int(pattern[2:])))
    spans = [part.split("-") for part in pattern.split(",")]
    return frozenset(n for span in spans for n in range(int(span[0]), int(span[-1]) + 1))
