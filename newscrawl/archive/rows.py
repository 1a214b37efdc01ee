"""Rows of the archive as plain values, column by column: all that is read is what is asked for.

Times are ISO 8601 text as the record has them, lists and objects plain lists and dicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import JSON, ColumnElement, Connection, Select, Text, cast, select, type_coerce

from newscrawl.archive.duplicates.links import duplicate_of_at
from newscrawl.archive.records import channels_by
from newscrawl.archive.schema import Moment, articles, ledger, runs, sightings, versions
from newscrawl.archive.selection import STREAMED, Selection, position_chunks
from newscrawl.moments import beijing_iso, utc_iso

Row = dict[str, Any]


class Wanted(NamedTuple):
    """Which columns, by their names; ``json_text``: lists and objects as JSON text."""

    names: Sequence[str]
    json_text: bool = False


PLACES: dict[str, ColumnElement[Any]] = {
    **{column.name: column for column in articles.c},
    **{column.name: column for column in versions.c if column.name != "id"},
}
"""Where each field of a version is kept."""


def version_rows(
    connection: Connection, site: str, chosen: Selection, wanted: Wanted
) -> Iterator[Row]:
    """The versions that are chosen, by time of publication, with the columns of these names."""
    columns = [PLACES[name].label(name) for name in wanted.names]
    order = versions.c.published_at, versions.c.id, versions.c.version
    plain = _Plain(connection, [articles.c.id.label("key"), *columns], wanted.json_text)
    these = plain.query.join_from(articles, versions, articles.c.id == versions.c.id)
    for chunk in position_chunks(connection, site, chosen):
        rows = list(plain.read(these.where(versions.c.position.in_(chunk)).order_by(*order)))
        if chosen.as_of:
            _as_of(connection, chosen.as_of, rows, wanted.json_text)
        for row in rows:
            del row["key"]
            yield row


def sighting_rows(
    connection: Connection, site: str, chosen: Selection, wanted: Wanted
) -> Iterator[Row]:
    """When articles were first seen in channels, by that time."""
    plain = _Plain(connection, [sightings.c[name] for name in wanted.names], wanted.json_text)
    query = plain.query.join_from(sightings, ledger, sightings.c.id == ledger.c.id)
    query = _between(query.where(ledger.c.site == site), sightings.c.first_seen_at, chosen)
    if chosen.channels is not None:
        query = query.where(sightings.c.channel.in_(chosen.channels))
    if chosen.as_of:
        query = query.where(sightings.c.first_seen_at <= chosen.as_of)
    order = sightings.c.first_seen_at, sightings.c.id, sightings.c.channel
    yield from plain.read(_in_order(plain, query, order, chosen.limit))


def run_rows(
    connection: Connection, _site: str, chosen: Selection, wanted: Wanted
) -> Iterator[Row]:
    """The runs, by their numbers."""
    plain = _Plain(connection, [runs.c[name] for name in wanted.names], wanted.json_text)
    query = _between(plain.query, runs.c.started_at, chosen)
    yield from plain.read(_in_order(plain, query, (runs.c.run,), chosen.limit))


class _Plain:
    """Columns, and reading them: what the database keeps as the record has it is not touched."""

    def __init__(self, connection: Connection, columns: Sequence[Any], json_text: bool) -> None:  # noqa: FBT001
        self.connection = connection
        self.names = [str(column.name) for column in columns]  # orjson takes no subclass
        self.isos: dict[str, Callable[[Any], str]] = {}
        sqlite = connection.dialect.name == "sqlite"
        read: list[ColumnElement[Any]] = []
        for column in columns:
            if isinstance(column.type, Moment) and not sqlite:
                beijing = column.type.zone == "beijing"
                self.isos[column.name] = beijing_iso if beijing else utc_iso
            as_text = isinstance(column.type, Moment) and sqlite
            if as_text or (json_text and isinstance(column.type, JSON)):
                read.append((type_coerce if sqlite else cast)(column, Text).label(column.name))
            else:
                read.append(column)
        self.query: Any = select(*read)

    def read(self, query: Any) -> Iterator[Row]:
        """The rows of a query of these columns."""
        found = self.connection.execute(query, execution_options=STREAMED)
        for values in found:
            row = dict(zip(self.names, values, strict=True))
            for name, iso in self.isos.items():
                row[name] = row[name] and iso(row[name])
            yield row


def _as_of(connection: Connection, as_of: datetime, rows: list[Row], json_text: bool) -> None:  # noqa: FBT001
    """Give the rows the channels and the leader that were known then."""
    ids = [row["key"] for row in rows]
    if rows and "channels" in rows[0]:
        channels = channels_by(connection, ids, as_of)
        for row in rows:
            known = channels.get(row["key"], [])
            row["channels"] = orjson.dumps(known).decode() if json_text else known
    if rows and "duplicate_of" in rows[0]:
        leaders = duplicate_of_at(connection, ids, as_of)
        for row in rows:
            row["duplicate_of"] = leaders.get(row["key"])


def _between(query: Select[Any], moment: ColumnElement[Any], chosen: Selection) -> Select[Any]:
    if chosen.since:
        query = query.where(moment >= chosen.since)
    return query.where(moment < chosen.until) if chosen.until else query


def _in_order(plain: _Plain, query: Select[Any], order: Sequence[Any], limit: int | None) -> Any:
    """The query in order; with a limit, its last rows in the same order."""
    if limit is None:
        return query.order_by(*order)
    keys = [by.label(f"by_{by.name}") for by in order]  # whether they are asked for or not
    last = query.add_columns(*keys).order_by(*(by.desc() for by in order)).limit(limit).subquery()
    wanted = select(*(last.c[name] for name in plain.names))
    return wanted.order_by(*(last.c[key.name] for key in keys))
