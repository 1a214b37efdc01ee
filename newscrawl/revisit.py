"""When an article is asked for again: a failed one after a pause, a stored one to see edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_PAUSE = timedelta(days=1)
EMPTY_BODY_AGE = timedelta(days=1)
"""An article with an empty body is read again until it was first seen so long ago."""

GONE_DAYS = 3
"""An article that is missing on so many days is asked for no more, but where a list names it."""


@dataclass(frozen=True, slots=True)
class RevisitPolicy:
    """``retry_pause`` before the first new attempt; ``rereads``: ages at which to read again."""

    retry_pause: timedelta
    rereads: Sequence[timedelta] = ()

    def after_failure(self, now: datetime, attempts_before: int) -> datetime:
        """The pause, doubled for each attempt before, at most a day.

        >>> noon = datetime(2026, 9, 30, 12)
        >>> str(RevisitPolicy(timedelta(minutes=15)).after_failure(noon, 2))
        '2026-09-30 13:00:00'
        """
        doublings: int = 2 ** min(attempts_before, 20)
        return now + min(min(self.retry_pause, LONGEST_PAUSE) * doublings, LONGEST_PAUSE)

    def after_reading(self, now: datetime, published_at: datetime) -> datetime | None:
        """The next of the ages that the article has not passed; None when it has passed all.

        >>> policy = RevisitPolicy(timedelta(0), [timedelta(hours=1), timedelta(hours=6)])
        >>> noon = datetime(2026, 9, 30, 12)
        >>> str(policy.after_reading(noon, noon - timedelta(hours=2)))
        '2026-09-30 16:00:00'
        """
        return min((at for age in self.rereads if (at := published_at + age) > now), default=None)
