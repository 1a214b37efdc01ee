"""Indexes that came to an archive which had articles: reading those, and how far that is."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from newscrawl.archive.schema import indexes, versions

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Lack:
    """An index by its name in the table ``indexes``, and what reads versions into it."""

    name: str
    read: Callable[[Connection, Collection[int]], None]

    def still_to_read(self, connection: Connection) -> int:
        """How many versions that are older than the index are not in it yet."""
        older, read = self._marks(connection)
        waiting = versions.c.position > read, versions.c.position <= older
        return connection.scalar(select(func.count()).select_from(versions).where(*waiting)) or 0

    def catch_up(self, connection: Connection, limit: int = CHUNK) -> int:
        """Read the next ``limit`` of them; answers how many there were, 0 at the end.

        How far it came is written in the same transaction, so it goes on where it was stopped.
        """
        older, read = self._marks(connection)
        waiting = select(versions.c.position).where(
            versions.c.position > read, versions.c.position <= older
        )
        found = connection.scalars(waiting.order_by(versions.c.position).limit(limit)).all()
        if found:
            self.read(connection, found)
            here = update(indexes).where(indexes.c.name == self.name)
            connection.execute(here.values(read=found[-1]))
        return len(found)

    def _marks(self, connection: Connection) -> tuple[int, int]:
        marks = select(indexes.c.older, indexes.c.read).where(indexes.c.name == self.name)
        found = connection.execute(marks).first()
        return (found.older, found.read) if found else (0, 0)
