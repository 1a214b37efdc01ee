"""``scrapy archive prune``: kept pages and run records that are older than asked for."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta

from newscrawl.archive.engine import Database
from newscrawl.archive.raw_pages import RawPages
from newscrawl.archive.upkeep.prune import old_pages, prune_runs, remove
from newscrawl.errors import UserError

_AGE = re.compile(r"([1-9]\d{0,4})d", re.ASCII)


class _DryRun(Exception):  # noqa: N818 - says what it is: it takes a transaction back
    pass


def age(option: str, text: str) -> timedelta:
    """An age in days. Raises :class:`UserError` for anything else.

    >>> age("--runs", "400d").days
    400
    """
    found = _AGE.fullmatch(text)
    if not found:
        raise UserError(f"{option} {text} is no age; write days, such as 90d")
    return timedelta(days=int(found[1]))


def prune_pages(archive: Database, pages: RawPages, before: datetime, *, dry_run: bool) -> None:
    """Remove kept pages older than that time, and say how many."""
    with archive.reading() as connection:
        old = old_pages(connection, pages, before)
    if not dry_run:
        remove(old)
    would = "would go" if dry_run else "went"
    print(f"{len(old.files):,} kept pages {would}, {old.size / 1e6:,.1f} MB")


def prune_old_runs(archive: Database, before: datetime, *, dry_run: bool) -> None:
    """Remove run records older than that time, and say how many."""
    gone = emptied = 0
    with suppress(_DryRun), archive.writing() as connection:
        gone, emptied = prune_runs(connection, before)
        if dry_run:
            raise _DryRun
    would = (
        ("would go", "would lose their counters") if dry_run else ("went", "lost their counters")
    )
    print(f"{gone:,} run records {would[0]}, {emptied:,} that are referred to {would[1]}")
