"""``scrapy archive``: keeping the archive itself in order."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from rich.console import Console
from rich.progress import Progress
from scrapy.commands import ScrapyCommand
from scrapy.utils.misc import load_object

from newscrawl.archive.catch_up import Lack
from newscrawl.archive.engine import Database
from newscrawl.archive.migrate import upgrade
from newscrawl.commands.mistakes import OK, OneLine
from newscrawl.errors import UserError

ACTIONS = ("upgrade",)


class Command(OneLine, ScrapyCommand):
    """``upgrade`` brings the archive's schema up to date, as every crawl does when it starts.

    It also reads articles that are older than the search index, or than the index of
    near-duplicates, into these, about a second for a thousand; ended early, it goes on where it
    was. At last it merges the parts of the search index, so that searches look into one.
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
        self._catch_up(database)
        return OK

    def _catch_up(self, database: Database) -> None:
        # 0.1 s that other commands need not pay
        from newscrawl.archive.duplicates.catch_up import fingerprints_lack  # noqa: PLC0415
        from newscrawl.archive.search.index import SEARCH  # noqa: PLC0415

        assert self.settings
        now = load_object(self.settings["CLOCK"])
        self._read(database, "Search", lambda: SEARCH)
        self._read(database, "Near-duplicates", lambda: fingerprints_lack(now()))
        _merge_words(database)

    def _read(self, database: Database, what: str, lack: Callable[[], Lack]) -> None:
        """Let an index read the versions that are older than it, each chunk for itself."""
        with database.reading() as connection:
            waiting = lack().still_to_read(connection)
        read = 0
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task(what, total=waiting)
            while read < waiting:
                with database.writing() as connection:
                    chunk = lack().catch_up(connection)
                if not chunk:
                    break
                read += chunk
                progress.update(task, completed=read)
        if read:
            print(f"{what}: {read:,} older versions were read")


def _merge_words(database: Database) -> None:
    from newscrawl.archive.search.words import merge_words  # noqa: PLC0415

    first = more = True
    while more:
        with database.writing() as connection:
            more = merge_words(connection, first=first)
        first = False
