"""Finding articles by a query: the newest first, or first those whose title says it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Dialect, Select, select

from newscrawl.archive.records import VERSIONS, Version, read_versions
from newscrawl.archive.schema import searched, versions
from newscrawl.archive.search.index import SAME_SECOND, row_at
from newscrawl.archive.search.matching import holds, number_of, row_of, search_words
from newscrawl.archive.selection import Selection, told_before, wanted
from newscrawl.items import Article
from newscrawl.search import Query

Sort = Literal["newest", "relevance"]

# So far may the numbers of one moment reach into what comes later: 1,800 full seconds.
_SPILL = 30 * 60 * SAME_SECOND
_CHUNK = 500


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
    stored, the last one first. ``relevance``: first those that have all the words in the title,
    then the others, both newest first. Both read no more of the index than it takes to find the
    first ones: counting words, as BM25 does, would read all that there is of a common word.
    """
    query, dialect, last = chosen.query, connection.dialect, offset + limit
    assert query
    if sort == "newest":
        hits = _hits(dialect, site, chosen, holds(dialect, query))
        found = list(connection.scalars(hits.limit(limit).offset(offset)))
    else:
        titled = _in_title(query)
        first = _hits(dialect, site, chosen, holds(dialect, titled))
        found = list(connection.scalars(first.limit(last)))
        others = _hits(dialect, site, chosen, holds(dialect, query, without=titled))
        found += connection.scalars(others.limit(last - len(found)))
        found = found[offset:]
    read: dict[int, Version] = {}
    for start in range(0, len(found), _CHUNK):
        these = VERSIONS.where(versions.c.position.in_(found[start : start + _CHUNK]))
        read |= {one.position: one for one in read_versions(connection, these, chosen.as_of)}
    return [read[position].article for position in found]


def _hits(dialect: Dialect, site: str, chosen: Selection, said: ColumnElement[bool]) -> Select[Any]:
    """The positions of the hits, read in order from the index, so that the first come at once."""
    number = number_of(dialect)
    query = (
        select(versions.c.position)
        .select_from(search_words)
        .join(searched, searched.c.row == row_of(dialect))
        .join(versions, versions.c.position == searched.c.position)
        .where(said, *wanted(versions, site, chosen, None))
    )
    if chosen.since:
        query = query.where(number >= row_at(chosen.since))
    if chosen.until:
        query = query.where(number < row_at(chosen.until) + _SPILL)
    if not chosen.duplicates:
        query = query.where(~told_before(site, chosen, dialect))
    return query.order_by(number.desc())


def _in_title(query: Query) -> Query:
    """The same query of titles alone."""
    groups = (
        replace(group, wanted=tuple(replace(term, title=True) for term in group.wanted))
        for group in query.groups
    )
    return Query(query.text, tuple(groups))
