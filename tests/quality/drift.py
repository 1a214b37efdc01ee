"""Whether a change of the site is told in the first run after it, and a month without one is quiet.

A replica lives through a month of clean runs, one a day. Then it is changed in one way after
the other; each time a copy of the month's archive meets the same new articles.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from newscrawl.replica.redesigns import REDESIGNS
from tests.crawl.conftest import ROOT, Replica, command, running_replica, surroundings
from tests.quality.month import BEFORE, Day, days

DAYS = 30
ARTICLES = 600
WORKERS = 2
PAGES = "/article/detail/"
LISTS = "/article/list"
KX = "/article/list.html?type=kx"
A_MOMENT = timedelta(seconds=40)
"""Time that the replica lets go by for a new article, and some more."""


@dataclass(frozen=True)
class Change:
    """A way in which the site changes; ``spider`` is the one whose run is to tell it."""

    name: str
    make: Callable[[Replica], None]
    spider: str = "stcn"


def _broken(path: str, how: str, replica: Replica) -> None:
    replica.misbehave(path, how)


def _renumbered(replica: Replica) -> None:
    replica.ask("/__renumber?by=50000000", "POST")


def _asleep(replica: Replica) -> None:
    replica.advance(days=3)


CHANGES: tuple[Change, ...] = (
    *(
        Change(name, partial(_broken, "/", name), "stcn_rank" if name[:5] == "rank_" else "stcn")
        for name in REDESIGNS
    ),
    *(
        Change(f"{what}: {how}", partial(_broken, path, how))
        for what, path, how in (
            ("pages", PAGES, "challenge"),
            ("pages", PAGES, "captcha"),
            ("pages", PAGES, "login"),
            ("pages", PAGES, "403"),
            ("pages", PAGES, "404"),
            ("pages", PAGES, "500"),
            ("pages", PAGES, "empty"),
            ("pages", PAGES, "truncated"),
            ("pages", PAGES, "charset"),
            ("pages", PAGES, "other_article"),
            ("lists", LISTS, "challenge"),
            ("lists", LISTS, "login"),
            ("lists", LISTS, "often"),
            ("kx", KX, "not_json"),
            ("kx", KX, "state0"),
            ("kx", KX, "no_fields"),
            ("kx", KX, "500"),
            ("kx page 2", f"{KX}&page_time=2", "500"),
            ("kx page 2", f"{KX}&page_time=2", "no_rows"),
        )
    ),
    Change("all articles renumbered", _renumbered),
    Change("nothing new for three days", _asleep),
)


@dataclass(frozen=True)
class Told:
    """What a run said: its exit status, and its findings."""

    name: str
    status: int
    findings: list[str]

    @property
    def alarmed(self) -> bool:
        return self.status == 3 and bool(self.findings)


def run(folder: Path, replica: Replica, name: str, spider: str = "stcn") -> Told:
    """One crawl, at the replica's time."""
    words = command(replica.base, "-L", "ERROR")
    words[words.index("stcn")] = spider
    done = subprocess.run(
        words,
        cwd=folder,
        env=surroundings(replica.now),
        stderr=subprocess.PIPE,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode not in (0, 3):
        raise RuntimeError(f"{name}: status {done.returncode}: {done.stderr[-2000:]}")
    return Told(name, done.returncode, _findings(folder))


def _findings(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "news.db")
    query = "SELECT counters FROM runs WHERE finished_at IS NOT NULL ORDER BY run DESC LIMIT 1"
    counters = json.loads(connection.execute(query).fetchone()[0])
    connection.close()
    found: list[str] = counters["run/findings"]
    return found


def live(replica: Replica, day: Day) -> None:
    """Let a day's articles appear, and the hour come."""
    for until, count in day.appear:
        _wait(replica, until - count * A_MOMENT)
        replica.ask(f"/__publish?count={count}", "POST")
    _wait(replica, day.at)


def _wait(replica: Replica, until: datetime) -> None:
    if (seconds := (until - replica.now).total_seconds()) >= 1:
        replica.advance(seconds=seconds)


def clean_runs(folder: Path, replica: Replica, count: int) -> list[Told]:
    """A month without a change: each day's crawl, and the ranking's."""
    told = []
    for day in days(count):
        live(replica, day)
        told.append(run(folder, replica, f"{day.at:%a %Y-%m-%d}"))
        told.append(run(folder, replica, f"{day.at:%a %Y-%m-%d} rankings", "stcn_rank"))
    return told


def next_trading_day(count: int) -> Day:
    """The first day with trade behind so many days."""
    return next(day for day in list(days(count + 12))[count:] if day.trades)


def tried(folder: Path, changes: tuple[Change, ...], count: int) -> Iterator[Told]:
    """What the first run after each change says, in the order of the changes.

    ``folder`` holds the archive of so many days. A change may bring the replica's world into
    another state: those that do come last, on a replica of their own.
    """
    replicas: SimpleQueue[Replica] = SimpleQueue()

    def attempt(change: Change) -> Told:
        replica = replicas.get()
        try:
            with copied(folder) as copy:
                change.make(replica)
                return run(copy, replica, change.name, change.spider)
        finally:
            replica.behave()
            replicas.put(replica)

    lasting = [one for one in changes if one.make in (_renumbered, _asleep)]
    with running_replica(ARTICLES, BEFORE) as one, running_replica(ARTICLES, BEFORE) as other:
        for replica in (one, other):
            for day in (*days(count), next_trading_day(count)):
                live(replica, day)
            replicas.put(replica)
        with ThreadPoolExecutor(WORKERS) as pool:
            yield from pool.map(attempt, [one for one in changes if one not in lasting])
            yield from pool.map(attempt, lasting)


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """A copy of an archive's folder."""
    with TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        copy.mkdir()
        for file in ("scrapy.cfg", "news.db"):
            shutil.copy(folder / file, copy / file)
        yield copy


@contextmanager
def month(count: int) -> Iterator[tuple[Path, list[Told]]]:
    """The folder of an archive that was fed for so many days, and what its runs said."""
    with TemporaryDirectory() as name, running_replica(ARTICLES, BEFORE) as replica:
        folder = Path(name)
        shutil.copy(ROOT / "scrapy.cfg", folder)
        yield folder, clean_runs(folder, replica, count)


@cache
def told() -> tuple[list[Told], list[Told]]:
    """What the month's clean runs say, and the first run after each change."""
    with month(DAYS) as (folder, clean):
        return clean, list(tried(folder, CHANGES, DAYS))


def measure() -> dict[str, float]:
    """How many changes are caught, and how many runs without one give an alarm."""
    clean, changed = told()
    return {
        "drift/clean_runs": float(len(clean)),
        "drift/false_alarms": float(sum(one.alarmed for one in clean)),
        "drift/changes": float(len(changed)),
        "drift/caught": sum(one.alarmed for one in changed) / len(changed),
    }
