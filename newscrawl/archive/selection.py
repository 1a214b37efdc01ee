"""Articles chosen by time, place and words, oldest first, as a stream: what exports are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Select,
    exists,
    literal,
    or_,
    select,
    tuple_,
)

from newscrawl.archive.functions import each_text
from newscrawl.archive.records import VERSIONS, read_versions
from newscrawl.archive.schema import articles, duplicates, mentions, sightings, versions
from newscrawl.archive.search.matching import matching
from newscrawl.items import Article, Kind
from newscrawl.search import Query

_CHUNK = 500
STREAMED = {"stream_results": True, "max_row_buffer": 5000}
"""How a long result is read: a part of it is in memory at a time."""

Condition = ColumnElement[bool]


class Mark(NamedTuple):
    """How far an earlier choice went: its last version, and its ``seen_by``."""

    position: int
    sighted_at: datetime


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles: published from ``since`` on and before ``until``, in one of ``channels``.

    Of one of the ``sources`` and of the ``kind``, with one of the ``securities`` (codes such as
    600519.SH) and of the ``tags``, and with the words of ``query``. As they were known at
    ``as_of``, or are now. ``after``: only what is new or changed since; ``seen_by``: who came to
    a channel later is not in it. ``every``: each version, not the newest of an article alone.
    ``duplicates``: also those that repeat another one; without them, what repeats an article
    that is chosen itself is left out, and of those that repeat one that is not, all but the
    first. ``limit``: only so many of the newest. None: whatever there is.
    """

    since: datetime | None = None
    until: datetime | None = None
    channels: Sequence[str] | None = None
    as_of: datetime | None = None
    duplicates: bool = True
    limit: int | None = None
    sources: Sequence[str] | None = None
    securities: Sequence[str] | None = None
    tags: Sequence[str] | None = None
    kind: Kind | None = None
    query: Query | None = None
    after: Mark | None = None
    seen_by: datetime | None = None
    every: bool = False


def select_articles(connection: Connection, site: str, chosen: Selection) -> Iterator[Article]:
    """The newest version of each article that is chosen, by time of publication, then by id."""
    for chunk in position_chunks(connection, site, chosen):
        these = VERSIONS.where(versions.c.position.in_(chunk))
        in_order = these.order_by(versions.c.published_at, versions.c.id, versions.c.version)
        for version in read_versions(connection, in_order, chosen.as_of):
            yield version.article


def newest(
    connection: Connection,
    site: str,
    chosen: Selection,
    *,
    limit: int,
    before: tuple[datetime, str] | None = None,
) -> list[Article]:
    """The newest articles that are chosen, newest first; of those behind ``before`` alone.

    ``before``: time of publication and id of the last one of the page before. A query belongs
    to :func:`newscrawl.archive.search.find.find`, which need not look at all that it hits.
    """
    if chosen.channels is not None and not _ever_seen(connection, chosen.channels):
        return []  # looking for the newest would read the whole archive
    query = select(versions.c.position).where(*wanted(versions, site, chosen, connection.dialect))
    if not chosen.duplicates:
        query = query.where(~told_before(site, chosen, connection.dialect))
    if before:
        order = tuple_(versions.c.published_at, versions.c.id)
        moment = literal(before[0], versions.c.published_at.type)
        query = query.where(order < tuple_(moment, before[1]))
    in_order = versions.c.published_at.desc(), versions.c.id.desc()
    found = list(connection.scalars(query.order_by(*in_order).limit(limit)))
    these = VERSIONS.where(versions.c.position.in_(found)).order_by(*in_order)
    return [one.article for one in read_versions(connection, these, chosen.as_of)]


def _ever_seen(connection: Connection, channels: Sequence[str]) -> bool:
    seen = select(sightings.c.id).where(sightings.c.channel.in_(channels))
    return connection.execute(seen.limit(1)).first() is not None


def position_chunks(
    connection: Connection, site: str, chosen: Selection
) -> Iterator[Sequence[int]]:
    """The versions that are chosen, in order, so many at a time as are read at once."""
    query = positions(connection.dialect, site, chosen)
    found = connection.execute(query, execution_options=STREAMED).scalars()
    yield from found.partitions(_CHUNK)


def positions(dialect: Dialect, site: str, chosen: Selection) -> Select[Any]:
    """Which versions, in order: whole articles would be too much to sort.

    All that is asked of a version is asked by EXISTS. A join with the articles would let SQLite
    begin with these, and read and sort the whole archive for the newest ten.
    """
    names = "position", "published_at", "id", "version"
    query = select(*(versions.c[name] for name in names))
    query = query.where(*wanted(versions, site, chosen, dialect))
    if not chosen.duplicates:
        query = query.where(~told_before(site, chosen, dialect))
    if chosen.limit is not None:
        newest = [versions.c.published_at.desc(), versions.c.id.desc()]
        if chosen.every:  # else there is one of each, and an index has them in order
            newest.append(versions.c.version.desc())
        query = query.order_by(*newest).limit(chosen.limit)
    found = query.subquery()
    in_order = found.c.published_at, found.c.id, found.c.version
    return select(found.c.position).order_by(*in_order)


