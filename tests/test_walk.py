"""Walks: what they want, when they are done, and that no cut loses a row."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import ListRow
from newscrawl.stretches import BEGINNING, Goal, Stretch, goals, join
from newscrawl.walk import Walk

START = datetime(2026, 9, 30, tzinfo=UTC)
NOW = START + timedelta(days=30)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def row(number: int, minutes: int | None = None, *, pinned: bool = False) -> ListRow:
    moment = at(number if minutes is None else minutes)
    return ListRow(str(number), "article", f"No. {number}", moment, pinned=pinned)


def numbers(rows: list[ListRow]) -> list[int]:
    return [int(r.article_id) for r in rows]


def above(mark: datetime, floor: datetime = BEGINNING) -> Goal:
    """What a run is to read above a stretch."""
    [goal] = goals([Stretch(floor, mark)])
    return goal


def walk_list(
    listed: list[ListRow], walk: Walk, known: set[str], pages: int = 1000, size: int = 5
) -> list[ListRow]:
    """Page a list that does not move; answers what the walk wanted."""
    wanted, cursor = [], None
    for start in range(0, pages * size, size):
        page = listed[start : start + size]
        wanted += walk.read(page, known, NOW)
        cursor = walk.next_cursor(cursor, None, None)
        if cursor is None:
            break
    return wanted


def test_first_walk_reads_to_the_end():
    listed = [row(n) for n in range(20, 0, -1)]
    walk = Walk("yw", Goal(), overlap=3)
    assert numbers(walk_list(listed, walk, set())) == list(range(20, 0, -1))
    assert walk.ended == "end of list"
    assert walk.stretch == Stretch(at(1), at(20), NOW)  # what it read, no more


def test_known_ground_ends_a_walk_and_moves_the_mark():
    listed = [row(n) for n in range(40, 0, -1)]
    known = {str(n) for n in range(1, 31)}
    walk = Walk("yw", above(at(30)), overlap=3)
    assert set(numbers(walk_list(listed, walk, known))) >= set(range(31, 41))
    assert (walk.ended, walk.pages) == ("known ground", 3)
    assert walk.stretch == Stretch(at(30), at(40), NOW)


def test_pinned_and_late_rows_prove_nothing():
    listed = [row(2, pinned=True), row(1), *(row(n) for n in range(40, 0, -1))]
    known = {str(n) for n in range(1, 31)}
    walk = Walk("kx", above(at(30)), overlap=3)
    assert set(range(31, 41)) <= set(numbers(walk_list(listed, walk, known)))


def test_a_late_row_below_the_mark_is_found():
    listed = [row(n) for n in range(30, 0, -1)]
    listed.insert(3, row(99, minutes=27))
    known = {str(n) for n in range(1, 31)}
    walk = Walk("kx", above(at(30)), overlap=5)
    assert 99 in numbers(walk_list(listed, walk, known))
    assert walk.ended == "known ground"


def test_since_and_until():
    listed = [row(n) for n in range(40, 0, -1)]
    [goal] = goals([], since=at(10), until=at(30))
    walk = Walk("kx", goal, overlap=3)
    assert numbers(walk_list(listed, walk, set())) == list(range(29, 9, -1))
    assert walk.ended == "since"
    assert walk.stretch == Stretch(at(10), at(30), None, backfill=True)


def test_a_walk_that_is_cut_has_read_a_stretch_too():
    listed = [row(n) for n in range(40, 0, -1)]
    listed.insert(12, row(99, minutes=2))  # late, and no sign of how far down the walk is
    walk = Walk("kx", Goal(), overlap=3)
    walk_list(listed, walk, set(), pages=3)
    assert walk.stretch == Stretch(at(29), at(40), NOW)
    assert walk.done is False


def test_a_list_that_ends_above_known_ground_was_cut_off():
    walk = Walk("kx", above(at(10)), overlap=3)
    walk_list([row(n) for n in range(40, 30, -1)], walk, set())
    assert (walk.ended, walk.done) == ("end of list", False)


def test_a_short_list_ends_on_known_ground():
    walk = Walk("area", above(at(2)), overlap=5)
    walk_list([row(2), row(1)], walk, {"1", "2"})
    assert walk.done


def test_an_unchanged_cursor_is_the_end():
    walk = Walk("kx", Goal(), overlap=5)
    walk.read([row(9)], set(), NOW)
    assert walk.next_cursor((2, 77), 2, 77) is None
    assert walk.ended == "unchanged cursor"


def test_a_repeated_page_is_the_end():
    walk = Walk("xsb", Goal(), overlap=5)
    walk.read([row(2), row(1)], set(), NOW)
    asked = walk.next_cursor(None, 2, 7)
    assert walk.read([row(2), row(1)], set(), NOW) == []
    assert walk.next_cursor(asked, 2, 7) is None
    assert (walk.ended, walk.done) == ("unchanged cursor", True)


def test_pages_that_come_again_while_a_walk_rests_are_gone_through():
    """The list has grown by several pages in the meantime: it is read on behind them."""
    old = [row(n) for n in range(40, 0, -1)]
    walk = Walk("yw", Goal(), overlap=3)
    walk.read(old[:10], set(), NOW)
    cursor = walk.next_cursor(None, None, None)
    listed = [*(row(n) for n in range(90, 40, -1)), *old]
    seen = set()
    while cursor:
        page = listed[(cursor[0] - 1) * 10 : cursor[0] * 10]
        seen |= set(numbers(walk.read(page, set(), NOW)))
        cursor = walk.next_cursor(cursor, None, None)
    assert seen >= set(range(1, 31))
    assert walk.done


def test_an_empty_page_in_the_middle_is_asked_for_again():
    walk = Walk("kx", Goal(), overlap=5)
    walk.read([row(9), row(8)], set(), NOW)
    asked = walk.next_cursor(None, 2, 7)
    walk.read([], set(), NOW)
    assert walk.next_cursor(asked, None, None) == asked
    walk.read([row(7), row(6)], set(), NOW)
    assert walk.ended is None
    assert walk.next_cursor(asked, 3, 6) == (3, 6)


def test_a_list_that_ignores_paging_leaves_a_gap():
    page = [row(n) for n in range(20, 10, -1)]
    walk = Walk("yw", Goal(), overlap=5)
    pages = 0
    while not walk.ended:
        walk.read(page, set(), NOW)
        pages += 1
    assert (walk.ended, walk.done) == ("paging ignored", False)
    assert pages < 10


def test_a_list_that_goes_round_is_left():
    pages = [[row(10 * p + n) for n in range(9, -1, -1)] for p in range(8, 0, -1)]
    walk, turn = Walk("yw", Goal(), overlap=5), 0
    while not walk.ended:
        walk.read(pages[turn % 8], set(), NOW)
        turn += 1
    assert (walk.ended, walk.done) == ("no progress", False)
    assert turn < 40


def test_an_empty_first_answer_of_a_known_channel_is_not_its_end():
    walk = Walk("yw", above(at(9), at(1)), overlap=5)
    walk.read([], set(), NOW)
    assert (walk.ended, walk.done) == ("end of list", False)


@pytest.mark.parametrize(
    ("asked", "page_time", "last_time", "expected"),
    [
        (None, 2, 99, (2, 99)),
        (None, None, None, (2, int(at(9).timestamp()) + 59)),
        (None, 1, None, (2, int(at(9).timestamp()) + 59)),
        ((4, 50), None, None, (5, int(at(9).timestamp()) + 59)),
        ((4, 50), 1790758677000, 49, (5, 49)),
    ],
)
def test_the_next_cursor(asked, page_time, last_time, expected):
    walk = Walk("kx", Goal(), overlap=5)
    walk.read([row(9)], set(), NOW)
    assert walk.next_cursor(asked, page_time, last_time) == expected


def test_a_page_without_times_is_taken_but_not_walked_on():
    walk = Walk("yw", above(at(1)), overlap=5)
    timeless = [ListRow("7", "article", "no time", None), row(8, pinned=True)]
    assert numbers(walk.read(timeless, set(), NOW)) == [7, 8]
    assert (walk.ended, walk.done) == ("no times", False)


def test_a_time_a_little_ahead_is_no_later_than_now():
    walk = Walk("kx", Goal(), overlap=5)
    walk.read([row(1, minutes=30 * 24 * 60 + 50), row(2)], set(), NOW)
    assert walk.upper == NOW


def test_a_time_far_ahead_never_becomes_the_mark():
    walk = Walk("kx", Goal(), overlap=5)
    walk.read([row(1, minutes=60 * 24 * 365), row(2)], set(), NOW)
    assert walk.upper == at(2)


@given(
    published=st.lists(st.integers(0, 25), min_size=1, max_size=8),
    cuts=st.data(),
    pinned=st.booleans(),
    by_time=st.booleans(),
)
def test_no_cut_loses_a_row(published, cuts, pinned, by_time):
    """Runs with publications between them, each cut after some pages, then a whole one."""
    site = Site(by_time=by_time)
    read = Archive()
    for i, count in enumerate(published):
        site.publish(count)
        site.pinned = [row(1, pinned=True)] if pinned and site.rows else []
        last = i == len(published) - 1
        pages = 1000 if last else cuts.draw(st.integers(0, 12))
        read.run(site, pages=pages)
        if read.whole:
            assert read.seen == site.numbers
    assert read.seen == site.numbers


@given(
    since=st.integers(1, 90),
    length=st.integers(1, 90),
    cuts=st.lists(st.integers(0, 6), max_size=5),
    shifts=st.lists(st.integers(0, 7), min_size=6, max_size=6),
    by_time=st.booleans(),
)
def test_a_backfill_goes_on_where_it_was(since, length, cuts, shifts, by_time):
    site, read = Site(by_time=by_time), Archive()
    site.publish(120)
    end = min(since + length, 120)
    asked = {"since": at(since), "until": at(end)}
    wanted = {str(n) for n in range(since, end)}
    for pages, shift in zip([*cuts, 1000], shifts, strict=False):
        read.run(site, pages=pages, **asked)
        site.publish(shift)
    assert read.whole
    assert read.seen == wanted
    before = site.pages
    read.run(site, **asked)
    assert site.pages == before  # all of it is read: nothing is asked for


def test_a_leap_saves_the_pages_in_between():
    by_time, by_number = Site(by_time=True), Site(by_time=False)
    for site in (by_time, by_number):
        site.publish(500)
        read = Archive()
        read.run(site, since=at(20), until=at(40))
        assert read.seen == {str(n) for n in range(20, 40)}
    assert by_time.pages <= 8
    assert by_number.pages > 90


def test_a_page_kept_in_mind_saves_them_too():
    site, read = Site(by_time=False), Archive()
    site.publish(500)
    read.run(site, pages=90, since=at(20), until=at(120))
    site.publish(13)
    before = site.pages
    read.run(site, since=at(20), until=at(120))
    assert read.seen == {str(n) for n in range(20, 120)}
    assert site.pages - before < 25


class Site:
    """A list of rows a minute apart, which pages by time, or by page numbers alone."""

    size = 5

    def __init__(self, *, by_time: bool) -> None:
        self.by_time = by_time
        self.rows: list[ListRow] = []
        self.pinned: list[ListRow] = []
        self.pages = 0

    def publish(self, count: int) -> None:
        for _ in range(count):
            self.rows.insert(0, row(len(self.rows) + 1))

    @property
    def numbers(self) -> set[str]:
        return {r.article_id for r in self.rows}

    def page(self, cursor) -> list[ListRow]:
        self.pages += 1
        if cursor is None:
            return [*self.pinned, *self.rows[: self.size]]
        number, before = cursor
        if self.by_time:
            older = [r for r in self.rows if r.listed_at.timestamp() < before]
            return older[: self.size]
        return self.rows[(number - 1) * self.size : number * self.size]


class Archive:
    """What runs remember of a channel, as the archive does."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.stretches: list[Stretch] = []
        self.promised: datetime | None = None
        self.came_to: dict[datetime, int] = {}
        self.whole = False

    def run(self, site, *, pages=1000, since=None, until=None) -> None:
        promised = self.promised if until is None else None
        plan = goals(self.stretches, since=since, until=until, promised=promised)
        self.whole = True
        for goal in plan:
            walk = Walk("kx", replace(goal, page=self.came_to.get(goal.top)), overlap=3)
            pages = self._walk(site, walk, pages)
            self.whole = self.whole and walk.done
            if until is None:
                begun = [goal.bottom, *([self.promised] if self.promised else [])]
                self.promised = None if walk.done and goal is plan[-1] else min(begun)

    def _walk(self, site, walk, pages) -> int:
        cursor = None
        while pages:
            pages -= 1
            wanted = walk.read(site.page(cursor), set(self.seen), NOW)
            self.seen |= {r.article_id for r in wanted}
            number = cursor[0] if cursor else 1
            cursor = walk.next_cursor(cursor, None, None)
            if walk.stretch:
                self.stretches = join([*self.stretches, walk.stretch])
            if walk.read_to:
                self.came_to[walk.read_to] = number
            if cursor is None:
                return pages
        return 0
