"""Pages of the newest articles: a key tells where a page begins, so none moves under its reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, literal, select, tuple_

from newscrawl.archive.records import VERSIONS, read_versions
from newscrawl.archive.schema import versions
from newscrawl.archive.selection import Selection, newest, wanted
from newscrawl.errors import UserError
from newscrawl.items import Article
from newscrawl.moments import BEIJING, beijing_iso
from newscrawl.web.asking import Asked

PER_PAGE = 40

Key = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Articles, newest first, and the keys of the sheets beside it; None where there are none."""

    articles: list[Article]
    older: str | None
    newer: str | None


def sheet(connection: Connection, site: str, chosen: Selection, asked: Asked) -> Sheet:
    """The sheet behind ``before``, or that ahead of ``after``; without both the newest."""
    before, after = _key(asked, "before"), _key(asked, "after")
    if after and not before:
        found = _ahead(connection, site, chosen, after)
        more = len(found) > PER_PAGE
        shown = found[-PER_PAGE:]
        if more:
            return Sheet(shown, written(shown[-1]), written(shown[0]))
        before = None  # the newest sheet, whole
    found = newest(connection, site, chosen, limit=PER_PAGE + 1, before=before)
    shown = found[:PER_PAGE]
    older = written(shown[-1]) if len(found) > PER_PAGE else None
    newer = written(shown[0]) if before and shown else None
    return Sheet(shown, older, newer)


def written(article: Article) -> str:
    """The key of an article, as an address has it."""
    return f"{beijing_iso(article.published_at)}_{article.id}"


def _ahead(connection: Connection, site: str, chosen: Selection, after: Key) -> list[Article]:
    """The next articles that are newer than the key, newest first."""
    order = versions.c.published_at, versions.c.id
    at = literal(after[0], versions.c.published_at.type)
    query = select(versions.c.position).where(
        *wanted(versions, site, chosen, connection.dialect), tuple_(*order) > tuple_(at, after[1])
    )
    found = list(connection.scalars(query.order_by(*order).limit(PER_PAGE + 1)))
    these = VERSIONS.where(versions.c.position.in_(found)).order_by(*(by.desc() for by in order))
    return [one.article for one in read_versions(connection, these, chosen.as_of)]


def _key(asked: Asked, name: str) -> Key | None:
    text = asked.text(name)
    if not text:
        return None
    at, _, id_ = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise UserError(f"{name}={text} 不是翻页的位置") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)), id_
