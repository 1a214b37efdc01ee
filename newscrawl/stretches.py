"""What has been read of a channel, and what is still to be read.

A *stretch* is a part of a channel that walks have read without a gap. What lies between two
stretches, or above the newest, makes the goals of the next walks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from newscrawl.items import ListRow

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """``floor`` to ``mark``: all that the channel listed between them has been read.

    ``checked``: when the site last showed nothing newer than ``mark``; None where the stretch
    has not been at the list's top. ``backfill``: read by backfills alone, so that runs without
    a range need not join it to the present.
    """

    floor: datetime
    mark: datetime
    checked: datetime | None = None
    backfill: bool = False

    def touches(self, other: Stretch) -> bool:
        """Whether nothing lies between the two."""
        return self.floor <= other.mark and other.floor <= self.mark

    def joined(self, other: Stretch) -> Stretch:
        """The two as one."""
        checks = [one.checked for one in (self, other) if one.checked]
        return Stretch(
            floor=min(self.floor, other.floor),
            mark=max(self.mark, other.mark),
            checked=max(checks, default=None),
            backfill=self.backfill and other.backfill,
        )

    def holds(self, start: datetime, end: datetime) -> bool:
        """Whether all from ``start`` up to ``end`` has been read."""
        return self.floor <= start and end <= max(self.mark, self.checked or self.mark)


def join(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches, those that touch as one, oldest first."""
    joined: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda one: one.floor):
        if joined and joined[-1].touches(stretch):
            joined[-1] = joined[-1].joined(stretch)
        else:
            joined.append(stretch)
    return joined


@dataclass(frozen=True, slots=True)
class Goal:
    """What one walk is to read: from ``bottom`` up to ``top`` (None: to the newest).

    ``ground``: at ``bottom`` begins a stretch, so that known rows prove a walk has come there;
    no row below ``floor`` is looked at. ``since`` and ``until`` are what a person asked for,
    ``page`` the number of the page that an unfinished walk came to.
    """

    bottom: datetime = BEGINNING
    top: datetime | None = None
    floor: datetime = BEGINNING
    ground: bool = False
    backfill: bool = False
    since: datetime | None = None
    until: datetime | None = None
    page: int | None = None

    def wants(self, row: ListRow) -> bool:
        """Whether the row's time is asked for; a row without a time always is."""
        if row.listed_at is None:
            return True
        too_old = self.since is not None and row.listed_at < self.since
        return not too_old and not (self.until is not None and row.listed_at >= self.until)


def goals(
    stretches: Sequence[Stretch],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    promised: datetime | None = None,
) -> list[Goal]:
    """What is asked for less what has been read, newest first.

    Without ``since``: down to where earlier runs without a range began, or to what an
    unfinished one of them had ``promised`` to reach; the first run goes to the list's end.
    """
    own = [stretch for stretch in stretches if not stretch.backfill]
    begun = [stretch.floor for stretch in own]
    if promised or not begun:
        begun.append(promised or BEGINNING)
    floor = since or min(begun)
    present = max((stretch.mark for stretch in own), default=None)
    found: list[Goal] = []

    def add(top: datetime | None, bottom: datetime, ground: Stretch | None = None) -> None:
        past = until is not None and (present is None or (top is not None and top <= present))
        lowest = max(ground.floor, floor) if ground else floor
        found.append(Goal(bottom, top, lowest, ground is not None, past, since, until))

    top = until
    for stretch in sorted(stretches, key=lambda one: one.mark, reverse=True):
        if top is not None and stretch.floor >= top:
            continue
        if stretch.mark <= floor:
            break
        if top is None or stretch.mark < top:
            add(top, stretch.mark, stretch)
        top = stretch.floor
        if top <= floor:
            return found
    add(top, floor)
    return found
