"""``scrapy schedule``: lines for cron, or units for systemd, that keep the archive up to date."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import date, timedelta
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings
from scrapy.utils.conf import closest_scrapy_cfg

from newscrawl.archive.engine import Database
from newscrawl.archive.raw_pages import OFF
from newscrawl.commands.mistakes import OK, OneLine, refuse_more
from newscrawl.errors import UserError
from newscrawl.moments import BEIJING, user_moment
from newscrawl.schedule.cron import crontab
from newscrawl.schedule.jobs import jobs
from newscrawl.schedule.place import Place
from newscrawl.schedule.systemd import units
from newscrawl.trading_days import known_until

BACKFILL = timedelta(days=30)
"""How far back the backfill goes, unless told otherwise."""

SOON = timedelta(days=60)
"""So long before the table of holidays ends, it is said."""


class Command(OneLine, ScrapyCommand):
    """Paths, archive and settings of this project are filled in; nothing is installed."""

    requires_project = True
    requires_crawler_process = False
    settings: Settings

    def short_desc(self) -> str:
        return "Print what cron or systemd needs to crawl by itself"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--cron", action="store_true", help="print lines for crontab -e")
        parser.add_argument(
            "--systemd",
            nargs="?",
            const="-",
            metavar="DIR",
            help="print units, or write them into a folder",
        )
        parser.add_argument(
            "--since", metavar="DAY", help=f"where the backfill ends ({BACKFILL.days} days ago)"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        if opts.cron == (opts.systemd is not None):
            raise UserError("say for what: scrapy schedule --cron, or --systemd [DIR]")
        today = self.now().astimezone(BEIJING).date()
        since = first_day(opts.since, today)
        place = self._place()
        copy = None if place.server else f"{place.data / 'backup.db'}"
        found = jobs(since, today, copy)
        if opts.cron:
            print(crontab(place, found), end="")
        else:
            _put(units(place, found), opts.systemd)
        if warning := table_ends(today):
            print(f"newscrawl: {warning}", file=sys.stderr)
        return OK

    def _place(self) -> Place:
        project = Path(closest_scrapy_cfg()).absolute().parent
        archive = Database(self.settings["ARCHIVE_URL"])
        pages = self.settings["RAW_PAGES"]
        kept = None if pages == OFF else project / pages
        file = project / str(archive.url.database) if archive.folder else None
        settings = {"NEWSCRAWL_ARCHIVE_URL": f"sqlite:///{file}"} if file else {}
        settings["NEWSCRAWL_RAW_PAGES"] = str(kept or OFF)
        python = Path(sys.executable)
        place = Place(
            project,
            python,
            python.with_name("scrapy"),
            file.parent if file else project / "data",
            kept,
            settings,
            getpass.getuser(),
            server=file is None,
        )
        if any("\n" in text for text in (str(project), str(python), *settings.values())):
            raise UserError("a path with a line break cannot stand in a line of cron or systemd")
        return place


def first_day(asked: str | None, today: date) -> date:
    """Where the backfill ends. Raises :class:`UserError` for a day that is not before today."""
    if asked is None:
        return today - BACKFILL
    day = user_moment("--since", asked).astimezone(BEIJING).date()
    if day >= today:
        raise UserError(f"--since {asked} is not before today: what is new is read anyway")
    return day


def table_ends(today: date) -> str | None:
    """What to do where the table of holidays ends soon, or has ended."""
    last = known_until()
    if last - today > SOON:
        return None
    return (
        f"holidays of the exchange are known until {last}; after it weekdays count as trading "
        "days: take a newer newscrawl, or make trading-days with a newer exchange-calendars"
    )


def _put(found: dict[str, str], folder: str) -> None:
    """Print the units, or write them into the folder."""
    if folder == "-":
        print("\n".join(f"# {name}\n{text}" for name, text in found.items()), end="")
        return
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name, text in found.items():
            (Path(folder) / name).write_text(text, "utf-8")
    except OSError as error:
        raise UserError(f"{folder} cannot be written: {error.strerror}") from None
    timers = " ".join(name for name in found if name.endswith(".timer"))
    print(f"{len(found)} units in {folder}: copy them to /etc/systemd/system, then")
    print(f"systemctl daemon-reload && systemctl enable --now {timers}")