def wanted(
    version: FromClause, site: str, chosen: Selection, dialect: Dialect | None
) -> Iterator[Condition]:
    """What makes a row of ``version`` one that is chosen, duplicates and limit aside.

    Without a dialect the query is left to whoever asks.
    """
    article, as_of = articles.alias(), chosen.as_of
    of_site = [article.c.id == version.c.id, article.c.site == site]
    if as_of:
        yield version.c.known_at <= as_of
    if not chosen.every and as_of is None:
        of_site.append(article.c.version == version.c.version)
    elif not chosen.every:
        later = versions.alias()
        follows = later.c.id == version.c.id, later.c.version > version.c.version
        yield ~_there_is(later, *follows, later.c.known_at <= as_of)
    yield _there_is(article, *of_site)
    if chosen.since:
        yield version.c.published_at >= chosen.since
    if chosen.until:
        yield version.c.published_at < chosen.until
    if chosen.channels is not None:
        seen = sightings.alias()
        by = as_of or chosen.seen_by
        in_time = [seen.c.first_seen_at <= by] if by else []
        of_these = seen.c.id == version.c.id, seen.c.channel.in_(chosen.channels)
        yield _there_is(seen, *of_these, *in_time)
    if chosen.after:
        yield _new_since(version, chosen, chosen.after)
    yield from _of_kind(version, chosen)
    if chosen.securities is not None:
        named = mentions.c.code.in_(chosen.securities)
        yield version.c.position.in_(select(mentions.c.position).where(named))
    if chosen.query and dialect:
        yield version.c.position.in_(matching(dialect, chosen.query))


def _of_kind(version: FromClause, chosen: Selection) -> Iterator[Condition]:
    """What a version's own columns say."""
    if chosen.kind:
        yield version.c.kind == chosen.kind
    if chosen.sources is not None:
        yield version.c.source.in_(chosen.sources)
    if chosen.tags is not None:
        yield _has_one(version.c.tags, chosen.tags)


def _new_since(version: FromClause, chosen: Selection, mark: Mark) -> Condition:
    """A version that was stored since, or whose article was in none of the channels before."""
    stored = version.c.position > mark.position
    if chosen.channels is None:
        return stored
    seen = sightings.alias()
    of_these = seen.c.id == version.c.id, seen.c.channel.in_(chosen.channels)
    return stored | ~_there_is(seen, *of_these, seen.c.first_seen_at <= mark.sighted_at)


def _has_one(texts: ColumnElement[Any], wanted: Sequence[str]) -> Condition:
    """A list of texts, stored as JSON, has one of these."""
    element = each_text(texts).table_valued("value").alias()
    return exists(select(1).select_from(element).where(element.c.value.in_(wanted)))


def told_before(site: str, chosen: Selection, dialect: Dialect) -> Condition:
    """Of ``versions``: it follows an article that is chosen too, or after another follower is.

    Chosen now, or by an earlier choice.
    """
    chosen = replace(chosen, after=None)
    link, leader, sibling, other = (
        duplicates.alias(),
        versions.alias(),
        duplicates.alias(),
        versions.alias(),
    )
    order = tuple_(other.c.published_at, other.c.id) < tuple_(
        versions.c.published_at, versions.c.id
    )
    by_leader = _there_is(
        leader, leader.c.id == link.c.duplicate_of, *wanted(leader, site, chosen, dialect)
    )
    by_sibling = _there_is(
        sibling,
        sibling.c.duplicate_of == link.c.duplicate_of,
        _holds(sibling, chosen.as_of),
        _there_is(other, other.c.id == sibling.c.id, order, *wanted(other, site, chosen, dialect)),
    )
    follows = link.c.id == versions.c.id, link.c.duplicate_of.is_not(None)
    return _there_is(link, *follows, _holds(link, chosen.as_of), or_(by_leader, by_sibling))


def _holds(link: FromClause, as_of: datetime | None) -> Condition:
    """A link of the table of duplicates that no later one has replaced."""
    later = duplicates.alias()
    replaced = later.c.id == link.c.id, later.c.known_at > link.c.known_at
    if as_of is None:
        return ~_there_is(later, *replaced)
    return (link.c.known_at <= as_of) & ~_there_is(later, *replaced, later.c.known_at <= as_of)


def _there_is(row: FromClause, *conditions: Condition) -> Condition:
    """There is such a row; every other table in the conditions is one that is asked about."""
    return exists(select(1).select_from(row).where(*conditions).correlate_except(row))
