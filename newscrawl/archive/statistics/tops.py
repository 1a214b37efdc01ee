"""What was written on most: securities and tags."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select, true

from newscrawl.archive.mentions import name_of
from newscrawl.archive.schema import mentions, versions
from newscrawl.archive.statistics.period import Period


def top_securities(
    connection: Connection, period: Period, limit: int
) -> list[tuple[str, str | None, int]]:
    """Code, newest name and number of articles of the securities that most articles name."""
    these = select(versions.c.position).where(*period.newest())
    number = func.count().label("number")
    query = select(mentions.c.code, number).where(mentions.c.position.in_(these))
    query = query.group_by(mentions.c.code).order_by(number.desc(), mentions.c.code).limit(limit)
    found = connection.execute(query).all()
    return [(code, name_of(connection, code), number) for code, number in found]


def top_tags(connection: Connection, period: Period, limit: int) -> list[tuple[str, int]]:
    """The tags (标签) of most articles, and their numbers."""
    if connection.dialect.name == "sqlite":
        each: Any = func.json_each(versions.c.tags).table_valued("value")
        tag: Any = each.c.value
    else:
        each = func.json_array_elements_text(versions.c.tags).table_valued("value")
        each = each.render_derived()
        tag = each.c.value
    number = func.count(versions.c.id.distinct()).label("number")
    query = select(tag, number).select_from(versions).join(each, onclause=true())
    query = query.where(*period.newest()).group_by(tag).order_by(number.desc(), tag).limit(limit)
    return [(text, count) for text, count in connection.execute(query)]
