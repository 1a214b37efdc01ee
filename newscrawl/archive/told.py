"""What people were told last of a spider's runs: whether they need somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from newscrawl.archive.schema import notices
from newscrawl.archive.upsert import upsert


def told_unhealthy(connection: Connection, spider: str, kind: str) -> set[str]:
    """The addressees whose last message on runs of this kind said so."""
    this_kind = notices.c.spider == spider, notices.c.kind == kind
    query = select(notices.c.addressee).where(*this_kind, notices.c.unhealthy)
    return set(connection.scalars(query))


def note_told(
    connection: Connection,
    spider: str,
    kind: str,
    addressees: Iterable[str],
    *,
    unhealthy: bool,
    run: int,
    now: datetime,
) -> None:
    """Note a message on a run, and whom it reached."""
    said = {"spider": spider, "kind": kind, "unhealthy": unhealthy, "run": run, "told_at": now}
    upsert(connection, notices, [said | {"addressee": name} for name in addressees])
