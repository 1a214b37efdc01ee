"""``scrapy archive``: keeping the archive itself in order."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.progress import Progress
from scrapy.commands import ScrapyCommand
from scrapy.utils.misc import load_object

from newscrawl.archive.engine import Database
from newscrawl.archive.migrate import upgrade
from newscrawl.commands.mistakes import OK, OneLine
from newscrawl.errors import UserError

ACTIONS = ("upgrade",)


class Command(OneLine, ScrapyCommand):
    """``upgrade`` brings the archive's schema up to date, as every crawl does when it starts.

    It also links the near-duplicates among articles that are older than the index of them, which
    takes about a second for a thousand articles; ended early, it goes on where it was.
    """

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
        print(f"{database.name}: schema {after} ({was})", flush=True)
        if read := self._link_older(database):
            print(f"{read:,} older versions were read for near-duplicates")
        return OK

    def _link_older(self, database: Database) -> int:
        # 0.1 s that other commands need not pay
        from newscrawl.archive.duplicates.catch_up import (  # noqa: PLC0415
            reindex,
            still_to_read,
        )

        assert self.settings
        now = load_object(self.settings["CLOCK"])
        with database.reading() as connection:
            waiting = still_to_read(connection)
        read = 0
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("Near-duplicates", total=waiting)
            while read < waiting:
                with database.writing() as connection:
                    chunk = reindex(connection, now())
                if not chunk:
                    break
                read += chunk
                progress.update(task, completed=read)
        return read
