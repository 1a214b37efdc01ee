"""How many articles have which field, from day to day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Text, case, cast, func, select

from newscrawl.archive.functions import beijing_day
from newscrawl.archive.schema import versions
from newscrawl.archive.statistics.period import Period

FIELDS = (
    "summary",
    "source",
    "authors",
    "editors",
    "proofreaders",
    "tags",
    "keywords",
    "securities",
    "print_edition",
    "images",
    "text",
)
"""The fields that an article can lack."""


@dataclass(frozen=True, slots=True)
class FieldDay:
    """The articles of a day that one layout (``parser``) read, and how many have each field."""

    day: date
    kind: str
    parser: str
    articles: int
    having: dict[str, int]


def fields_per_day(connection: Connection, period: Period) -> list[FieldDay]:
    """By day, kind and layout, oldest first."""
    by = beijing_day(versions.c.published_at).label("day"), versions.c.kind, versions.c.parser
    having = [func.sum(case((_is_there(name), 1), else_=0)) for name in FIELDS]
    query = select(*by, func.count(), *having).where(*period.newest()).group_by(*by).order_by(*by)
    return [
        FieldDay(
            date.fromisoformat(day), kind, parser, number, dict(zip(FIELDS, those, strict=True))
        )
        for day, kind, parser, number, *those in connection.execute(query)
    ]


def _is_there(name: str) -> ColumnElement[bool]:
    column: ColumnElement[Any] = versions.c[name]
    if isinstance(column.type, JSON):
        as_text = cast(column, Text)
        return column.is_not(None) & as_text.not_in(("[]", "null"))
    return column.is_not(None) & (column != "")
