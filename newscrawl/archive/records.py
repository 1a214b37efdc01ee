"""Reading articles back out of the archive."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from newscrawl.archive.schema import NEWEST, articles, versions
from newscrawl.items import RECORD_FIELDS, Article

_COLUMNS = [articles.c[n] if n in articles.c else versions.c[n] for n in RECORD_FIELDS]
_CURRENT = (
    select(*_COLUMNS)
    .join(versions, NEWEST)
    .order_by(versions.c.published_at.desc(), articles.c.id.desc())
)


def current_articles(connection: Connection, limit: int | None = None) -> Iterator[Article]:
    """The newest version of each article, newest article first."""
    for row in connection.execute(_CURRENT.limit(limit)):
        yield Article(**dict(zip(RECORD_FIELDS, row, strict=True)))


def count_articles(connection: Connection) -> dict[str, int]:
    """How many articles of each kind."""
    counted = (
        select(versions.c.kind, func.count().label("number"))
        .join(articles, NEWEST)
        .group_by(versions.c.kind)
    )
    return {row.kind: row.number for row in connection.execute(counted)}
