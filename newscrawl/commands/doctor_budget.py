"""The requests of a visit are requests of the day: ``REQUEST_BUDGET`` counts them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from scrapy.settings import BaseSettings

from newscrawl.archive.engine import Database
from newscrawl.archive.request_budget import claim, give_back
from newscrawl.errors import UserError
from newscrawl.moments import beijing_day_of
from newscrawl.visit import MOST_REQUESTS

_FEWEST = 2  # robots.txt, and one answer


@dataclass
class Share:
    """So many of the day's requests a visit may send; ``sent`` of them are not given back."""

    granted: int
    sent: int = 0


@contextmanager
def share_of_the_day(settings: BaseSettings, now: datetime, *, counted: bool) -> Iterator[Share]:
    """Claim a visit's requests in the archive, and give back what it did not send.

    ``counted``: there is an archive. Raises :class:`UserError` where the day has none left.
    """
    budget = settings.getint("REQUEST_BUDGET")
    if not (budget and counted):
        yield Share(MOST_REQUESTS)
        return
    database, day = Database(settings["ARCHIVE_URL"]), beijing_day_of(now)
    try:
        with database.writing() as connection:
            share = Share(claim(connection, day, budget, MOST_REQUESTS))
        if share.granted >= _FEWEST:
            yield share
        with database.writing() as connection:
            give_back(connection, day, share.granted - share.sent)
    finally:
        database.engine.dispose()
    if share.granted < _FEWEST:
        raise UserError(f"the day's {budget} requests are used up (REQUEST_BUDGET)")
