"""Walking a channel: which rows are wanted, when a walk is done, what it leaves unread.

A walk pages a list from its newest row downwards. It is *done* when it came to ground that
needs no reading: rows that an earlier walk listed, rows older than what was asked for, or the
end of the list, where that is no higher than what was listed before. One known id proves
nothing, because a pinned or a late row stands out of its time: it takes ``overlap`` rows in a
row, or all of a shorter page. A walk that ends otherwise leaves a gap.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from newscrawl.items import ListRow

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

# A list shifts by what is published while it is paged, never by as much as this.
_PAGES_REMEMBERED = 5
# A time this far ahead of the answer is an error of the site; as a mark it would hide all gaps.
_AHEAD = timedelta(hours=1)

Ended = Literal[
    "known ground",
    "since",
    "end of list",
    "unchanged cursor",
    "no times",
    "paging ignored",
    "no progress",
]
"""Why a walk goes no further; the last three leave a gap: it cannot tell where it is, or
the site shows the first page, or the same pages, over and over."""

_LOST = ("no times", "paging ignored", "no progress")
# Pages that come no further down: more than a burst of news in one minute ever fills.
_STALLED_PAGES = 20
# The site's shortest page that is not a list's last; a shorter one may well be shown again.
_FULL_PAGE = 10

Cursor = tuple[int, int | None]
"""Number of the page, and epoch seconds of the last row before it (None: not known)."""


@dataclass(frozen=True, slots=True)
class Covered:
    """The stretch of a channel, ``floor`` to ``mark``, that walks have read without a gap."""

    floor: datetime
    mark: datetime


@dataclass(frozen=True, slots=True)
class Goal:
    """What a walk is to read: rows from ``since`` up to, not with, ``until``, less what is covered.

    ``resume_floor`` is how far down an unfinished first walk wanted to go.
    """

    since: datetime | None = None
    until: datetime | None = None
    covered: Covered | None = None
    resume_floor: datetime | None = None

    @property
    def floor(self) -> datetime:
        """The walk need not go below this time."""
        if self.since:
            return self.since
        if self.covered:
            return self.covered.floor
        return self.resume_floor or BEGINNING

    @property
    def ground(self) -> datetime | None:
        """Known rows up to this time are known ground; None where none may end the walk."""
        if self.covered and self.covered.floor <= self.floor:
            return self.covered.mark
        return None

    @property
    def bottom(self) -> datetime:
        """Everything below this time is read already, or not asked for."""
        return max(self.ground or self.floor, self.floor)

    def wants(self, row: ListRow) -> bool:
        """Whether the row's time is asked for; a row without a time always is."""
        if row.listed_at is None:
            return True
        too_old = self.since is not None and row.listed_at < self.since
        return not too_old and not (self.until is not None and row.listed_at >= self.until)


