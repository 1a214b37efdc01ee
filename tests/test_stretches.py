"""What has been read of a channel, and what that leaves to be read."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.items import ListRow
from newscrawl.stretches import BEGINNING, Goal, Stretch, goals, join

START = datetime(2026, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LAST = 24

quick = settings(deadline=None, derandomize=True, max_examples=40)


def at(minutes: float) -> datetime:
    return START + minutes * MINUTE


def stretch(floor: float, mark: float, **more) -> Stretch:
    return Stretch(at(floor), at(mark), **more)


@st.composite
def any_stretch(draw) -> Stretch:
    floor, mark = sorted(draw(st.tuples(st.integers(0, LAST), st.integers(0, LAST))))
    seen = draw(st.none() | st.integers(mark, LAST + 5))
    checked = None if seen is None else at(seen)
    return stretch(floor, mark, checked=checked, backfill=draw(st.booleans()))


any_stretches = st.lists(any_stretch(), max_size=6)
a_minute = st.integers(-3, LAST + 3)

# The moments between the minutes: none of them is an end of anything.
MOMENTS = [at(number + 0.5) for number in range(-5, LAST + 6)]
AGES_AGO = BEGINNING + MINUTE / 2


def within(moment: datetime, parts) -> int:
    """How many of the parts hold the moment."""
    return sum(low <= moment and (high is None or moment <= high) for low, high in parts)


def ends(stretches) -> list[tuple[datetime, datetime]]:
    return [(one.floor, one.mark) for one in stretches]


# --- stretches --------------------------------------------------------------------------------


@quick
@given(any_stretches)
def test_joined_stretches_are_apart_in_order_and_hold_the_same(parts):
    joined = join(parts)
    assert all(one.mark < two.floor for one, two in pairwise(joined))
    for moment in MOMENTS:
        assert within(moment, ends(joined)) == (within(moment, ends(parts)) > 0)
    for one in joined:
        inside = [part for part in parts if part.touches(one)]
        assert one.floor == min(part.floor for part in inside)
        assert one.mark == max(part.mark for part in inside)
        assert one.checked == max((p.checked for p in inside if p.checked), default=None)
        assert one.backfill == all(part.backfill for part in inside)
    assert join(joined) == joined


@quick
@given(any_stretches.flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts))))
def test_the_order_in_which_they_are_joined_is_nothing(both):
    parts, others = both
    assert join(parts) == join(others)


@quick
@given(any_stretch(), any_stretch())
def test_stretches_touch_where_nothing_lies_between(one, two):
    assert one.touches(two) == two.touches(one)
    between = max(one.floor, two.floor) - min(one.mark, two.mark)
    assert one.touches(two) == (between <= timedelta(0))


def test_stretches_that_meet_in_a_moment_are_one():
    assert join([stretch(5, 9), stretch(1, 5)]) == [stretch(1, 9)]
    assert join([stretch(6, 9), stretch(1, 5)]) == [stretch(1, 5), stretch(6, 9)]


@pytest.mark.parametrize(
    ("checked", "start", "end", "holds"),
    [
        (None, 1, 5, True),
        (None, 0, 5, False),
        (None, 1, 6, False),
        (7, 1, 6, True),  # the list had nothing newer than 5 at 7
        (7, 1, 7, True),
        (7, 1, 8, False),
        (4, 1, 5, True),  # a check older than the mark takes nothing away
    ],
)
def test_what_a_stretch_holds(checked, start, end, holds):
    seen = None if checked is None else at(checked)
    assert stretch(1, 5, checked=seen).holds(at(start), at(end)) is holds


# --- goals ------------------------------------------------------------------------------------


def goal_ends(found) -> list[tuple[datetime, datetime | None]]:
    return [(goal.bottom, goal.top) for goal in found]


def check(found, read, floor: datetime, until: datetime | None) -> None:
    """The goals and the stretches hold what was asked for, and each moment is in one of them."""
    for moment in [*MOMENTS, AGES_AGO]:
        asked = floor <= moment and (until is None or moment <= until)
        in_goals = within(moment, goal_ends(found))
        assert in_goals == (asked and not within(moment, ends(read))), moment
    for newer, older in pairwise(found):
        assert older.top is not None
        assert older.top <= newer.bottom
    marks = {one.mark: one for one in read}
    for goal in found:
        assert goal.top is None or goal.bottom < goal.top
        if goal.ground:
            assert goal.floor == max(marks[goal.bottom].floor, floor)
        else:
            assert goal.bottom == goal.floor == floor


@quick
@given(any_stretches, a_minute, st.none() | st.integers(1, LAST))
def test_goals_and_stretches_are_what_was_asked_for(parts, since, longer):
    read, floor = join(parts), at(since)
    until = None if longer is None else at(since + longer)
    found = goals(read, since=floor, until=until)
    check(found, read, floor, until)
    assert all((goal.since, goal.until) == (floor, until) for goal in found)


@quick
@given(any_stretches, st.none() | a_minute)
def test_without_a_range_goals_go_down_to_where_it_began_or_was_promised(parts, promised):
    read = join(parts)
    promise = None if promised is None else at(promised)
    own = [one.floor for one in read if not one.backfill]
    floor = min([*own, promise]) if promise else min(own, default=BEGINNING)
    found = goals(read, promised=promise)
    check(found, read, floor, None)
    assert not any(goal.backfill for goal in found)


@quick
@given(any_stretches, st.none() | a_minute)
def test_a_backfill_makes_no_promise_for_runs_without_a_range(parts, promised):
    """It moves no bottom; it takes away what need not be read once more."""
    read = join(parts)
    own = [one for one in read if not one.backfill]
    promise = None if promised is None else at(promised)
    alone, beside = (goals(some, promised=promise) for some in (own, read))
    asked, less = goal_ends(alone), goal_ends(beside)
    for moment in [*MOMENTS, AGES_AGO]:
        filled = within(moment, ends(read)) and not within(moment, ends(own))
        assert within(moment, less) == (0 if filled else within(moment, asked))


@quick
@given(any_stretches, a_minute, st.integers(1, LAST))
def test_a_backfill_is_what_has_an_end_below_the_present(parts, since, longer):
    read, until = join(parts), at(since + longer)
    own = [one.mark for one in read if not one.backfill]
    for goal in goals(read, since=at(since), until=until):
        assert goal.top is not None
        assert goal.backfill == (not own or goal.top <= max(own))


@quick
@given(any_stretches, a_minute, st.none() | st.integers(1, LAST))
def test_what_has_been_read_is_no_goal_any_more(parts, since, longer):
    until = None if longer is None else at(since + longer)
    read = join(parts)
    found = goals(read, since=at(since), until=until)
    done = [Stretch(goal.bottom, goal.top or at(LAST + 9)) for goal in found]
    again = goals(join([*read, *done]), since=at(since), until=until)
    assert again == [] if until else [goal.top for goal in again] == [None]


def test_the_first_run_goes_to_the_end_of_the_list():
    assert goals([]) == [Goal(BEGINNING, None)]


def test_above_between_and_below():
    read = [stretch(5, 8), stretch(12, 15)]
    above, between, below = goals(read, since=at(2))
    assert (above.bottom, above.top, above.floor, above.ground) == (at(15), None, at(12), True)
    assert (between.bottom, between.top, between.floor, between.ground) == (
        *(at(8), at(12)),
        *(at(5), True),
    )
    assert (below.bottom, below.top, below.floor, below.ground) == (at(2), at(5), at(2), False)


def test_no_row_below_since_is_looked_at_to_find_the_ground():
    [above] = goals([stretch(5, 8)], since=at(7))
    assert (above.bottom, above.floor, above.ground) == (at(8), at(7), True)


def test_a_range_that_has_been_read_has_no_goal():
    assert goals([stretch(5, 15)], since=at(6), until=at(15)) == []


def test_a_backfill_below_the_present_does_not_go_above_it():
    [goal] = goals([stretch(15, 20)], since=at(1), until=at(5))
    assert (goal.bottom, goal.top, goal.backfill) == (at(1), at(5), True)
    assert [g.top for g in goals([stretch(1, 5, backfill=True), stretch(15, 20)])] == [None]


def test_a_range_up_to_the_present_is_no_backfill_above_the_mark():
    above, below = goals([stretch(10, 15)], since=at(1), until=at(20))
    assert (above.top, above.backfill) == (at(20), False)
    assert (below.top, below.backfill) == (at(10), True)


@pytest.mark.parametrize(
    ("minute", "wanted"), [(0, False), (1, True), (3, True), (4, False), (None, True)]
)
def test_rows_that_are_asked_for(minute, wanted):
    row = ListRow("1", "article", "题目", None if minute is None else at(minute))
    assert Goal(since=at(1), until=at(4)).wants(row) is wanted
    assert Goal().wants(row)
