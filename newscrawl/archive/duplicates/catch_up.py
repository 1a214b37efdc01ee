"""Looking for near-duplicates among articles that were stored before there was an index."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from newscrawl.archive.duplicates.clusters import link_ids
from newscrawl.archive.schema import fingerprints_read, versions
from newscrawl.archive.upsert import upsert

CHUNK = 500

# Parts of fingerprints_read: the last version that was stored without the index, and the last
# one that has been read for it since.
OLDER, READ = "older", "read"

_MARKS = select(fingerprints_read.c.part, fingerprints_read.c.position)
_NEXT = (
    select(versions.c.position, versions.c.id)
    .where(versions.c.position > bindparam("after"), versions.c.position <= bindparam("last"))
    .order_by(versions.c.position)
    .limit(bindparam("number"))
)


def still_to_read(connection: Connection) -> int:
    """How many versions wait to be linked: those that are older than the index."""
    marks = _marks(connection)
    waiting = versions.c.position > marks[READ], versions.c.position <= marks[OLDER]
    return connection.scalar(select(func.count()).select_from(versions).where(*waiting)) or 0


def reindex(connection: Connection, now: datetime, limit: int = CHUNK) -> int:
    """Link the next ``limit`` versions that are older than the index; answers how many there were.

    0 at the end. How far it came is written in the same transaction, so it goes on where it was
    stopped. Their links are known from ``now`` on.
    """
    marks = _marks(connection)
    span = {"after": marks[READ], "last": marks[OLDER], "number": limit}
    found = connection.execute(_NEXT, span).all()
    if not found:
        return 0
    ids = {row.id for row in found}
    link_ids(connection, ids, ids, now)
    upsert(connection, fingerprints_read, [{"part": READ, "position": found[-1].position}])
    return len(found)


def _marks(connection: Connection) -> dict[str, int]:
    found = {mark.part: mark.position for mark in connection.execute(_MARKS)}
    return {OLDER: 0, READ: 0} | found
