"""An export as its writer sees it: which records, which of their fields, and what is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from newscrawl.archive.rows import Wanted
from newscrawl.archive.selection import Selection
from newscrawl.exports.columns import Column
from newscrawl.exports.tables import Table

_STEP = 500


def _nobody(_rows: int) -> None:
    """Nobody looks on."""


@dataclass
class Job:
    """What is to be written: rows of a table that are chosen, and of these the columns.

    All is read in the one transaction of ``connection``. ``title`` says in words what is chosen.
    While it is written it counts ``rows`` and the ``cut`` cells, which were too long for the
    format, notes the ``first`` and the ``last`` time (ISO 8601), and tells ``progress``.
    """

    connection: Connection
    site: str
    table: Table
    chosen: Selection
    columns: tuple[Column, ...]
    now: datetime
    title: str
    progress: Callable[[int], None] = _nobody
    rows: int = field(default=0, init=False)
    cut: int = field(default=0, init=False)
    first: str | None = field(default=None, init=False)
    last: str | None = field(default=None, init=False)

    def records(self, *, json_text: bool = False) -> Iterator[dict[str, Any]]:
        """The records, in the table's order, with the columns in the job's order.

        With ``json_text`` lists and objects are JSON text, as it may lie in the archive: who
        writes JSON, or has a parser of its own, need not wait for Python's.
        """
        names, time = [column.name for column in self.columns], self.table.time
        also = [] if time in names else [time]
        wanted = Wanted((*names, *also), json_text=json_text)
        read = self.table.read(self.connection, self.site, self.chosen, wanted)
        whole = names == [column.name for column in self.table.columns]
        for record in read:
            self.seen(record[time])
            yield record if whole else {name: record[name] for name in names}

    def lines(self) -> Iterator[bytes]:
        """The records as lines of JSON, of a table whose lines the database writes."""
        assert self.table.lines
        names = [column.name for column in self.columns]
        for time, line in self.table.lines(self.connection, self.site, self.chosen, names):
            self.seen(time)
            yield line

    def seen(self, time: str) -> None:
        """Count a row, published or taken at that time (ISO 8601, of the table's one zone)."""
        self.rows += 1
        if self.first is None or time < self.first:
            self.first = time
        if self.last is None or time > self.last:
            self.last = time
        if not self.rows % _STEP:
            self.progress(self.rows)
