"""The tables that can be exported: rows of the archive as plain records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from newscrawl.archive.lines import version_lines
from newscrawl.archive.rankings import Ranked, read_rankings
from newscrawl.archive.rows import Wanted, run_rows, sighting_rows, version_rows
from newscrawl.archive.selection import Selection
from newscrawl.exports.columns import ARTICLE, MENTION, RANKING, RUN, SIGHTING, VERSION, Column
from newscrawl.moments import beijing_iso, utc_iso

Records = Iterator[dict[str, Any]]
Lines = Iterator[tuple[str, bytes]]

_OF_TIME = frozenset({"since", "until", "limit"})
_OF_LISTS = _OF_TIME | {"channel", "as_of"}
_OF_ARTICLES = _OF_LISTS | {"source", "security", "tag", "kind", "query"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its name: its columns, what reads it, and by which options it can be narrowed.

    ``read`` gives the records that are chosen, with at least the columns that are wanted.
    ``time`` is the column that they are sorted by. ``lines``, where there is one, gives the same
    records as lines of JSON, each behind its time.
    """

    name: str
    columns: tuple[Column, ...]
    read: Callable[[Connection, str, Selection, Wanted], Records]
    time: str
    options: frozenset[str]
    lines: Callable[[Connection, str, Selection, Sequence[str]], Lines] | None = None


def _versions(connection: Connection, site: str, chosen: Selection, wanted: Wanted) -> Records:
    return version_rows(connection, site, replace(chosen, every=True), wanted)


def _version_lines(
    connection: Connection, site: str, chosen: Selection, names: Sequence[str]
) -> Lines:
    return version_lines(connection, site, replace(chosen, every=True), names)


def _mentions(connection: Connection, site: str, chosen: Selection, _wanted: Wanted) -> Records:
    """Each security of each article; of the articles with one of ``chosen.securities``, these."""
    own = ("id", "version", "published_at", "title")
    said = ("code", "name", "by", "start", "end")
    for row in version_rows(connection, site, chosen, Wanted([*own, "securities"])):
        about = {name: row[name] for name in own}
        for security in row["securities"]:
            if chosen.securities is None or security["code"] in chosen.securities:
                yield about | {name: security.get(name) for name in said}


def _rankings(connection: Connection, site: str, chosen: Selection, _wanted: Wanted) -> Records:
    found = read_rankings(
        connection,
        site,
        since=chosen.since,
        until=chosen.until,
        channels=chosen.channels,
        as_of=chosen.as_of,
        limit=chosen.limit,
    )
    return map(ranking_record, found)


def ranking_record(row: Ranked) -> dict[str, Any]:
    """A row of a ranking as one JSON object; ``taken_at`` in UTC, ``published_at`` in Beijing."""
    return {
        "channel": row.channel,
        "taken_at": utc_iso(row.taken_at),
        "position": row.position,
        "title": row.title,
        "url": row.url,
        "id": row.article,
        "hot": row.hot,
        "red": row.red,
        "tag": row.tag,
        "article_title": row.article_title,
        "published_at": row.published_at and beijing_iso(row.published_at),
    }


_ALL = (
    Table(
        "articles",
        ARTICLE,
        version_rows,
        "published_at",
        _OF_ARTICLES | {"no_duplicates", "cursor"},
        version_lines,
    ),
    Table(
        "versions",
        VERSION,
        _versions,
        "published_at",
        _OF_ARTICLES | {"cursor"},
        _version_lines,
    ),
    Table("securities", MENTION, _mentions, "published_at", _OF_ARTICLES | {"no_duplicates"}),
    Table("sightings", SIGHTING, sighting_rows, "first_seen_at", _OF_LISTS),
    Table("rankings", RANKING, _rankings, "taken_at", _OF_LISTS),
    Table("runs", RUN, run_rows, "started_at", _OF_TIME),
)
TABLES = {table.name: table for table in _ALL}
