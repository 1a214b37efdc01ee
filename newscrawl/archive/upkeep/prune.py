"""What is old enough goes: kept pages, and what run records say. No version ever does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Text, cast, delete, func, or_, select, update

from newscrawl.archive.raw_pages import RawPages
from newscrawl.archive.schema import ledger, rankings, runs, versions, walks
from newscrawl.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class OldPages:
    """The files of kept pages that may go, and their size in bytes."""

    files: list[Path]
    size: int


def old_pages(connection: Connection, pages: RawPages, before: datetime) -> OldPages:
    """Pages kept before that time, unless a version read since then needs them.

    An article that waits needs the list answer that it came in, however old. Older versions
    keep all they say, but cannot be read again by a later parser.
    """
    needed = _needed(connection, before)
    files, size = [], 0
    for path in _files(pages):
        try:
            found = path.stat()
        except FileNotFoundError:  # a crawl has just finished writing this part
            continue
        if path.name.removesuffix(".zst") not in needed and found.st_mtime < before.timestamp():
            files.append(path)
            size += found.st_size
    return OldPages(files, size)


def remove(pages: OldPages) -> None:
    """Remove the files. Raises :class:`ArchiveError` where one cannot be; the rest stay."""
    for path in pages.files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise ArchiveError(f"{path} cannot be removed: {error.strerror}") from error


def _needed(connection: Connection, since: datetime) -> set[str]:
    read = select(versions.c.answer).where(versions.c.fetched_at >= since)
    waiting = select(ledger.c.row_answer).where(
        or_(ledger.c.row_at >= since, ledger.c.due_at.is_not(None))
    )
    found = [*connection.scalars(read.distinct()), *connection.scalars(waiting.distinct())]
    return {name for name in found if name}


def _files(pages: RawPages) -> Iterator[Path]:
    """Whole pages, and parts that a killed run left."""
    if pages.folder:
        for pattern in ("??/*.zst", "??/*.part"):
            yield from pages.folder.glob(pattern)


def prune_runs(connection: Connection, before: datetime) -> tuple[int, int]:
    """Take out run records that ended before that time: how many went, how many lost counters.

    A run that a version, walk or ranking came from stays, without its counters: coverage at
    a time in the past is told by its walks. The last run of each spider stays as it is, and so
    do those that met pages with comments.
    """
    named = (
        select(versions.c.run).union(select(walks.c.run), select(rankings.c.run)).scalar_subquery()
    )
    last = select(func.max(runs.c.run)).group_by(runs.c.spider).scalar_subquery()
    comments = func.coalesce(runs.c.counters["article/with_comments"].as_integer(), 0)
    old = runs.c.finished_at < before, runs.c.run.not_in(last), comments == 0
    gone = connection.execute(delete(runs).where(*old, runs.c.run.not_in(named)))
    full = cast(runs.c.counters, Text) != "{}"
    emptied = connection.execute(update(runs).where(*old, full).values(counters={}))
    return gone.rowcount, emptied.rowcount
