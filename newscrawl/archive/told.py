"""What people were told last of a spider: whether it needs somebody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from newscrawl.archive.schema import notices
from newscrawl.archive.upsert import upsert


def told_unhealthy(connection: Connection, spider: str) -> bool:
    """Whether the last message said so; False where there was none."""
    query = select(notices.c.unhealthy).where(notices.c.spider == spider)
    return bool(connection.scalar(query))


def note_told(
    connection: Connection, spider: str, run: int, now: datetime, *, unhealthy: bool
) -> None:
    """Note a message that was sent."""
    row = {"spider": spider, "unhealthy": unhealthy, "run": run, "told_at": now}
    upsert(connection, notices, [row])
