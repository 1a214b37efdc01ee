"""Telling people of a crawl that could not start, as nobody answers at the site."""

from __future__ import annotations

import sys
from datetime import datetime

from scrapy.settings import BaseSettings

from newscrawl.archive import open_archive
from newscrawl.archive.engine import Database
from newscrawl.errors import UserError
from newscrawl.extensions.notifier import tell
from newscrawl.notices import Told, addressees
from newscrawl.spiders.arguments import Arguments


def tell_not_started(
    settings: BaseSettings, spider: str, arguments: Arguments, why: str, now: datetime
) -> None:
    """Tell whom there is something to tell; what hinders that is a line, and no more.

    The next run of the kind that starts tells that all is well again.
    """
    try:
        to = addressees(settings["NOTIFY_URLS"])
        if not to or not arguments.of_news:
            return
        open_archive(settings["ARCHIVE_URL"]).close()  # one that is not there is not made for this
        archive = Database(settings["ARCHIVE_URL"])
        run = Told(spider, arguments.kind, arguments.given, archive.name)
        outcome = tell(archive, to, run, [why], now)
        archive.engine.dispose()
    except UserError as error:
        print(f"newscrawl: telling people: {error}", file=sys.stderr)
        return
    for name, reason in outcome.failed.items() if outcome else ():
        print(f"newscrawl: no message to {name} ({reason})", file=sys.stderr)
