"""Whether the rows of a list stand where they should: by time, and on known ground."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from newscrawl.items import ListRow
from newscrawl.stretches import Goal

AHEAD = timedelta(minutes=10)
"""A row may be dated so far ahead of its answer: clocks differ."""

FRESH = timedelta(hours=2)
_LEAST_STEPS = 3


def misplaced(
    rows: Sequence[ListRow], known: Collection[str], goal: Goal, now: datetime
) -> dict[str, int]:
    """What is odd about a page's rows; ``now``: when the site made it.

    ``no_time``: rows whose time could not be read. Of those with one, pinned ones left out:
    ``ground``: rows where earlier runs have been, ``late``: those of them that are unknown;
    ``ahead``: rows of a time to come; ``upside_down``: 1 where its times go up.
    """
    dated = [(row, row.listed_at) for row in rows if row.listed_at and not row.pinned]
    ground = [row for row, at in dated if goal.ground and goal.floor <= at <= goal.bottom]
    times = [at for _, at in dated]
    return {
        "no_time": sum(row.listed_at is None for row in rows),
        "ground": len(ground),
        "late": sum(row.article_id not in known for row in ground),
        "ahead": sum(at > now + AHEAD for at in times),
        "upside_down": int(_rises(times)),
    }


def _rises(times: Sequence[datetime]) -> bool:
    """Whether times go up from row to row, but for single ones: a late row, a pinned one."""
    steps = list(pairwise(times))
    up, down = sum(a < b for a, b in steps), sum(a > b for a, b in steps)
    return up >= _LEAST_STEPS and up > 2 * down


def newest(rows: Sequence[ListRow]) -> datetime | None:
    """When the newest row appeared, a pinned one left out; None without a time."""
    return max((row.listed_at for row in rows if row.listed_at and not row.pinned), default=None)


def fresh(rows: Sequence[ListRow], now: datetime) -> int:
    """How many rows are of the last two hours."""
    return sum(bool(row.listed_at and row.listed_at > now - FRESH) for row in rows)
