"""Lets a plan's runs take place, while the site goes on: news, changes, weather, kills."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from newscrawl.replica.weather import USUAL
from newscrawl.trading_days import is_trading_day
from tests.crawl.conftest import ROOT, Replica, surroundings
from tests.soak.editors import Editors
from tests.soak.plan import Step
from tests.soak.watch import Life, watch

NEWS = 0.3
"""The share of the site's articles that appear: 150 a trading day."""

HOLIDAY = 0.4
FAULTS = 0.05
SLOWEST = 1.5
TIMEOUT = 1
READS_KX = ("start", "news", "flashes")
_MOST_AGAIN = 20


@dataclass(slots=True)
class Done:
    """One process of the month."""

    day: int
    job: str
    life: Life


@dataclass(slots=True)
class Month:
    """What was done; ``broken``: what none of the runs may do, a line each."""

    done: list[Done] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def statuses(self) -> Counter[int | None]:
        """How many ended with which exit status; None: killed."""
        return Counter(one.life.status for one in self.done)


class Soak:
    """A replica, an archive in a folder, and the runs between them."""

    def __init__(
        self, replica: Replica, folder: Path, seed: int, first: date, busy: float = 1.0
    ) -> None:
        """``busy``: so many times as much is edited and taken down."""
        self.replica, self.folder, self.first = replica, folder, first
        self.editors = Editors(replica, seed, self.has, busy)
        self.month = Month()
        self._lives: dict[str, list[float]] = defaultdict(list)
        self._backfill: tuple[tuple[str, ...], ...] = ()
        (folder / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
        self.storm(FAULTS, seed)

    def storm(self, share: float, seed: int | None = None, without: str = "") -> None:
        """Set the share of requests that meet a fault; ``without``: a kind that does not come."""
        kinds = [kind for kind in USUAL if kind != without]
        order = {"share": share, "slowest": SLOWEST, "kinds": kinds}
        self.replica.ask("/__weather", "POST", order | ({"seed": seed} if seed else {}))

    def run(self, steps: list[Step]) -> None:
        """One step after the other, each at its time."""
        for step in steps:
            self.until(step.at)
            if step.job in READS_KX:
                self.editors.work(step.at)
            if step.job == "backfill":
                self._backfill = step.commands
            usual = median(self._lives[step.job][-9:] or [1.5])
            for words in step.commands:
                life = self.process(step.job, words, step.killed and step.killed * usual)
                if step.killed is None:
                    self._lives[step.job].append(life.seconds)
            if step.job in READS_KX:
                self._again(step.job)

    def until(self, moment: datetime) -> None:
        """Let the site's time go by, with news in it."""
        now = self.replica.now
        if (seconds := int((moment - now).total_seconds())) > 0:
            news = NEWS * (1 if is_trading_day(now.date()) else HOLIDAY)
            found = self.replica.ask(f"/__advance?seconds={seconds}&news={news}", "POST")
            self.editors.take_note(found["ids"], moment)

    def process(self, job: str, words: tuple[str, ...], kill_after: float | None = None) -> Life:
        """One command; what it may not do is noted."""
        now = self.replica.now
        life = watch(words, self.folder, self.environment(now), kill_after=kill_after)
        said = f"{now:%m-%d %H:%M} scrapy {' '.join(words)}"
        if life.status not in (None, 0, 3):
            self.month.broken.append(f"{said}: exit status {life.status}")
        if "Traceback" in life.log:
            self.month.broken.append(f"{said}: a traceback in its log")
        self.month.done.append(Done((now.date() - self.first).days, job, life))
        return life

    def environment(self, now: datetime) -> dict[str, str]:
        """That of a command at this time of the site's."""
        chosen: dict[str, object] = {
            "STCN_BASE_URL": self.replica.base,
            "ARCHIVE_URL": "sqlite:///news.db",
            "RAW_PAGES": "raw",
            "JSONL_LOG": "log.jsonl",
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_TIMEOUT": TIMEOUT,
            "RETRY_PAUSE": 0,
            "BLOCK_PAUSE": 0,
        }
        named = {f"NEWSCRAWL_{name}": str(value) for name, value in chosen.items()}
        return surroundings(now) | named

    def _again(self, job: str) -> None:
        """What was killed or did not get through kx begins anew a minute later, as by cron."""
        for _ in range(_MOST_AGAIN):
            if self._read_kx():
                return
            self.replica.advance(minutes=1)
            self.process(job, ("crawl", "stcn"))
        self.month.broken.append(f"kx was not read to its end in {_MOST_AGAIN} runs")

    def _read_kx(self) -> bool:
        """Whether the last process was a run that read kx from its top to known ground."""
        if self.month.done[-1].life.status is None:
            return False
        query = (
            "SELECT counters, (SELECT count(*) FROM walks WHERE walks.run = runs.run"
            " AND channel = 'kx' AND state != 'done') FROM runs ORDER BY run DESC LIMIT 1"
        )
        [(counters, cut)] = self.ask(query)
        return not cut and "list/pages/kx" in json.loads(counters or "{}")

    def has(self, id_: str) -> bool:
        """Whether the article is in the archive."""
        return bool(self.ask("SELECT 1 FROM articles WHERE id = ?", id_))

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that the archive's tables answer with."""
        with closing(sqlite3.connect(self.folder / "news.db")) as archive:
            return archive.execute(query, values).fetchall()

    def calm(self) -> None:
        """Fair weather, a day without news for the last readings, and nothing left to do."""
        self.storm(0)
        for pause in (timedelta(hours=26), timedelta(hours=1)):
            self.replica.advance(seconds=pause.total_seconds())
            self.process("calm", ("crawl", "stcn"))
        for words in self._backfill:  # whose gaps nothing else closes
            self.process("calm", words)
