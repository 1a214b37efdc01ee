"""Hot rankings: a snapshot of each channel's, and what the archive has of the articles in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, select

from newscrawl.archive import ledger
from newscrawl.archive.schema import ledger as entries
from newscrawl.archive.schema import rankings, versions
from newscrawl.items import RankRow

_STREAMED = {"stream_results": True, "max_row_buffer": 500}
_COLUMNS = [
    rankings.c[name] for name in "channel taken_at position title url article hot red tag".split()
]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Whose ranking was taken, when, and by which run."""

    site: str
    channel: str
    run: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of a snapshot. ``article`` is an id such as ``stcn:4204288``, or None.

    ``article_title`` and ``published_at`` are those of its stored version; None where there is
    none.
    """

    channel: str
    taken_at: datetime
    position: int
    title: str
    url: str | None
    article: str | None
    hot: bool
    red: bool
    tag: str | None
    article_title: str | None
    published_at: datetime | None


def store_ranking(connection: Connection, taken: Snapshot, rows: Sequence[RankRow]) -> int:
    """Store a snapshot; answers how many of its articles nothing had named before.

    These become pending in the ledger, without a sighting: they stood in no list yet. So the
    next run that reads all channels asks for them, and no walk takes them for known ground.
    """
    numbers = {row.article_id: f"{taken.site}:{row.article_id}" for row in rows if row.article_id}
    if rows:
        connection.execute(insert(rankings), [_values(taken, row, numbers) for row in rows])
    there = select(entries.c.id).where(entries.c.id.in_(numbers.values()))
    known = set(connection.scalars(there))
    new = [number for number, id_ in numbers.items() if id_ not in known]
    ledger.ask_for(connection, taken.site, new, taken.taken_at)
    return len(new)


def read_rankings(
    connection: Connection,
    site: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    channels: Sequence[str] | None = None,
    as_of: datetime | None = None,
    limit: int | None = None,
) -> Iterator[Ranked]:
    """Rows of snapshots taken from ``since`` on and before ``until``, oldest first, as a stream.

    Within a snapshot they stand by position. ``as_of``: snapshots that were taken, and versions
    of the articles that were known, by then. ``limit``: only so many rows, from the newest
    snapshot backwards, of each from its first place down.
    """
    query = _with_articles(as_of).where(rankings.c.site == site)
    if since:
        query = query.where(rankings.c.taken_at >= since)
    if until:
        query = query.where(rankings.c.taken_at < until)
    if as_of:
        query = query.where(rankings.c.taken_at <= as_of)
    if channels is not None:
        query = query.where(rankings.c.channel.in_(channels))
    for row in connection.execute(_in_order(query, limit), execution_options=_STREAMED):
        yield Ranked(*row)


def _with_articles(as_of: datetime | None) -> Select[Any]:
    known = versions.alias()
    newest = select(func.max(known.c.version)).where(known.c.id == rankings.c.article)
    if as_of:
        newest = newest.where(known.c.known_at <= as_of)
    number = newest.correlate(rankings).scalar_subquery()
    linked: ColumnElement[bool] = and_(
        versions.c.id == rankings.c.article, versions.c.version == number
    )
    found = versions.c.title.label("article_title"), versions.c.published_at
    return select(*_COLUMNS, *found).select_from(rankings.outerjoin(versions, linked))


def _in_order(query: Select[Any], limit: int | None) -> Select[Any]:
    by = [rankings.c[name] for name in ("taken_at", "channel", "position")]
    if limit is None:
        return query.order_by(*by)
    taken_at, channel, position = by
    newest = query.order_by(taken_at.desc(), channel.desc(), position).limit(limit).subquery()
    return select(newest).order_by(*(newest.c[key.name] for key in by))


def _values(taken: Snapshot, row: RankRow, ids: dict[str, str]) -> dict[str, object]:
    return {
        "run": taken.run,
        "channel": taken.channel,
        "position": row.position,
        "site": taken.site,
        "taken_at": taken.taken_at,
        "title": row.title,
        "url": row.url,
        "article": ids[row.article_id] if row.article_id else None,
        "hot": row.hot,
        "red": row.red,
        "tag": row.tag,
    }
