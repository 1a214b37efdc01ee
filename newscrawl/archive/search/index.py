"""Indexing what is stored: words to search for, and the securities that are mentioned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, tuple_

from newscrawl.archive.catch_up import Lack
from newscrawl.archive.schema import mentions, searched, versions
from newscrawl.archive.search.words import write_words
from newscrawl.archive.upsert import insert_new
from newscrawl.items import Article

SAME_SECOND = 64
"""Numbers for the articles of one second; what is more takes those of the next."""

_BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)

_COLUMNS = [versions.c[name] for name in "position published_at title text securities".split()]
_HIGHEST = select(func.max(searched.c.row)).where(
    searched.c.row.between(bindparam("low"), bindparam("high"))
)


def index(connection: Connection, found: Sequence[Article]) -> None:
    """Index versions that have just been stored, in the transaction that stored them."""
    if found:
        stored = [(article.id, article.version) for article in found]
        _index(connection, tuple_(versions.c.id, versions.c.version).in_(stored))


def index_positions(connection: Connection, positions: Collection[int]) -> None:
    """Index stored versions by their positions."""
    _index(connection, versions.c.position.in_(positions))


SEARCH = Lack("search", index_positions)
"""The search index, as what an archive with older articles may lack."""


def row_at(moment: datetime) -> int:
    """The first number in the index of what is published at that second, or later."""
    return int((moment - _BEGINNING).total_seconds()) * SAME_SECOND


def _index(connection: Connection, where: Any) -> None:
    stored = connection.execute(select(*_COLUMNS).where(where).order_by(versions.c.position))
    rows = [dict(row._mapping) for row in stored]  # noqa: SLF001 - SQLAlchemy's public name
    taken: set[int] = set()
    for row in rows:
        row["row"] = _free(connection, row_at(row["published_at"]), taken)
        taken.add(row["row"])
    insert_new(connection, searched, [{n: row[n] for n in ("row", "position")} for row in rows])
    write_words(connection, rows)
    mentioned = [
        {"code": code, "position": row["position"]}
        for row in rows
        for code in {security["code"] for security in row["securities"]}
    ]
    insert_new(connection, mentions, mentioned)


def _free(connection: Connection, low: int, taken: set[int]) -> int:
    """The first number of a second that nothing has yet."""
    while True:
        high = low + SAME_SECOND - 1
        stored = connection.scalar(_HIGHEST, {"low": low, "high": high})
        ours = (row for row in taken if low <= row <= high)
        last = max(ours, default=low - 1)
        if stored is not None:
            last = max(last, stored)
        if last < high:
            return last + 1
        low += SAME_SECOND
