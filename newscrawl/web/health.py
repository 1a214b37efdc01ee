"""Health: the last runs, open gaps, what was read of each channel and day, what is waited for."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from newscrawl.archive.coverage import Day, days
from newscrawl.archive.gaps import gaps, waiting
from newscrawl.archive.run_history import last_crawl, last_runs
from newscrawl.archive.view import View
from newscrawl.errors import UserError
from newscrawl.pages.stcn.channels import CHANNELS, SITE
from newscrawl.web.answers import Page
from newscrawl.web.asking import Asked

DAYS, _MOST_DAYS = 14, 60
_MOST_WAITING = 20
_SHADES = 4


def health_page(connection: Connection, asked: Asked) -> Page:
    """Everything that ``scrapy coverage`` and the run records say, on one page."""
    try:
        number, as_of, last = asked.number("days", DAYS, _MOST_DAYS), asked.as_of, asked.today
    except UserError as error:
        return Page("message.html", {"title": "无法显示", "message": str(error)}, 400)
    view = View(connection, SITE, asked.now, as_of)
    codes = list(CHANNELS)
    first = last - timedelta(days=number - 1)
    by_channel = {code: list(days(view, code, first, last))[::-1] for code in codes}
    left = waiting(view, codes)
    failed = sum(one.state == "failed" for one in left)
    read = {code: row for code, row in by_channel.items() if _is_read(code, row)}
    values = {
        "runs": last_runs(connection, view.moment),
        "last_crawl": last_crawl(connection, view.moment),
        "gaps": gaps(view, codes),
        "dates": [last - timedelta(days=count) for count in range(number)],
        "rows": [
            (CHANNELS[code], list(zip(row, _shades(row), strict=True)))
            for code, row in read.items()
        ],
        "waiting": left[:_MOST_WAITING],
        "failed": failed,
        "pending": len(left) - failed,
        "more_waiting": max(0, len(left) - _MOST_WAITING),
        "channels": CHANNELS,
        "days": number,
    }
    return Page("health.html", values)


def _is_read(code: str, row: list[Day]) -> bool:
    return CHANNELS[code].certain or any(day.state != "unread" for day in row)


def _shades(row: list[Day]) -> list[int]:
    """How strong the colour of each day is, from 0, against the channel's busiest day."""
    most = max(day.articles for day in row)
    return [-(-day.articles * _SHADES // most) if most else 0 for day in row]
