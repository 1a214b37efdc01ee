"""Walking a channel: which rows are wanted, when a walk is done, what it leaves unread.

A walk pages a list from its newest row downwards. It is *done* when it came to ground that
needs no reading: rows that an earlier walk listed, rows older than what was asked for, or the
end of the list, where that is no higher than what was listed before. One known id proves
nothing, because a pinned or a late row stands out of its time: it takes ``overlap`` rows in a
row, or all of a shorter page. A walk that ends otherwise leaves a gap.

A walk whose goal lies further down *leaps*: behind a page that lies wholly above the goal it
asks for what is older than the goal's top. A list that goes by time follows; one that goes by
page numbers gives its next page, as if nothing had been asked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from newscrawl.items import ListRow
from newscrawl.stretches import Goal, Stretch

# A list shifts by what is published while it is paged, never by as much as this.
_PAGES_REMEMBERED = 5
# A time this far ahead of the answer is an error of the site; as a mark it would hide all gaps.
_AHEAD = timedelta(hours=1)
# Lists give minutes: rows of the minute that a page ends in may stand on the next one too.
_MINUTE = timedelta(minutes=1)

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

AT_LIST_END = ("end of list", "unchanged cursor")
_LOST = ("no times", "paging ignored", "no progress")
# Pages that come no further down: more than a burst of news in one minute ever fills.
_STALLED_PAGES = 20
# A number that is none of a page: the site's page_time may hold anything.
_PAGE_NUMBERS = range(1, 1_000_000)

Cursor = tuple[int, int | None]
"""Number of the page, and epoch seconds of the last row before it (None: not known)."""


def page_end(times: Sequence[datetime], overlap: int) -> datetime:
    """Down to where a page goes: the newest of its last rows, one of which alone may be late."""
    return max(times[-max(1, overlap) :])


class _Leap(NamedTuple):
    """A cursor of our own making, and the site's in whose place it was asked for."""

    origin: Cursor
    by_page: bool


