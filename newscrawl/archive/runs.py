"""Run records: arguments, start, finish, reason, counters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from newscrawl.archive.schema import runs


def start_run(
    connection: Connection, spider: str, arguments: dict[str, str], version: str, now: datetime
) -> int:
    """Write the record of a run that begins; answers its number."""
    number = connection.scalar(
        insert(runs)
        .returning(runs.c.run)
        .values(spider=spider, arguments=arguments, newscrawl=version, started_at=now)
    )
    assert number is not None
    return int(number)


def finish_run(
    connection: Connection, run: int, reason: str, counters: dict[str, Any], now: datetime
) -> None:
    """Complete the record of a run."""
    connection.execute(
        update(runs)
        .where(runs.c.run == run)
        .values(finished_at=now, reason=reason, counters=counters)
    )
