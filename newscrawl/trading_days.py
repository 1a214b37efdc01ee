"""On which days and at which times the Shanghai exchange trades, by a table that is shipped."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from newscrawl.moments import BEIJING

TABLE = Path(__file__).with_name("trading_days.txt")
"""Written by ``make trading-days``: its last known day, then each weekday without trade."""

SESSIONS = ((time(9, 15), time(11, 30)), (time(13), time(15)))
"""From the opening auction to noon, and the afternoon; Beijing time."""

_SATURDAY = 5


def is_trading_day(day: date) -> bool:
    """Whether the exchange trades on that day; beyond the table every weekday counts.

    >>> is_trading_day(date(2026, 9, 30)), is_trading_day(date(2026, 10, 1))
    (True, False)
    """
    return day.weekday() < _SATURDAY and day not in _table()[1]


def is_trading_time(moment: datetime) -> bool:
    """Whether the exchange trades at that moment, of any zone; auctions belong to it.

    >>> is_trading_time(datetime(2026, 9, 30, 10, 30, tzinfo=BEIJING))
    True
    """
    here = moment.astimezone(BEIJING)
    within = any(begin <= here.time() < end for begin, end in SESSIONS)
    return within and is_trading_day(here.date())


def known_until() -> date:
    """The last day of the table: later holidays are not known to it."""
    return _table()[0]


@cache
def _table() -> tuple[date, frozenset[date]]:
    last, *holidays = map(date.fromisoformat, TABLE.read_text("ascii").split())
    return last, frozenset(holidays)
