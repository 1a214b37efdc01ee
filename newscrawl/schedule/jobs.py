"""What runs when: each job with its minutes, its hour in Beijing, and its commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from newscrawl.moments import BEIJING
from newscrawl.trading_days import is_trading_time


@dataclass(frozen=True, slots=True)
class Job:
    """``minutes`` as cron writes them; ``hour``: this one alone, Beijing's.

    ``trading``: only while the exchange trades. ``commands``: each the words after ``scrapy``,
    one after the other, as long as they succeed.
    """

    name: str
    says: str
    minutes: str
    commands: tuple[tuple[str, ...], ...]
    hour: int | None = None
    trading: bool = False

    @property
    def guarded(self) -> bool:
        """Whether its minutes alone do not say when it runs."""
        return self.trading or self.hour is not None

    def due(self, moment: datetime) -> bool:
        """Whether it runs at this moment, which one of its minutes has started."""
        if self.trading:
            return is_trading_time(moment)
        return self.hour in (None, moment.astimezone(BEIJING).hour)


FLASHES = Job(
    "flashes",
    "flashes (快讯), every minute while Shanghai trades",
    # Each tenth minute is that of the news, which read the flashes as well: one runs at a time.
    "1-9,11-19,21-29,31-39,41-49,51-59",
    (("crawl", "stcn", "-a", "channels=kx"),),
    trading=True,
)
NEWS = Job("news", "all channels, at night and on holidays too", "*/10", (("crawl", "stcn"),))
RANKINGS = Job("rankings", "hot rankings, every hour", "7", (("crawl", "stcn_rank"),))
_BACKFILL_HOUR, _UPKEEP_HOUR = 1, 4
_BACKFILL_SECONDS = 23 * 3600


def jobs(since: date, until: date, backup: str | None) -> list[Job]:
    """All jobs; the backfill reads from ``since`` to ``until``, and goes on where it was.

    ``backup``: the file of the daily copy; None for an archive on a server.
    """
    # ended before the next night's begins, which goes on
    limit = ("-s", f"RUN_TIMEOUT={_BACKFILL_SECONDS}")
    backfill = ("crawl", "stcn", "-a", f"since={since}", "-a", f"until={until}", *limit)
    prune = ("archive", "prune", "--raw-pages", "400d", "--runs", "400d")
    copy = [("archive", "backup", backup)] if backup else []
    upkeep = (prune, *copy, ("archive", "check"))
    return [
        FLASHES,
        NEWS,
        RANKINGS,
        Job("backfill", "older articles, at night", "33", (backfill,), hour=_BACKFILL_HOUR),
        Job("upkeep", "old pages go, a copy is made", "43", upkeep, hour=_UPKEEP_HOUR),
    ]


def is_due(name: str, moment: datetime) -> bool:
    """Whether the job of that name runs at this moment. Raises ``KeyError`` for no job."""
    by_name = {job.name: job for job in jobs(date.min, date.min, None)}
    return by_name[name].due(moment)
