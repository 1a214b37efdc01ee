"""``scrapy archive check``: what is wrong, a line each; status 3 where something is."""

from __future__ import annotations

from newscrawl.archive.engine import Database
from newscrawl.archive.raw_pages import RawPages
from newscrawl.archive.upkeep.check import kept_names, kept_pages, wrong_rows
from newscrawl.commands.mistakes import OK, UNHEALTHY
from newscrawl.errors import ArchiveError


def check(archive: Database, pages: RawPages) -> int:
    """Look at the database, and where that is right, at each kept page of a newest version."""
    try:
        with archive.reading() as connection:
            wrong = list(wrong_rows(connection))
    except ArchiveError as error:  # so damaged that SQLite's own check gives up
        wrong = [str(error)]
    if wrong:
        return _tell(wrong)
    with archive.reading() as connection:
        names = kept_names(connection)
    kept = kept_pages(names, pages)
    print(f"kept pages: {kept.whole:,} whole, {kept.missing:,} not there any more")
    return _tell(kept.damaged)


def _tell(wrong: list[str]) -> int:
    print("\n".join(f"wrong: {sentence}" for sentence in wrong) or "Nothing is wrong.")
    return UNHEALTHY if wrong else OK
