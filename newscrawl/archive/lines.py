"""Versions as lines of JSON that SQLite writes itself: Python need not take the values apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Connection,
    Float,
    LargeBinary,
    Text,
    case,
    cast,
    func,
    select,
    type_coerce,
)

from newscrawl.archive.rows import PLACES
from newscrawl.archive.schema import articles, versions
from newscrawl.archive.selection import Selection, position_chunks


def writes_lines(connection: Connection, chosen: Selection) -> bool:
    """Whether the database can: PostgreSQL sorts keys, and what was known then is not stored."""
    return connection.dialect.name == "sqlite" and chosen.as_of is None


def version_lines(
    connection: Connection, site: str, chosen: Selection, names: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """The time of publication of each version that is chosen, and its record as a line.

    In the order of :func:`newscrawl.archive.rows.version_rows`, with the fields of these names.
    """
    pairs = [part for name in names for part in (name, _as_json(PLACES[name]))]
    line = func.json_object(*pairs, type_=Text).concat("\n")
    moment = type_coerce(versions.c.published_at, Text)
    these = select(versions.c.position, moment, cast(line, LargeBinary)).join_from(
        articles, versions, articles.c.id == versions.c.id
    )
    for chunk in position_chunks(connection, site, chosen):
        query = these.where(versions.c.position.in_(chunk))  # whole lines would be slow to sort
        read = {row[0]: row for row in connection.execute(query)}
        for position in chunk:
            _, published_at, record = read[position]
            yield published_at, record


def _as_json(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as an argument of ``json_object``, which knows texts, integers and null."""
    plain = type_coerce(column, Text)
    if isinstance(column.type, JSON):
        return func.json(plain)
    if isinstance(column.type, Boolean):
        return func.json(case((column, "true"), else_="false"))
    if isinstance(column.type, Float):
        # By itself it writes 15 digits, and a float is read back the same from 17.
        return case((column.is_not(None), func.json(func.printf("%!.17g", column))))
    return plain
