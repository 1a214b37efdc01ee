"""Walks: what they want, when they are done, and that no cut loses a row."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import ListRow
from newscrawl.walk import BEGINNING, Covered, Goal, Walk, covered_after

START = datetime(2026, 9, 30, tzinfo=UTC)
NOW = START + timedelta(days=30)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def row(number: int, minutes: int | None = None, *, pinned: bool = False) -> ListRow:
    moment = at(number if minutes is None else minutes)
    return ListRow(str(number), "article", f"No. {number}", moment, pinned=pinned)


def numbers(rows: list[ListRow]) -> list[int]:
    return [int(r.article_id) for r in rows]


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
    assert covered_after(walk) == Covered(floor=at(1), mark=at(20))  # what it read, no more


def test_known_ground_ends_a_walk_and_moves_the_mark():
    listed = [row(n) for n in range(40, 0, -1)]
    known = {str(n) for n in range(1, 31)}
    walk = Walk("yw", Goal(covered=Covered(BEGINNING, at(30))), overlap=3)
    assert set(numbers(walk_list(listed, walk, known))) >= set(range(31, 41))
    assert (walk.ended, walk.pages) == ("known ground", 3)
    assert covered_after(walk) == Covered(BEGINNING, at(40))


def test_pinned_and_late_rows_prove_nothing():
    listed = [row(2, pinned=True), row(1), *(row(n) for n in range(40, 0, -1))]
    known = {str(n) for n in range(1, 31)}
    walk = Walk("kx", Goal(covered=Covered(BEGINNING, at(30))), overlap=3)
    assert set(range(31, 41)) <= set(numbers(walk_list(listed, walk, known)))


def test_a_late_row_below_the_mark_is_found():
    listed = [row(n) for n in range(30, 0, -1)]
    listed.insert(3, row(99, minutes=27))
    known = {str(n) for n in range(1, 31)}
    walk = Walk("kx", Goal(covered=Covered(BEGINNING, at(30))), overlap=5)
    assert 99 in numbers(walk_list(listed, walk, known))
    assert walk.ended == "known ground"


def test_since_and_until():
    listed = [row(n) for n in range(40, 0, -1)]
    walk = Walk("kx", Goal(since=at(10), until=at(30)), overlap=3)
    assert numbers(walk_list(listed, walk, set())) == list(range(29, 9, -1))
    assert walk.ended == "since"
    assert covered_after(walk) is None  # what lies above until has not been read


def test_since_below_the_floor_walks_through_known_ground():
    listed = [row(n) for n in range(40, 0, -1)]
    known = {str(n) for n in range(20, 41)}
    walk = Walk("kx", Goal(since=at(5), covered=Covered(at(20), at(40))), overlap=3)
    assert set(range(5, 20)) <= set(numbers(walk_list(listed, walk, known)))
    assert covered_after(walk) == Covered(at(5), at(40))


def test_since_above_the_mark_leaves_the_mark():
    walk = Walk("kx", Goal(since=at(35), covered=Covered(at(1), at(20))), overlap=3)
    walk_list([row(n) for n in range(40, 0, -1)], walk, set())
    assert covered_after(walk) == Covered(at(1), at(20))


def test_an_unfinished_first_walk_is_taken_up_as_far_down_as_it_wanted():
    walk = Walk("kx", Goal(resume_floor=at(10)), overlap=3)
    walk_list([row(n) for n in range(40, 0, -1)], walk, {str(n) for n in range(30, 41)})
    assert covered_after(walk) == Covered(at(10), at(40))


def test_a_list_that_ends_above_known_ground_was_cut_off():
    walk = Walk("kx", Goal(covered=Covered(BEGINNING, at(10))), overlap=3)
    walk_list([row(n) for n in range(40, 30, -1)], walk, set())
    assert (walk.ended, walk.done) == ("end of list", False)


def test_a_short_list_ends_on_known_ground():
    walk = Walk("area", Goal(covered=Covered(BEGINNING, at(2))), overlap=5)
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
    assert walk.next_cursor(asked, 2, 7) == asked  # once more: one answer proves nothing
    assert walk.read([row(2), row(1)], set(), NOW) == []
    assert (walk.ended, walk.done) == ("end of list", True)


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
    walk.read(page, set(), NOW)
    walk.read(page, set(), NOW)
    assert (walk.ended, walk.done) == ("paging ignored", False)


def test_a_list_that_goes_round_is_left():
    pages = [[row(10 * p + n) for n in range(9, -1, -1)] for p in range(8, 0, -1)]
    walk, turn = Walk("yw", Goal(), overlap=5), 0
    while not walk.ended:
        walk.read(pages[turn % 8], set(), NOW)
        turn += 1
    assert (walk.ended, walk.done) == ("no progress", False)
    assert turn < 40


def test_an_empty_first_answer_of_a_known_channel_is_not_its_end():
    walk = Walk("yw", Goal(covered=Covered(at(1), at(9))), overlap=5)
    walk.read([], set(), NOW)
    assert (walk.ended, walk.done) == ("end of list", False)


@pytest.mark.parametrize(
    ("asked", "page_time", "last_time", "expected"),
    [
        (None, 2, 99, (2, 99)),
        (None, None, None, (2, int(at(9).timestamp()))),
        (None, 1, None, (2, int(at(9).timestamp()))),
        ((4, 50), None, None, (5, int(at(9).timestamp()))),
    ],
)
def test_the_next_cursor(asked, page_time, last_time, expected):
    walk = Walk("kx", Goal(), overlap=5)
    walk.read([row(9)], set(), NOW)
    assert walk.next_cursor(asked, page_time, last_time) == expected


def test_a_page_without_times_is_taken_but_not_walked_on():
    walk = Walk("yw", Goal(covered=Covered(BEGINNING, at(1))), overlap=5)
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
)
def test_no_cut_loses_a_row(published, cuts, pinned):
    """Runs with publications between them, each cut after some pages, then a whole one."""
    listed: list[ListRow] = []
    seen: set[str] = set()
    covered: Covered | None = None
    number = 0
    for i, count in enumerate(published):
        for _ in range(count):
            number += 1
            listed.insert(0, row(number))
        shown = [row(1, pinned=True), *listed] if pinned and listed else listed
        last = i == len(published) - 1
        pages = 1000 if last else cuts.draw(st.integers(0, 6))
        walk = Walk("kx", Goal(covered=covered), overlap=3)
        wanted = walk_list(shown, walk, set(seen), pages)
        seen |= {r.article_id for r in wanted}
        if walk.ended and walk.done:
            covered = covered_after(walk)
            assert seen == {r.article_id for r in listed}
    assert seen == {r.article_id for r in listed}
