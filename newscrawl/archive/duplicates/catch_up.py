"""Looking for near-duplicates among articles that were stored before there was an index."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from newscrawl.archive.catch_up import Lack
from newscrawl.archive.duplicates.clusters import link_ids
from newscrawl.archive.schema import versions


def fingerprints_lack(now: datetime) -> Lack:
    """The index of near-duplicates as what an archive may lack; links are known from ``now``."""

    def read(connection: Connection, positions: Collection[int]) -> None:
        stored = select(versions.c.id).where(versions.c.position.in_(positions))
        ids = set(connection.scalars(stored))
        link_ids(connection, ids, ids, now)

    return Lack("fingerprints", read)
