"""``scrapy archive upgrade``: schema and indexes up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rich.console import Console
from rich.progress import Progress

from newscrawl.archive.catch_up import Lack
from newscrawl.archive.duplicates.catch_up import fingerprints_lack
from newscrawl.archive.engine import Database
from newscrawl.archive.locks import holding
from newscrawl.archive.migrate import upgrade as bring_up_to_date
from newscrawl.archive.search.index import SEARCH
from newscrawl.archive.search.words import merge_all
from newscrawl.commands.alone import this_process
from newscrawl.commands.mistakes import OK


def upgrade(url: str, now: Callable[[], datetime]) -> int:
    """Bring the schema up to date, let each index read what it lacks, and merge the words."""
    database = Database(url)
    with holding(database, "upgrade", this_process(), now()):
        return _upgrade(database, now)


def _upgrade(database: Database, now: Callable[[], datetime]) -> int:
    before, after = bring_up_to_date(database)
    was = "up to date" if before == after else f"was {before or 'empty'}"
    print(f"{database.name}: schema {after} ({was})", flush=True)
    _read(database, "Search", lambda: SEARCH)
    _read(database, "Near-duplicates", lambda: fingerprints_lack(now()))
    merge_all(database)
    return OK


def _read(database: Database, what: str, lack: Callable[[], Lack]) -> None:
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
