"""The archive as it is, or as it was: what questions about coverage are asked of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from newscrawl.archive.schema import versions, walks
from newscrawl.archive.walks import stretches_of
from newscrawl.stretches import Stretch, join

_END_OF_LIST = ("end of list", "unchanged cursor")


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
        """What had been read of the channel: then, by the walks that were done by then."""
        if self.as_of is None:
            return stretches_of(self.connection, self.site, channel)
        here = walks.c.site == self.site, walks.c.channel == channel
        done = walks.c.state == "done", walks.c.closed_at <= self.as_of
        found = select(walks).where(*here, *done, walks.c.upper_at.is_not(None))
        return join(
            Stretch(walk.reached_at if walk.ended in _END_OF_LIST else walk.lower_at, walk.upper_at)
            for walk in self.connection.execute(found)
        )

    def stored(self, id_: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether an article was stored by then."""
        first = versions.c.id == id_, versions.c.version == 1, versions.c.known_at <= self.moment
        return select(versions.c.id).where(*first).exists()
