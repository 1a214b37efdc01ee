"""What every reading goes through on its way into the archive, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from newscrawl.archive import store
from newscrawl.archive.names import Names, learn
from newscrawl.items import Reading


class Intake:
    """Recognises securities, stores what is new, links near-duplicates, and indexes the words."""

    def __init__(self) -> None:
        self.names = Names()

    def take(
        self, connection: Connection, read: Sequence[Reading], run: int, now: datetime
    ) -> list[Reading]:
        """Take readings in, known from ``now`` on; answers those that were stored."""
        self.names.recognise(connection, [reading.article for reading in read])
        return self.take_recognised(connection, read, run, now)

    def take_recognised(
        self, connection: Connection, read: Sequence[Reading], run: int, now: datetime
    ) -> list[Reading]:
        """The same of readings whose securities are what is to be stored."""
        # 0.1 s that commands which store nothing need not pay
        from newscrawl.archive.duplicates.clusters import link  # noqa: PLC0415
        from newscrawl.archive.search.index import index  # noqa: PLC0415

        kept = store.store(connection, read, run, now)
        articles = [reading.article for reading in kept]
        learn(connection, articles)
        link(connection, articles, now)
        index(connection, articles)
        return kept


def in_batches(readings: Iterable[Reading], size: int) -> Iterator[list[Reading]]:
    """The readings in lists of at most ``size``, each for a transaction."""
    rest = iter(readings)
    while batch := list(islice(rest, size)):
        yield batch
