"""The words of the versions, as each database indexes them.

Every version has its own, which never change: what was known at a time is found by the versions
of that time. SQLite keeps them in an FTS5 table without the texts, PostgreSQL as arrays under a
GIN index, with the tokens in order beside them to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from newscrawl.archive.engine import Database
from newscrawl.items import Security
from newscrawl.search.units import BREAK, tokens, units

COLUMNS = ("title", "text", "securities")

CREATE = {
    "sqlite": [
        # Other than ASCII counts as letters; "." stands inside of numbers, "|" is the break.
        "CREATE VIRTUAL TABLE search_words USING fts5(title, text, securities, content='', "
        f"prefix='1', tokenize=\"ascii tokenchars '.{BREAK}'\")"
    ],
    "postgresql": [
        "CREATE TABLE search_words (row BIGINT PRIMARY KEY, title TEXT NOT NULL, "
        "text TEXT NOT NULL, securities TEXT NOT NULL, words TEXT[] NOT NULL)",
        "CREATE INDEX ix_search_words ON search_words USING GIN (words)",
    ],
}
"""The statements that make the table ``search_words``."""

_INSERT = {
    "sqlite": "INSERT INTO search_words (rowid, title, text, securities) "
    "VALUES (:row, :title, :text, :securities)",
    "postgresql": "INSERT INTO search_words (row, title, text, securities, words) "
    "VALUES (:row, :title, :text, :securities, :words)",
}


def write_words(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Index versions; each row has ``row``, ``title``, ``text`` and ``securities``."""
    if not rows:
        return
    dialect = connection.dialect.name
    values = []
    for row in rows:
        texts = [row["title"], row["text"], spoken(row["securities"])]
        found = [tokens(one) for one in texts]
        strings = dict(zip(COLUMNS, map(_joined, found), strict=True))
        values.append({"row": row["row"], **strings})
        if dialect == "postgresql":
            words = {unit.text for one in texts for unit in units(one)}.union(*found)
            values[-1]["words"] = list(words)
    connection.execute(text(_INSERT[dialect]), values)


_FIRST_MERGE = text("INSERT INTO search_words (search_words, rank) VALUES ('merge', -500)")
_NEXT_MERGE = text("INSERT INTO search_words (search_words, rank) VALUES ('merge', 500)")
_CHANGES = text("SELECT total_changes()")


def merge_words(connection: Connection, *, first: bool) -> bool:
    """Merge a few pages of the index into one part; answers whether there is more to merge.

    Storing leaves FTS5 with many parts, and every word is looked up in each. A transaction of
    its own for each step lets crawls write in between. PostgreSQL sees to itself.
    """
    if connection.dialect.name != "sqlite":
        return False
    before = connection.scalar(_CHANGES)
    connection.execute(_FIRST_MERGE if first else _NEXT_MERGE)
    # SQLite's documentation of "merge": fewer than two changes say that nothing was left to do.
    return bool(connection.scalar(_CHANGES) - before >= 2)


def merge_all(database: Database) -> None:
    """Merge the whole index, a step a transaction: crawls write in between."""
    first = more = True
    while more:
        with database.writing() as connection:
            more = merge_words(connection, first=first)
        first = False


def spoken(securities: Sequence[Security]) -> str:
    """Codes and names as a text, each once: so that one finds what only the other stands in.

    >>> spoken([{"code": "600519.SH", "name": "贵州茅台", "by": "site"}])
    '600519.SH 贵州茅台'
    """
    named = dict.fromkeys((security["code"], security["name"] or "") for security in securities)
    return "\n".join(f"{code} {name}".strip() for code, name in named)


def _joined(found: list[str]) -> str:
    # The spaces at both ends let PostgreSQL look for whole tokens.
    return f" {' '.join(found)} "
