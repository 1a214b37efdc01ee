"""``scrapy coverage``: what the archive has, day by day, and which gaps are open."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from scrapy.commands import ScrapyCommand

from newscrawl.archive.coverage import Day, days
from newscrawl.archive.gaps import Gap, Waiting, gaps, waiting
from newscrawl.archive.view import View
from newscrawl.commands.coverage_view import show_days, show_gaps, show_waiting
from newscrawl.commands.mistakes import OK, UNHEALTHY, refuse_more
from newscrawl.commands.reading import ReadCommand, as_of_moment, console
from newscrawl.errors import UserError
from newscrawl.moments import BEIJING, user_moment
from newscrawl.pages.stcn.channels import CHANNELS, SITE

DAYS = 7
"""Days that are shown without --since."""

_MOST_DAYS = 3660


class Command(ReadCommand, ScrapyCommand):
    """Days, gaps and articles that wait; exit status 3 where a gap is open."""

    def short_desc(self) -> str:
        return "Show what the archive has of each channel and day, and which gaps are open"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--channel", metavar="CODES", help="these channels, such as kx,yw")
        parser.add_argument(
            "--since", metavar="DAY", help=f"from this day on (default: {DAYS} days)"
        )
        parser.add_argument("--until", metavar="DAY", help="up to and with this day")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        now = self.now()
        as_of = as_of_moment(opts.as_of, now)
        first, last = day_range(opts.since, opts.until, as_of or now)
        codes = channel_codes(opts.channel)
        with self.archive().reading() as connection:
            view = View(connection, SITE, now, as_of)
            by_day = [day for code in codes for day in days(view, code, first, last)]
            open_gaps, left = gaps(view, codes), waiting(view, codes)
        if not opts.channel:
            read = {day.channel for day in by_day if CHANNELS[day.channel].certain}
            read |= {day.channel for day in by_day if day.state != "unread"}
            by_day = [day for day in by_day if day.channel in read]
        if opts.json:
            print(as_json(by_day, open_gaps, left, as_of))
        else:
            out = console()
            show_days(out, by_day)
            show_gaps(out, open_gaps)
            show_waiting(out, left)
        return UNHEALTHY if open_gaps else OK


def channel_codes(text: str | None) -> list[str]:
    """The channels asked for; without any, all. Raises :class:`UserError` for an unknown one."""
    codes = list(dict.fromkeys(text.split(","))) if text is not None else list(CHANNELS)
    if unknown := [code for code in codes if code not in CHANNELS]:
        raise UserError(f"unknown channel {unknown[0]!r}; there are {', '.join(CHANNELS)}")
    return codes


def day_range(since: str | None, until: str | None, now: datetime) -> tuple[date, date]:
    """The first and the last day, Beijing's. Raises :class:`UserError` where they make no range."""
    today = now.astimezone(BEIJING).date()
    last = _day("--until", until) or today
    first = _day("--since", since) or last - timedelta(days=DAYS - 1)
    if first > last:
        raise UserError(f"--since {first} is after --until {last}")
    if (last - first).days >= _MOST_DAYS:
        raise UserError(f"--since {first}: at most {_MOST_DAYS:,} days at a time")
    return first, last


def _day(name: str, text: str | None) -> date | None:
    return user_moment(name, text).astimezone(BEIJING).date() if text is not None else None


def as_json(
    by_day: list[Day], open_gaps: list[Gap], left: list[Waiting], as_of: datetime | None
) -> str:
    """One object: ``as_of``, ``days``, ``gaps``, ``waiting``."""
    found = {
        "as_of": as_of,
        "days": [asdict(day) for day in by_day],
        "gaps": [asdict(gap) for gap in open_gaps],
        "waiting": [asdict(article) for article in left],
    }
    return json.dumps(found, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    iso: str = value.isoformat()
    return iso
