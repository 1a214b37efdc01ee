"""A month of a replica's life: how much appears on which day, and when it is crawled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from newscrawl.moments import BEIJING
from newscrawl.trading_days import is_trading_day

FIRST = date(2026, 9, 10)
"""The month from here on has the holidays of Mid-Autumn and of the National Day."""

BEFORE = datetime.combine(FIRST, time(6), BEIJING)
TRADING_DAY, OTHER_DAY = 130, 45
HOUR = time(10, 30)
TIMES = (0.06, 0.2, 0.33, 0.45, 0.93, 1.0)
"""When the day's articles appear, as parts of the time since the crawl before."""


@dataclass(frozen=True)
class Day:
    """A day's crawl, how many articles have appeared since the one before, and until when."""

    at: datetime
    appear: tuple[tuple[datetime, int], ...]

    @property
    def trades(self) -> bool:
        return is_trading_day(self.at.date())


def days(count: int, seed: int = 1) -> Iterator[Day]:
    """Days in a row; their numbers and minutes differ, as they do in life."""
    random, before = Random(seed), BEFORE
    for number in range(count):
        day = FIRST + timedelta(days=number)
        usual = TRADING_DAY if is_trading_day(day) else OTHER_DAY
        at = datetime.combine(day, HOUR, BEIJING) + timedelta(minutes=random.randint(0, 20))
        each = int(usual * random.uniform(0.8, 1.25) / len(TIMES))
        yield Day(at, tuple((before + part * (at - before), each) for part in TIMES))
        before = at
