"""Reading articles back out of the archive, as it is or as it was at a time.

Whatever is asked ``as_of`` a time is answered from the versions and sightings that the
archive had by then: what was published, but not yet taken in, is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from newscrawl.archive.duplicates.links import duplicate_of_at
from newscrawl.archive.schema import NEWEST, articles, sightings, versions
from newscrawl.items import RECORD_FIELDS, Article, Cause

COLUMNS = [
    versions.c[name] if name in versions.c and name != "id" else articles.c[name]
    for name in RECORD_FIELDS
]
"""Where each field of the record stands, in the record's order."""

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Version:
    """A stored version: the article, when it was known, and why it is a version of its own.

    ``position`` counts all versions of the archive in the order in which they were stored.
    """

    article: Article
    known_at: datetime
    cause: Cause
    position: int


VERSIONS = select(*COLUMNS, versions.c.known_at, versions.c.cause, versions.c.position).join_from(
    articles, versions, articles.c.id == versions.c.id
)
"""Versions with their articles, to be narrowed down and read by :func:`read_versions`."""


def articles_at(
    connection: Connection, as_of: datetime | None = None, limit: int | None = None
) -> Iterator[Article]:
    """The newest version of each article, newest article first."""
    newest = VERSIONS.where(NEWEST if as_of is None else versions.c.version == _newest_by(as_of))
    in_order = newest.order_by(versions.c.published_at.desc(), articles.c.id.desc())
    for version in read_versions(connection, in_order.limit(limit), as_of):
        yield version.article


def versions_of(connection: Connection, id_: str, as_of: datetime | None = None) -> list[Version]:
    """All versions of an article, oldest first; none where it is not known."""
    query = VERSIONS.where(versions.c.id == id_).order_by(versions.c.version)
    if as_of:
        query = query.where(versions.c.known_at <= as_of)
    return list(read_versions(connection, query, as_of))


def versions_after(connection: Connection, position: int, limit: int) -> list[Version]:
    """The next versions behind a position, in the order in which they were stored."""
    query = VERSIONS.where(versions.c.position > position).order_by(versions.c.position)
    return list(read_versions(connection, query.limit(limit), None))


def count_articles(connection: Connection) -> dict[str, int]:
    """How many articles of each kind."""
    counted = (
        select(versions.c.kind, func.count().label("number"))
        .join(articles, NEWEST)
        .group_by(versions.c.kind)
    )
    return {row.kind: row.number for row in connection.execute(counted)}


def _newest_by(as_of: datetime) -> Any:
    earlier = versions.alias()
    known = earlier.c.id == articles.c.id, earlier.c.known_at <= as_of
    return select(func.max(earlier.c.version)).where(*known).correlate(articles).scalar_subquery()


def read_versions(connection: Connection, query: Any, as_of: datetime | None) -> Iterator[Version]:
    """What a query made of :data:`VERSIONS` finds, with channels and links as of then."""
    for rows in connection.execute(query).partitions(_CHUNK):
        ids = [row.id for row in rows]
        channels = channels_by(connection, ids, as_of) if as_of else {}
        leaders = duplicate_of_at(connection, ids, as_of) if as_of else {}
        for *values, known_at, cause, position in rows:
            article = Article(**dict(zip(RECORD_FIELDS, values, strict=True)))
            if as_of:
                article.channels = channels.get(article.id, [])
                article.duplicate_of = leaders.get(article.id)
            yield Version(article, known_at, cause, position)


def channels_by(
    connection: Connection, ids: Sequence[str], as_of: datetime
) -> dict[str, list[str]]:
    """The channels that the articles had stood in by then, in the order first seen."""
    seen = (
        select(sightings.c.id, sightings.c.channel)
        .where(sightings.c.id.in_(ids), sightings.c.first_seen_at <= as_of)
        .order_by(sightings.c.first_seen_at)
    )
    found: dict[str, list[str]] = {}
    pairs: Iterable[Any] = connection.execute(seen)
    for id_, channel in pairs:
        found.setdefault(id_, []).append(channel)
    return found
