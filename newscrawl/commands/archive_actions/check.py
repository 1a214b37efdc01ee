"""``scrapy archive check``: what is wrong, a line each; status 3 where something is."""

from __future__ import annotations

from newscrawl.archive.engine import Database
from newscrawl.archive.raw_pages import RawPages
from newscrawl.archive.upkeep.check import kept_names, kept_pages, wrong_rows
from newscrawl.commands.mistakes import OK, UNHEALTHY


def check(archive: Database, pages: RawPages) -> int:
    """Look at all of the archive, and at each kept page of a newest version."""
    with archive.reading() as connection:
        wrong = list(wrong_rows(connection))
        names = kept_names(connection)
    kept = kept_pages(names, pages)
    wrong += kept.damaged
    print(f"kept pages: {kept.whole:,} whole, {kept.missing:,} not there any more")
    print("\n".join(f"wrong: {sentence}" for sentence in wrong) or "Nothing is wrong.")
    return UNHEALTHY if wrong else OK
