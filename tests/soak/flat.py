"""Whether memory and open handles stay as they are: over the month, and in one long life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from tests.soak.month import FAULTS, Month, Soak
from tests.soak.plan import HISTORY
from tests.soak.watch import Life, watch

JOB = "news"
"""The job whose runs are compared: each does the same work, whatever day it is."""

MORE_MEMORY = 1.1
MORE_HANDLES = 2


@dataclass(frozen=True, slots=True)
class Flat:
    """MB resident and open handles: of early and of late; ``what``: of which."""

    what: str
    memory: tuple[float, float]
    handles: tuple[float, float]

    @property
    def is_flat(self) -> bool:
        """At most a tenth more memory, and two handles more."""
        early, late = self.memory
        few, many = self.handles
        return late <= early * MORE_MEMORY and many <= few + MORE_HANDLES


def over_weeks(month: Month, days: int) -> Flat:
    """The first week's runs of one job beside the last week's: the middle of their peaks."""
    week = min(7, max(1, days // 2))
    ended = [one for one in month.done if one.job == JOB and one.life.status is not None]
    spans = (
        [one.life for one in ended if one.day < week],
        [one.life for one in ended if one.day >= days - week],
    )
    return _flat("runs, first week and last", spans[0], spans[1])


def _flat(what: str, early: Sequence[Life], late: Sequence[Life]) -> Flat:
    return Flat(
        what,
        (median(life.peak for life in early), median(life.peak for life in late)),
        (median(life.handles for life in early), median(life.handles for life in late)),
    )


def long_life(soak: Soak, first: date) -> tuple[Life, int]:
    """One process that reads the whole month by its pages, into an archive of its own.

    Answers its life and the requests that it made. No 429 comes: each doubles the delay for the
    rest of the run, and the thirty of so long a one would bring it to a minute.
    """
    soak.storm(FAULTS, without="429_in_1")
    folder = soak.folder / "long"
    folder.mkdir()
    (folder / "scrapy.cfg").write_text((soak.folder / "scrapy.cfg").read_text())
    words = ("crawl", "stcn", "-a", f"since={first - HISTORY}", "-a", "full=1")
    environment = soak.environment(soak.replica.now)
    before = requests(soak)
    life = watch(words, folder, environment, every=0.2)
    return life, requests(soak) - before


def requests(soak: Soak) -> int:
    """How many the replica has been asked so far, robots.txt and all."""
    counts = soak.replica.ask("/__requests")
    return sum(v for name, v in counts.items() if name not in ("log", "not_modified"))


def within(life: Life) -> Flat:
    """The second quarter of a life beside its last one: the first is for getting under way."""
    quarters = [[s for s in life.samples if s.second // (life.seconds / 4) == n] for n in (1, 3)]
    early, late = quarters
    return Flat(
        "one long run, second quarter and last",
        (median(s.memory for s in early), median(s.memory for s in late)),
        (max(s.handles for s in early), max(s.handles for s in late)),
    )