class Walk:
    """One walk of one channel. It knows pages and times; it asks for nothing itself."""

    def __init__(self, channel: str, goal: Goal, overlap: int) -> None:
        self.channel = channel
        self.goal = goal
        self.overlap = overlap
        self.pages = 0
        self.upper: datetime | None = None
        self.reached: datetime | None = None
        self.ended: Ended | None = None
        self._listed: deque[set[str]] = deque(maxlen=_PAGES_REMEMBERED)
        self._ground_rows = 0
        self._met_known = False
        self._last_time: datetime | None = None
        self._lowest_top: datetime | None = None
        self._stalled = 0
        self._empty_pages = 0
        self._ask_again = False

    @property
    def top(self) -> datetime | None:
        """The newest time that the walk answers for."""
        return min(self.upper, self.goal.until) if self.upper and self.goal.until else self.upper

    @property
    def bottom(self) -> datetime:
        """The time down to which all is read when the walk is done."""
        return self.reached if self._at_end and self.reached else self.goal.bottom

    @property
    def done(self) -> bool:
        """Whether the walk ended on ground that needs no reading.

        A list that ends above what earlier walks have listed was cut off by the site.
        """
        covered = self.goal.covered
        if self._at_end and covered:
            return self._last_time is not None and self._last_time <= covered.mark
        return self.ended is not None and self.ended not in _LOST

    @property
    def _at_end(self) -> bool:
        return self.ended in ("end of list", "unchanged cursor")

    def read(self, rows: list[ListRow], known: Collection[str], now: datetime) -> list[ListRow]:
        """Take in a page; answers its rows that are wanted, each once.

        ``known``: the ids among them that have stood in this channel before; ``now``: when the
        site made the answer. Afterwards ``ended`` says why the walk is done, or is None.
        """
        self.pages += 1
        self._ask_again = False
        new: dict[str, ListRow] = {}
        for row in rows:
            if not any(row.article_id in page for page in self._listed):
                new.setdefault(row.article_id, row)
        self._listed.append(set(new))
        steps = [
            (min(row.listed_at, now), row.article_id in known)
            for row in new.values()
            if row.listed_at and not row.pinned and row.listed_at < now + _AHEAD
        ]
        for listed_at, is_known in steps:
            self._step(listed_at, known=is_known)
        if not new:
            self._end_or_ask_again(rows)
        elif not steps:
            self.ended = "no times"
        elif self._is_stalled(max(listed_at for listed_at, _ in steps)):
            self.ended = "no progress"
        elif self._ground_rows >= max(1, min(self.overlap, len(steps))):
            self.ended = "known ground" if self._met_known else "since"
        return [row for row in new.values() if self.goal.wants(row)]

    def _step(self, listed_at: datetime, *, known: bool) -> None:
        self.upper = max(self.upper or listed_at, listed_at)
        self.reached = min(self.reached or listed_at, listed_at)
        self._last_time = listed_at
        ground = self.goal.ground
        self._met_known = bool(known and ground and listed_at <= ground)
        if self._met_known or listed_at < self.goal.floor:
            self._ground_rows += 1
        else:
            self._ground_rows = 0

    def _end_or_ask_again(self, rows: list[ListRow]) -> None:
        """Nothing new on a page: the end, if it is so twice; one empty answer proves nothing."""
        if self.pages == 2 and len(rows) >= _FULL_PAGE:
            self.ended = "paging ignored"
        elif self._empty_pages or self.pages == 1:
            self.ended = "end of list"
        else:
            self._empty_pages += 1
            self._ask_again = True

    def _is_stalled(self, top: datetime) -> bool:
        """Whether page after page has come no further down: the list goes round."""
        if self._lowest_top is None or top < self._lowest_top:
            self._lowest_top, self._stalled = top, 0
        else:
            self._stalled += 1
        return self._stalled >= _STALLED_PAGES

    def next_cursor(
        self, asked: Cursor | None, page_time: int | None, last_time: int | None
    ) -> Cursor | None:
        """Where the list goes on behind the page just read; None where the walk is done.

        The answer's own cursor where it gives one; else the next number, and the last row's
        time. A cursor that the site gives back unchanged is the end of the list.
        """
        if self.ended:
            return None
        if self._ask_again:
            return asked
        if page_time is None or (asked is None and page_time <= 1):
            page_time = (asked[0] if asked else 1) + 1
        if last_time is None and self._last_time:
            last_time = int(self._last_time.timestamp())
        if (page_time, last_time) == asked:
            self.ended = "unchanged cursor"
            return None
        return page_time, last_time


def covered_after(walk: Walk) -> Covered | None:
    """What is covered when a walk is done: the mark moves only here."""
    before, top, bottom = walk.goal.covered, walk.top, walk.bottom
    if top is None:
        return before
    if before is None:
        return None if walk.goal.until else Covered(floor=bottom, mark=top)
    if bottom > before.mark or top < before.floor:
        return before  # apart from what is covered: it says nothing about what lies between
    return Covered(floor=min(bottom, before.floor), mark=max(top, before.mark))
