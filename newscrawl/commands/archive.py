"""``scrapy archive``: keeping the archive itself in order."""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand

from newscrawl.archive.engine import Database
from newscrawl.archive.migrate import upgrade
from newscrawl.commands.mistakes import OK, OneLine
from newscrawl.errors import UserError

ACTIONS = ("upgrade",)


class Command(OneLine, ScrapyCommand):
    """``upgrade`` brings the archive's schema up to date, as every crawl does when it starts."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return f"{'|'.join(ACTIONS)} [options]"

    def short_desc(self) -> str:
        return "Bring the archive at ARCHIVE_URL up to date (upgrade)"

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1 or args[0] not in ACTIONS:
            raise UserError(f"say what to do: scrapy archive {'|'.join(ACTIONS)}")
        assert self.settings
        database = Database(self.settings["ARCHIVE_URL"])
        before, after = upgrade(database)
        was = "up to date" if before == after else f"was {before or 'empty'}"
        print(f"{database.name}: schema {after} ({was})")
        return OK
