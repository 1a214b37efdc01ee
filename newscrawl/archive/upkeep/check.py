"""What is wrong with an archive: damage, and rows that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from newscrawl.archive.raw_pages import PageDamaged, PageNotKept, RawPages
from newscrawl.archive.search.index import SEARCH

_RULES = {
    "ids are 'stored' in the ledger without an article": """
        SELECT count(*) FROM ledger WHERE state = 'stored'
        AND id NOT IN (SELECT id FROM articles)""",
    "articles are not in the ledger": """
        SELECT count(*) FROM articles WHERE id NOT IN (SELECT id FROM ledger)""",
    "articles have another newest version than they say": """
        SELECT count(*) FROM articles a WHERE a.version <>
        (SELECT coalesce(max(version), 0) FROM versions v WHERE v.id = a.id)""",
    "articles lack one of their older versions": """
        SELECT count(*) FROM articles a WHERE a.version <>
        (SELECT count(*) FROM versions v WHERE v.id = a.id)""",
    "entries of the search index have no version": """
        SELECT count(*) FROM searched WHERE position NOT IN (SELECT position FROM versions)""",
    "entries of the search index have no words": """
        SELECT count(*) FROM searched s WHERE s.row NOT IN (SELECT {words} FROM search_words)""",
    "mentions have no version": """
        SELECT count(*) FROM mentions WHERE position NOT IN (SELECT position FROM versions)""",
}
"""What must be none, as a sentence after its number, and the query that counts it."""

_NOT_SEARCHED = """SELECT count(*) FROM versions
    WHERE position NOT IN (SELECT position FROM searched)"""
_ANSWERS = """SELECT DISTINCT v.answer FROM versions v
    JOIN articles a ON a.id = v.id AND a.version = v.version WHERE v.answer IS NOT NULL"""


def wrong_rows(connection: Connection) -> Iterator[str]:
    """A sentence for each thing that is wrong in the database; foreign keys on SQLite alone."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        damage = connection.execute(text("PRAGMA integrity_check(10)")).scalars().all()
        if damage != ["ok"]:  # what else is wrong cannot be told
            lines = "\n".join(damage).splitlines()[:10]
            yield from (f"the database is damaged: {line}" for line in lines)
            return
        for row in connection.execute(text("PRAGMA foreign_key_check")).all()[:10]:
            yield f"row {row[1]} of {row[0]} points to no row of {row[2]}"
    words = "rowid" if sqlite else "row"
    for sentence, query in _RULES.items():
        if number := connection.scalar(text(query.format(words=words))):
            yield f"{number:,} {sentence}"
    waiting = SEARCH.still_to_read(connection)
    missing = (connection.scalar(text(_NOT_SEARCHED)) or 0) - waiting
    if missing:
        yield f"{missing:,} versions are not in the search index"
    if waiting:
        yield f"{waiting:,} older versions are not in the search index: scrapy archive upgrade"


@dataclass(frozen=True, slots=True)
class KeptPages:
    """The pages of newest versions: whole, not there any more, and sentences on damaged ones."""

    whole: int
    missing: int
    damaged: list[str]


def kept_names(connection: Connection) -> list[str]:
    """The digests of what the newest versions were read from."""
    return list(connection.scalars(text(_ANSWERS)))


def kept_pages(names: Iterable[str], pages: RawPages) -> KeptPages:
    """Read each of these pages; one that was pruned is missing, not damaged.

    It needs no transaction, which would keep a crawl's log from being taken in all the while.
    """
    whole = missing = 0
    damaged = []
    for name in names:
        try:
            pages.read(name)
            whole += 1
        except PageDamaged as error:
            damaged.append(f"a kept page is damaged: {error}")
        except PageNotKept:
            missing += 1
    return KeptPages(whole, missing, damaged)