class Walk:
    """One walk of one channel. It knows pages and times; it asks for nothing itself."""

    def __init__(self, channel: str, goal: Goal, overlap: int) -> None:
        self.channel = channel
        self.goal = goal
        self.overlap = overlap
        self.pages = 0
        self.upper: datetime | None = None
        self.reached: datetime | None = None
        self.depth: datetime | None = None
        self.first_answer: datetime | None = None
        self.ended: Ended | None = None
        self._listed: deque[set[str]] = deque(maxlen=_PAGES_REMEMBERED)
        self._ground_rows = 0
        self._met_known = False
        self._last_time: datetime | None = None
        self._lowest_top: datetime | None = None
        self._stalled = 0
        self._empty_pages = 0
        self._repeats = 0
        self._ask_again = False
        self._leap: _Leap | None = None
        self._by_page = goal.page is not None
        self._by_time = goal.top is not None
        self._instead: Cursor | None = None

    @property
    def top(self) -> datetime | None:
        """The newest time that the walk answers for: each walk begins at the list's top.

        What the list had nothing of up to the goal's top has been read, too.
        """
        top = self.goal.top
        if top and self.first_answer and top <= self.first_answer:
            return top
        return min(self.upper, top) if self.upper and top else self.upper

    @property
    def done(self) -> bool:
        """Whether the walk ended on ground that needs no reading.

        A list that ends above what earlier walks have listed was cut off by the site.
        """
        if self._at_end and self.goal.ground:
            return self._last_time is not None and self._last_time <= self.goal.bottom
        return self.ended is not None and self.ended not in _LOST

    @property
    def _at_end(self) -> bool:
        return self.ended in AT_LIST_END

    @property
    def read_to(self) -> datetime | None:
        """The time down to which, from ``top``, nothing was passed over; None: no such yet."""
        end = self.depth and self.depth + _MINUTE
        if self.done:
            end = self.reached if self._at_end else self.goal.bottom
        return end and max(end, self.goal.bottom)

    @property
    def stretch(self) -> Stretch | None:
        """What the walk has read without a gap; None where that is nothing yet."""
        floor, mark = self.read_to, self.top
        if floor is None or mark is None or self.upper is None:
            return None
        if self.done:
            mark = max(mark, floor)  # a quiet channel: its newest row is older than was asked for
        if floor > mark:
            return None
        at_top = self.goal.top is None
        return Stretch(floor, mark, self.first_answer if at_top else None, self.goal.backfill)

    def read(self, rows: list[ListRow], known: Collection[str], now: datetime) -> list[ListRow]:
        """Take in a page; answers its rows that are wanted, each once.

        ``known``: the ids among them that have stood in this channel before; ``now``: when the
        site made the answer. Afterwards ``ended`` says why the walk is done, or is None.
        """
        self.pages += 1
        self.first_answer = self.first_answer or now
        self._ask_again = False
        new: dict[str, ListRow] = {}
        for row in rows:
            if not any(row.article_id in page for page in self._listed):
                new.setdefault(row.article_id, row)
        steps = [
            (min(row.listed_at, now), row.article_id in known)
            for row in new.values()
            if row.listed_at and not row.pinned and row.listed_at < now + _AHEAD
        ]
        if self._leapt_wrong([listed_at for listed_at, _ in steps]):
            self.pages -= 1
            return []
        if not new:
            self._end_or_ask_again(rows)
            return []
        self._repeats = 0
        self._listed.append(set(new))
        for listed_at, is_known in steps:
            self._step(listed_at, known=is_known)
        self._deepen([listed_at for listed_at, _ in steps])
        enough = max(1, min(self.overlap, sum(not row.pinned for row in new.values())))
        if not steps:
            self.ended = "no times"
        elif self._is_stalled(max(listed_at for listed_at, _ in steps)):
            self.ended = "no progress"
        elif self._ground_rows >= enough:
            self.ended = "known ground" if self._met_known else "since"
        return [row for row in new.values() if self.goal.wants(row)]

    @property
    def recent(self) -> set[str]:
        """The ids on the last few pages."""
        return set().union(*self._listed)

    def _step(self, listed_at: datetime, *, known: bool) -> None:
        self.upper = max(self.upper or listed_at, listed_at)
        self.reached = min(self.reached or listed_at, listed_at)
        self._last_time = listed_at
        self._met_known = known and self.goal.ground and listed_at <= self.goal.bottom
        if self._met_known or listed_at < self.goal.floor:
            self._ground_rows += 1
        else:
            self._ground_rows = 0

    def _deepen(self, times: list[datetime]) -> None:
        if times:
            end = page_end(times, self.overlap)
            self.depth = min(self.depth or end, end)

    def _leapt_wrong(self, times: list[datetime]) -> bool:
        """Whether a leap is to be taken back: it brought nothing, or may have passed over rows.

        Rows older than the top are right behind a leap by time; a page asked for by its number
        must show rows above the top as well.
        """
        leap, self._leap, self._instead = self._leap, None, None
        if leap is None or self.goal.top is None:
            return False
        if times and (not leap.by_page or times[0] >= self.goal.top):
            return False
        if leap.by_page:
            self._by_page = False
            self._instead = self._leap_from(leap.origin)
        else:
            self._by_time = False
            self._instead = leap.origin
        return True

    def _leap_from(self, following: Cursor) -> Cursor:
        """Where to go on in place of ``following``: at the goal's top, where that lies below."""
        top = self.goal.top
        if top is None or self.depth is None or self.depth <= top:
            return following
        seconds = int(top.timestamp())
        if self._by_page and self.goal.page and self.goal.page > following[0]:
            self._leap = _Leap(following, by_page=True)
            return self.goal.page, seconds
        if self._by_time:
            self._leap = _Leap(following, by_page=False)
            return following[0], seconds
        return following

    def _end_or_ask_again(self, rows: list[ListRow]) -> None:
        """Nothing new on a page: one that brings nothing older is the end, if it is so twice.

        Rows of the pages before come again where the list has grown in the meantime: the walk
        goes on behind them, unless it meets nothing else for as many pages as it remembers.
        """
        if any(not self._ends_page(row) for row in rows):
            self._repeats += 1
            if self._repeats > _PAGES_REMEMBERED:
                first = self.pages == self._repeats + 1
                self.ended = "paging ignored" if first else "no progress"
        elif self._empty_pages or self.pages == 1:
            self.ended = "end of list"
        else:
            self._empty_pages += 1
            self._ask_again = True

    def _ends_page(self, row: ListRow) -> bool:
        """Whether a row is of the minute in which the page before ended: our cursor asks for it."""
        last = self._last_time
        return bool(last and row.listed_at and timedelta(0) <= row.listed_at - last < _MINUTE)

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
        if self._instead or self._ask_again:
            return self._instead or asked
        if page_time is None or page_time not in _PAGE_NUMBERS or (asked is None and page_time < 2):
            page_time = (asked[0] if asked else 1) + 1
        if last_time is None and self._last_time:
            # Lists give minutes: what stands in the last row's minute may go on behind it.
            rest = 0 if self._last_time.second else 59
            last_time = int(self._last_time.timestamp()) + rest
        if (page_time, last_time) == asked:
            self.ended = "unchanged cursor"
            return None
        return self._leap_from((page_time, last_time))
