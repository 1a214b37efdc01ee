"""Cursors: how far the exports of one name have come, and whether the last one was finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from newscrawl.archive.schema import cursors
from newscrawl.archive.selection import Mark
from newscrawl.archive.upsert import upsert

BEGINNING = Mark(0, datetime(1990, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Cursor:
    """A cursor after its last export: where that began and ended, and the file it was to be.

    ``choice`` is what it exports, for ever. The file takes its name after this is written down,
    so whoever was killed in between finds the file beside it.
    """

    name: str
    choice: Mapping[str, Any]
    began: Mark
    ended: Mark
    path: str
    sha256: str


def read_cursor(connection: Connection, name: str) -> Cursor | None:
    """The cursor of this name; None where there is none yet."""
    row = connection.execute(select(cursors).where(cursors.c.name == name)).first()
    if row is None:
        return None
    began, ended = Mark(row.before, row.before_at), Mark(row.position, row.sighted_at)
    return Cursor(name, row.choice, began, ended, row.path, row.sha256)


def write_cursor(connection: Connection, new: Cursor, old: Cursor | None) -> bool:
    """Put ``new`` in the place of ``old``; False where another export was quicker."""
    if read_cursor(connection, new.name) != old:
        return False
    row = {
        "name": new.name,
        "choice": dict(new.choice),
        "position": new.ended.position,
        "sighted_at": new.ended.sighted_at,
        "before": new.began.position,
        "before_at": new.began.sighted_at,
        "path": new.path,
        "sha256": new.sha256,
    }
    upsert(connection, cursors, [row])
    return True
