"""Finding articles by a query: the newest, or those that say most of it."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import BigInteger, Connection, Dialect, Select, func, literal_column, select

from newscrawl.archive.records import VERSIONS, read_versions
from newscrawl.archive.schema import searched, versions
from newscrawl.archive.search.index import row_at
from newscrawl.archive.search.matching import holds, row_of, search_words
from newscrawl.archive.selection import Selection, told_before, wanted
from newscrawl.items import Article

Sort = Literal["newest", "relevance"]

TITLE, TEXT, SECURITIES = 8.0, 1.0, 2.0
"""How much more a word says in a title than in a text."""


def find(
    connection: Connection,
    site: str,
    chosen: Selection,
    *,
    sort: Sort = "newest",
    limit: int = 20,
    offset: int = 0,
) -> list[Article]:
    """The articles that are chosen and in which ``chosen.query`` holds, best first.

    ``newest``: by time of publication; those of one second in the order in which they were
    stored, the last one first. ``relevance``: by BM25 on SQLite, by the number of different
    words on PostgreSQL, then by time.
    """
    query = _hits(connection.dialect, site, chosen, sort).limit(limit).offset(offset)
    found = list(connection.scalars(query))
    rank = {position: number for number, position in enumerate(found)}
    read = read_versions(connection, VERSIONS.where(versions.c.position.in_(found)), chosen.as_of)
    return [one.article for one in sorted(read, key=lambda one: rank[one.position])]


def _hits(dialect: Dialect, site: str, chosen: Selection, sort: Sort) -> Select[Any]:
    """The positions of the hits, read in order from the index, so that the first come at once."""
    assert chosen.query
    row = row_of(dialect)
    query = (
        select(versions.c.position)
        .select_from(search_words)
        .join(searched, searched.c.row == row)
        .join(versions, versions.c.position == searched.c.position)
        .where(holds(dialect, chosen.query), *wanted(versions, site, chosen, None))
    )
    number: Any = (
        literal_column("search_words.rowid", BigInteger)
        if dialect.name == "sqlite"
        else search_words.c.row
    )
    if chosen.since:
        query = query.where(number >= row_at(chosen.since))
    if not chosen.duplicates:
        query = query.where(~told_before(site, chosen, dialect))
    if sort == "relevance":
        query = query.order_by(_relevance(dialect))
    return query.order_by(number.desc())


def _relevance(dialect: Dialect) -> Any:
    if dialect.name == "sqlite":
        return func.bm25(literal_column("search_words"), TITLE, TEXT, SECURITIES)
    return func.cardinality(search_words.c.words)
