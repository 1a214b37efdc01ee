"""Articles and their versions: what is stored, and storing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from newscrawl.archive.schema import NEWEST, articles, versions
from newscrawl.archive.upsert import insert_new
from newscrawl.items import RECORD_FIELDS, Article, ListRow, PrintEdition, Reading

_ARTICLE_FIELDS = tuple(column.name for column in articles.c)
_VERSION_FIELDS = tuple(name for name in RECORD_FIELDS if name in versions.c)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a new reading of an article is compared with."""

    version: int
    parser: str
    content_hash: str
    source: str | None
    print_edition: PrintEdition | None
    authors: list[str]
    published_at: datetime
    fetched_at: datetime

    @classmethod
    def of(cls, article: Article) -> Stored:
        """The article as if it were the stored version."""
        return cls(*(getattr(article, name) for name in cls.__dataclass_fields__))

    def says_the_same(self, article: Article, *, to_the_minute: bool = False) -> bool:
        """Whether wording, byline and time are those of the stored version."""
        other = Stored.of(article)
        times = [one.published_at for one in (self, other)]
        if to_the_minute:
            times = [moment.replace(second=0) for moment in times]
        return times[0] == times[1] and self.said == other.said

    @property
    def said(self) -> tuple[object, ...]:
        """Wording and byline, without the time."""
        return self.content_hash, self.source, self.print_edition, self.authors


_STORED = (
    select(
        articles.c.id,
        articles.c.version,
        *(versions.c[name] for name in Stored.__dataclass_fields__ if name != "version"),
    )
    .join(versions, NEWEST)
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)


def stored(connection: Connection, ids: Sequence[str]) -> dict[str, Stored]:
    """The newest version of each of the articles that are stored."""
    found = connection.execute(_STORED, {"ids": ids})
    return {id_: Stored(*values) for id_, *values in found}


def store(
    connection: Connection, read: Sequence[Reading], run: int, now: datetime
) -> list[Reading]:
    """Store readings as versions, known from ``now`` on; answers those that were stored.

    Their numbers are given here, where nobody else writes; what the archive has been told in
    the meantime, by another run, is not stored once more.
    """
    newest = stored(connection, [reading.article.id for reading in read])
    kept = []
    for reading in read:
        article, before = reading.article, newest.get(reading.article.id)
        if before and _is_stale(reading, before):
            continue
        article.version = before.version + 1 if before else 1
        newest[article.id] = Stored.of(article)
        kept.append(reading)
    found = [reading.article for reading in kept]
    new = [_values(article, _ARTICLE_FIELDS) for article in found if article.version == 1]
    insert_new(connection, articles, new)
    for article in found:
        if article.version > 1:
            connection.execute(
                update(articles).where(articles.c.id == article.id).values(version=article.version)
            )
    insert_new(connection, versions, [_version(reading, run, now) for reading in kept])
    return kept


def _is_stale(reading: Reading, before: Stored) -> bool:
    """Whether the archive knows it already, or a parser read what is not the newest any more."""
    if reading.cause == "parser":
        return reading.article.version != before.version + 1
    return before.says_the_same(reading.article)


def _version(reading: Reading, run: int, now: datetime) -> dict[str, object]:
    return {
        **_values(reading.article, _VERSION_FIELDS),
        "run": run,
        "known_at": now,
        "cause": reading.cause,
        "answer": reading.digest,
        "answer_type": reading.content_type,
        "row": reading.row and _row(reading, reading.row),
    }


def _row(reading: Reading, row: ListRow) -> dict[str, object]:
    """What lists said; a text that its kept answer holds is not written down once more."""
    return row.to_json() | ({} if reading.from_page else {"content": None})


def _values(article: Article, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(article, name) for name in names}
