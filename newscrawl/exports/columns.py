"""Columns: what each field of an exported table is, so that every format can say it its own way."""

from __future__ import annotations

from typing import Literal, NamedTuple

from newscrawl.items import RECORD_FIELDS

Type = Literal[
    "text",
    "integer",
    "number",
    "boolean",
    "beijing",
    "utc",
    "texts",
    "securities",
    "blocks",
    "images",
    "print_edition",
    "json",
]
"""``beijing`` and ``utc``: times as ISO 8601 text in that zone. The others as in records."""


NESTED: frozenset[Type] = frozenset(
    {"texts", "securities", "blocks", "images", "print_edition", "json"}
)
"""The types that are JSON in the archive."""


class Column(NamedTuple):
    """A field of a table by its name in the records, and its type."""

    name: str
    type: Type


_TYPES: dict[str, Type] = {
    "print_edition": "print_edition",
    **dict.fromkeys(("authors", "editors", "proofreaders", "channels"), "texts"),
    **dict.fromkeys(("tags", "keywords", "related"), "texts"),
    "published_at": "beijing",
    "first_seen_at": "utc",
    "fetched_at": "utc",
    "securities": "securities",
    "blocks": "blocks",
    "images": "images",
    "important": "boolean",
    "version": "integer",
    "unrestored": "number",
}

ARTICLE = tuple(Column(name, _TYPES.get(name, "text")) for name in RECORD_FIELDS)
"""The record, as ``docs/record.md`` defines it."""

VERSION = (*ARTICLE, Column("known_at", "utc"), Column("cause", "text"))
VERSION = (*VERSION, Column("position", "integer"))
"""A version: the record, since when it was known, why it is one, and its place among all."""

MENTION = (
    Column("id", "text"),
    Column("version", "integer"),
    Column("published_at", "beijing"),
    Column("title", "text"),
    Column("code", "text"),
    Column("name", "text"),
    Column("by", "text"),
    Column("start", "integer"),
    Column("end", "integer"),
)
"""One security of one article, as often as the record has it."""

SIGHTING = (
    Column("id", "text"),
    Column("channel", "text"),
    Column("first_seen_at", "utc"),
    Column("listed_at", "beijing"),
)
"""An article stood in a channel."""

RANKING = (
    Column("channel", "text"),
    Column("taken_at", "utc"),
    Column("position", "integer"),
    Column("title", "text"),
    Column("url", "text"),
    Column("id", "text"),
    Column("hot", "boolean"),
    Column("red", "boolean"),
    Column("tag", "text"),
    Column("article_title", "text"),
    Column("published_at", "beijing"),
)
"""A line of a hot ranking, as ``docs/rankings.md`` defines it."""

RUN = (
    Column("run", "integer"),
    Column("spider", "text"),
    Column("arguments", "json"),
    Column("newscrawl", "text"),
    Column("started_at", "utc"),
    Column("alive_at", "utc"),
    Column("finished_at", "utc"),
    Column("reason", "text"),
    Column("counters", "json"),
)
"""A run, with its counters (``docs/counters.md``)."""
