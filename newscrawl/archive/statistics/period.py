"""What is counted: the articles of some days and channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists

from newscrawl.archive.schema import articles, sightings, versions
from newscrawl.moments import BEIJING


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last`` (Beijing's, both included) of a site's channels.

    ``channels``: None for whatever there is.
    """

    site: str
    first: date
    last: date
    channels: Sequence[str] | None = None

    @property
    def days(self) -> list[date]:
        """All days, oldest first."""
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]

    @property
    def since(self) -> datetime:
        """The midnight it begins with."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=BEIJING)

    @property
    def until(self) -> datetime:
        """The midnight before which it ends."""
        return self.since + timedelta(days=(self.last - self.first).days + 1)

    def published(self) -> Iterator[ColumnElement[bool]]:
        """Versions published in it; by the index of their times, and by no other."""
        yield versions.c.published_at >= self.since
        yield versions.c.published_at < self.until

    def newest(self) -> Iterator[ColumnElement[bool]]:
        """Of these the newest of each article of the site, and of the channels.

        EXISTS, since a join would let SQLite begin with all articles there are.
        """
        yield from self.published()
        this = articles.c.id == versions.c.id, articles.c.version == versions.c.version
        yield exists().where(*this, articles.c.site == self.site)
        if self.channels is not None:
            sighted = sightings.alias()
            there = sighted.c.id == versions.c.id, sighted.c.channel.in_(self.channels)
            yield exists().where(*there)

    def in_channels(self) -> Iterator[ColumnElement[bool]]:
        """Sightings in one of the channels."""
        if self.channels is not None:
            yield sightings.c.channel.in_(self.channels)
