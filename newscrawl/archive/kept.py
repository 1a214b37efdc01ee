"""Stored versions with what they were read from, and reading them again with today's parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, select

from newscrawl.archive.engine import Database
from newscrawl.archive.raw_pages import RawPages
from newscrawl.archive.records import COLUMNS
from newscrawl.archive.schema import NEWEST, articles, versions
from newscrawl.items import RECORD_FIELDS, Article, ListRow, Reading, to_record

# Not read from an answer: the archive's own, or what links articles to each other.
_NOT_READ = ("channels", "duplicate_of", "version")
_CHUNK = 200

_KEPT = select(*COLUMNS, versions.c.answer, versions.c.answer_type, versions.c.row).join_from(
    articles, versions, NEWEST
)


@dataclass(frozen=True, slots=True)
class Kept:
    """The newest version of an article; the digest and type of its answer; what lists said."""

    article: Article
    answer: str | None
    answer_type: str | None
    row: ListRow | None


def newest_kept(connection: Connection, id_: str) -> Kept:
    """The newest version of a stored article."""
    return _kept(connection.execute(_KEPT.where(articles.c.id == id_)).one())


def kept_since(archive: Database, since: datetime | None) -> Iterator[Kept]:
    """The newest version of each article, if published since then; in the order of their ids.

    Read in chunks, so that what is read can be written back in between.
    """
    query = _KEPT.where(versions.c.published_at >= since) if since else _KEPT
    last = ""
    while chunk := _chunk(archive, _next(query, last)):
        yield from chunk
        last = chunk[-1].article.id


def _chunk(archive: Database, query: Any) -> list[Kept]:
    with archive.reading() as connection:
        return [_kept(found) for found in connection.execute(query)]


def _next(query: Any, last: str) -> Any:
    return query.where(articles.c.id > last).order_by(articles.c.id).limit(_CHUNK)


def _kept(found: Any) -> Kept:
    *values, answer, answer_type, row = found
    article = Article(**dict(zip(RECORD_FIELDS, values, strict=True)))
    return Kept(article, answer, answer_type, ListRow.from_json(row) if row else None)


def read_again(kept: Kept, pages: RawPages) -> Article:
    """The version as today's parser reads it; by the module ``reread`` of its site's pages.

    Raises :class:`PageNotKept` where its answer is not to be had, and
    :class:`newscrawl.errors.PageError` where it cannot be read any more.
    """
    body, before = pages.read(kept.answer), kept.article
    module = import_module(f"newscrawl.pages.{before.site}.reread")
    article: Article = module.reread(
        body, kept.answer_type, before, kept.row, fetched_at=before.fetched_at
    )
    return article


def changed_fields(before: Article, after: Article) -> list[str]:
    """The fields of the record that differ, of those that are read from an answer."""
    old, new = to_record(before), to_record(after)
    return [name for name in RECORD_FIELDS if name not in _NOT_READ and old[name] != new[name]]


def as_reading(kept: Kept, article: Article) -> Reading:
    """A version that a changed parser made, with what it was read from."""
    after = replace(article, version=kept.article.version + 1)
    return Reading(after, kept.row, kept.answer, kept.answer_type, cause="parser")
