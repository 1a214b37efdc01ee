"""What is due: the articles that a run is to read, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, literal, select, tuple_

from newscrawl.archive.engine import Database
from newscrawl.archive.schema import NEWEST, articles, ledger, sightings, versions
from newscrawl.items import ListRow, merged, site_tags

_CHUNK = 200
_KEPT = [
    versions.c[name]
    for name in "kind title summary source authors published_at tags securities important parser"
    "".split()
]

_ENTRIES = (
    select(
        ledger,
        func.coalesce(articles.c.version, 0).label("versions"),
        versions.c.row.label("said"),
        *_KEPT,
    )
    .outerjoin(articles, articles.c.id == ledger.c.id)
    .outerjoin(versions, NEWEST)
)


@dataclass(frozen=True, slots=True)
class Due:
    """An article that a run is to read, with what the lists said of it.

    When it is stored already, ``row`` holds what lists had said before as well, for a second
    reading to keep, and ``parser`` says what read that version. ``row_answer`` is the
    digest of the answer that holds the row's text. ``etag`` and ``last_modified`` are for a
    conditional request; None where the row has news that the page must be read with.
    ``unlisted``: its list does not show it any more.
    """

    id: str
    article_id: str
    discovered_at: datetime
    listed_at: datetime
    row: ListRow | None
    row_at: datetime | None
    row_answer: str | None
    channels: list[str]
    versions: int
    parser: str | None
    published_at: datetime | None
    etag: str | None
    last_modified: str | None
    unlisted: bool


def due(
    database: Database,
    site: str,
    now: datetime,
    *,
    channels: Sequence[str] | None = None,
    numbers: Sequence[str] | None = None,
    backfill: bool = False,
) -> Iterator[Due]:
    """What is due at ``now``, newest first; read in chunks, when they are asked for.

    What a backfill found is due to a ``backfill`` alone, unless it is asked for by number;
    a backfill reads whatever is due.
    """
    query = _ENTRIES.where(ledger.c.site == site, ledger.c.due_at <= now)
    if numbers is not None:
        query = query.where(ledger.c.id.in_([f"{site}:{number}" for number in numbers]))
    elif not backfill:
        query = query.where(~ledger.c.backfill)
    if channels is not None and numbers is None:
        seen_there = sightings.c.id == ledger.c.id, sightings.c.channel.in_(channels)
        query = query.where(exists().where(*seen_there))
    query = query.order_by(ledger.c.listed_at.desc(), ledger.c.id.desc()).limit(_CHUNK)
    chunk = _read(database, query)
    while chunk:
        yield from chunk
        last = chunk[-1]
        older = tuple_(ledger.c.listed_at, ledger.c.id) < tuple_(
            literal(last.listed_at, ledger.c.listed_at.type), literal(last.id)
        )
        chunk = _read(database, query.where(older))


def entries_of(database: Database, site: str, numbers: Sequence[str]) -> dict[str, Due]:
    """The same of these articles, due or not, by their article ids; unknown ones are not there."""
    query = _ENTRIES.where(ledger.c.id.in_([f"{site}:{number}" for number in numbers]))
    return {entry.article_id: entry for entry in _read(database, query)}


def _read(database: Database, query: Any) -> list[Due]:
    with database.reading() as connection:
        entries = connection.execute(query).all()
        channels: dict[str, list[str]] = {entry.id: [] for entry in entries}
        seen = select(sightings.c.id, sightings.c.channel).where(sightings.c.id.in_(channels))
        for sighting in connection.execute(seen.order_by(sightings.c.first_seen_at)):
            channels[sighting.id].append(sighting.channel)
    return [
        Due(
            id=entry.id,
            article_id=entry.article_id,
            discovered_at=entry.discovered_at,
            listed_at=entry.listed_at,
            row=_row(entry),
            row_at=entry.row_at,
            row_answer=entry.row_answer,
            channels=channels[entry.id],
            versions=entry.versions,
            parser=entry.parser,
            published_at=entry.published_at,
            etag=None if entry.row else entry.etag,
            last_modified=None if entry.row else entry.last_modified,
            unlisted=entry.unlisted_at is not None,
        )
        for entry in entries
    ]


def _row(entry: Any) -> ListRow | None:
    listed = ListRow.from_json(entry.row) if entry.row else None
    if not entry.versions:
        return listed
    kept = ListRow.from_json(entry.said) if entry.said else _row_of_version(entry)
    return merged(listed, kept) if listed else kept


def _row_of_version(entry: Any) -> ListRow:
    """A version that does not say what lists had said of it is taken for that itself."""
    return ListRow(
        article_id=entry.article_id,
        kind=entry.kind,
        title=entry.title,
        listed_at=entry.published_at,
        summary=entry.summary,
        source=entry.source,
        authors=entry.authors,
        tags=entry.tags,
        securities=site_tags(entry.securities),
        important=entry.important,
    )
