"""Articles as members of clusters: their newest text, and who goes before whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from newscrawl.archive.schema import NEWEST, articles, versions
from newscrawl.fingerprints.story import Profile, Story, profile
from newscrawl.items import Kind

_GENUINE = ("site", "saved")


@dataclass(frozen=True, slots=True)
class Member:
    """An article's newest version; ``follows``: the stored leader, None for one of its own."""

    id: str
    position: int
    story: Profile
    provenance: str
    published_at: datetime
    follows: str | None

    @property
    def rank(self) -> tuple[object, ...]:
        """The least leads: what the site itself gave, then the earliest, then the smallest id."""
        return self.provenance not in _GENUINE, self.published_at, len(self.id), self.id


_NEWEST = select(
    versions.c.id,
    versions.c.position,
    versions.c.title,
    versions.c.text,
    versions.c.securities,
    versions.c.published_at,
    versions.c.kind,
    versions.c.provenance,
    articles.c.duplicate_of,
).join_from(versions, articles, NEWEST)
_BY_ID = _NEWEST.where(versions.c.id.in_(bindparam("keys", expanding=True)))
_BY_POSITION = _NEWEST.where(versions.c.position.in_(bindparam("keys", expanding=True)))


def members_by_id(connection: Connection, ids: Collection[str]) -> list[Member]:
    """The articles with these ids."""
    return list(_members(connection.execute(_BY_ID, {"keys": list(ids)}))) if ids else []


def members_at(connection: Connection, positions: Collection[int]) -> list[Member]:
    """The articles whose newest version stands at these positions; an older one is left out."""
    if not positions:
        return []
    return list(_members(connection.execute(_BY_POSITION, {"keys": list(positions)})))


def _members(found: Iterable[Any]) -> Iterable[Member]:
    for row in found:
        codes = tuple(one["code"] for one in row.securities)
        story = _profile(row.title, row.text, codes, row.published_at, row.kind)
        yield Member(
            row.id, row.position, story, row.provenance, row.published_at, row.duplicate_of
        )


@lru_cache(maxsize=1024)
def _profile(
    title: str, text: str, codes: tuple[str, ...], published_at: datetime, kind: Kind
) -> Profile:
    """Taken apart once: texts of a template find the same ones again and again."""
    return profile(Story(title, text, codes, published_at, kind))
