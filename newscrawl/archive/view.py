"""The archive as it is, or as it was: what questions about coverage are asked of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from newscrawl.archive.runs import SILENT
from newscrawl.archive.schema import runs, versions, walks
from newscrawl.archive.walks import stretches_of
from newscrawl.stretches import Stretch, join


@dataclass(frozen=True, slots=True)
class View:
    """A site's archive at ``as_of``, or at ``now`` where that is None."""

    connection: Connection
    site: str
    now: datetime
    as_of: datetime | None = None

    @property
    def moment(self) -> datetime:
        """The time that is looked at."""
        return self.as_of or self.now

    def read(self, channel: str) -> list[Stretch]:
        """What had been read of the channel: then, by walks that were done or had been ended."""
        if self.as_of is None:
            return stretches_of(self.connection, self.site, channel)
        here = walks.c.site == self.site, walks.c.channel == channel
        found = select(walks).join(runs).where(*here, self.walk_over())
        there = found.where(walks.c.reached_at <= walks.c.upper_at)
        walked = self.connection.execute(there)
        return join(Stretch(walk.reached_at, walk.upper_at) for walk in walked)

    def walk_over(self) -> ColumnElement[bool]:
        """Whether a walk, joined to its run, was done or had been ended: it came no further."""
        if self.as_of is None:
            return true()
        done = and_(walks.c.state == "done", walks.c.closed_at <= self.as_of)
        silent = and_(runs.c.finished_at.is_(None), runs.c.alive_at <= self.as_of - SILENT)
        return or_(done, runs.c.finished_at <= self.as_of, silent)

    def stored(self, id_: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether an article was stored by then."""
        first = versions.c.id == id_, versions.c.version == 1, versions.c.known_at <= self.moment
        return select(versions.c.id).where(*first).exists()
