"""The tables that can be exported: rows of the archive as plain records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from newscrawl.archive.rankings import Ranked, read_rankings
from newscrawl.archive.selection import Selection, select_articles
from newscrawl.items import to_record
from newscrawl.moments import beijing_iso, utc_iso

Records = Iterator[dict[str, Any]]


def article_records(connection: Connection, site: str, chosen: Selection) -> Records:
    """Articles as ``docs/record.md`` defines the record, by time of publication."""
    return map(to_record, select_articles(connection, site, chosen))


def ranking_records(connection: Connection, site: str, chosen: Selection) -> Records:
    """Rows of hot rankings as ``docs/rankings.md`` defines them, by the time they were taken."""
    found = read_rankings(
        connection,
        site,
        since=chosen.since,
        until=chosen.until,
        channels=chosen.channels,
        as_of=chosen.as_of,
        limit=chosen.limit,
    )
    return map(ranking_record, found)


def ranking_record(row: Ranked) -> dict[str, Any]:
    """A row of a ranking as one JSON object; ``taken_at`` in UTC, ``published_at`` in Beijing."""
    return {
        "channel": row.channel,
        "taken_at": utc_iso(row.taken_at),
        "position": row.position,
        "title": row.title,
        "url": row.url,
        "id": row.article,
        "hot": row.hot,
        "red": row.red,
        "tag": row.tag,
        "article_title": row.article_title,
        "published_at": row.published_at and beijing_iso(row.published_at),
    }


TABLES = {"articles": article_records, "rankings": ranking_records}
