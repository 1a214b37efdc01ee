"""Links of a follower to its leader, each change of them dated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from newscrawl.archive.schema import articles, duplicates
from newscrawl.archive.upsert import upsert


@dataclass(frozen=True, slots=True)
class Link:
    """Whom an article follows, how much of the shorter text they share, and why."""

    duplicate_of: str
    similarity: float
    reason: str


_LATEST = duplicates.alias()
_LINK = select(
    duplicates.c.id, duplicates.c.duplicate_of, duplicates.c.similarity, duplicates.c.reason
).where(duplicates.c.id.in_(bindparam("ids", expanding=True)))
_FOLLOW = (
    update(articles)
    .where(articles.c.id == bindparam("key"))
    .values(duplicate_of=bindparam("leader"))
)
_FOLLOWERS = (
    select(articles.c.id)
    .join(duplicates, duplicates.c.id == articles.c.id)
    .where(duplicates.c.duplicate_of == bindparam("leader"))
    .where(articles.c.duplicate_of == bindparam("leader"))
    .distinct()
)


def links_of(
    connection: Connection, ids: Iterable[str], as_of: datetime | None = None
) -> dict[str, Link]:
    """The links of those articles that follow another one; now, or as they were known."""
    newest = select(func.max(_LATEST.c.known_at)).where(_LATEST.c.id == duplicates.c.id)
    if as_of:
        newest = newest.where(_LATEST.c.known_at <= as_of)
    query = _LINK.where(duplicates.c.known_at == newest.scalar_subquery())
    found: Iterable[Any] = connection.execute(query, {"ids": list(ids)})
    return {id_: Link(*values) for id_, *values in found if values[0] is not None}


def duplicate_of_at(connection: Connection, ids: Sequence[str], as_of: datetime) -> dict[str, str]:
    """Whom the articles followed by what was known at ``as_of`` (aware); leaders are left out."""
    return {id_: link.duplicate_of for id_, link in links_of(connection, ids, as_of).items()}


def followers_of(connection: Connection, leader: str) -> list[str]:
    """The ids of the articles that follow this one."""
    return list(connection.scalars(_FOLLOWERS, {"leader": leader}))


def followers_at(connection: Connection, leader: str, as_of: datetime | None) -> list[str]:
    """The same, by what was known at ``as_of`` (aware); now, where that is None."""
    if as_of is None:
        return followers_of(connection, leader)
    ever = select(duplicates.c.id).where(duplicates.c.duplicate_of == leader).distinct()
    followed = duplicate_of_at(connection, list(connection.scalars(ever)), as_of)
    return sorted(id_ for id_, first in followed.items() if first == leader)


def write_links(connection: Connection, links: dict[str, Link | None], now: datetime) -> None:
    """Note those of the links that are other than before, known from ``now`` on."""
    if not links:
        return
    before = links_of(connection, links)
    changed = {id_: link for id_, link in links.items() if link != before.get(id_)}
    if not changed:
        return
    rows = [_row(id_, link, now) for id_, link in changed.items()]
    upsert(connection, duplicates, rows)
    leaders = [{"key": row["id"], "leader": row["duplicate_of"]} for row in rows]
    connection.execute(_FOLLOW, leaders)


def _row(id_: str, link: Link | None, now: datetime) -> dict[str, Any]:
    values = (link.duplicate_of, link.similarity, link.reason) if link else (None, None, None)
    return {"id": id_, "known_at": now} | dict(
        zip(("duplicate_of", "similarity", "reason"), values, strict=True)
    )
