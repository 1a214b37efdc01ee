"""Articles and their versions: what is stored, and storing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from newscrawl.archive.schema import NEWEST, articles, versions
from newscrawl.archive.upsert import insert_new
from newscrawl.items import Article

VERSION_FIELDS = tuple(column.name for column in versions.c if column.name != "run")
_ARTICLE_FIELDS = tuple(column.name for column in articles.c)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a new reading of an article is compared with."""

    version: int
    content_hash: str
    source: str | None
    authors: list[str]
    published_at: datetime

    def says_the_same(self, article: Article) -> bool:
        """Whether wording, byline and time are those of the stored version."""
        return (self.content_hash, self.source, self.authors, self.published_at) == (
            article.content_hash,
            article.source,
            article.authors,
            article.published_at,
        )


_STORED = select(
    articles.c.version,
    versions.c.content_hash,
    versions.c.source,
    versions.c.authors,
    versions.c.published_at,
).join(versions, NEWEST)


def stored(connection: Connection, id_: str) -> Stored:
    """The newest version of an article that is stored."""
    return Stored(*connection.execute(_STORED.where(articles.c.id == id_)).one())


def store(connection: Connection, found: Sequence[Article], run: int) -> None:
    """Store versions: a first one with its article, a later one takes the article on to it.

    What is there already stays as it is.
    """
    new = [article for article in found if article.version == 1]
    insert_new(connection, articles, [_values(a, _ARTICLE_FIELDS) for a in new])
    for article in found:
        if article.version > 1:
            connection.execute(
                update(articles).where(articles.c.id == article.id).values(version=article.version)
            )
    rows = [{**_values(a, VERSION_FIELDS), "run": run} for a in found]
    insert_new(connection, versions, rows)


def _values(article: Article, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(article, name) for name in names}
