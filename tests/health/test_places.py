"""Whether rows stand where they should."""

from datetime import datetime, timedelta

import pytest

from newscrawl.health.places import fresh, misplaced, newest
from newscrawl.items import ListRow
from newscrawl.moments import BEIJING
from newscrawl.stretches import Goal

NOW = datetime(2026, 9, 30, 12, tzinfo=BEIJING)
GROUND = Goal(bottom=NOW - timedelta(hours=1), ground=True)


def row(number, minutes, *, pinned=False):
    at = None if minutes is None else NOW - timedelta(minutes=minutes)
    return ListRow(str(number), "flash", "标题", at, pinned=pinned)


def odd(rows, known=(), goal=GROUND):
    return {name for name, count in misplaced(rows, known, goal, NOW).items() if count}


ROWS = [row(0, 900, pinned=True), row(1, 5), row(2, 30), row(3, 60), row(4, 90)]


def test_rows_in_order():
    assert odd(ROWS, known={"3", "4"}) == {"ground"}
    assert misplaced(ROWS, {"3"}, GROUND, NOW)["late"] == 1
    assert misplaced(ROWS, (), GROUND, NOW)["ground"] == 2


def test_without_ground_none_is_late():
    assert odd(ROWS, goal=Goal()) == set()


def test_the_floor_of_what_is_asked_for():
    goal = Goal(bottom=NOW - timedelta(hours=1), floor=NOW - timedelta(minutes=70), ground=True)
    assert misplaced(ROWS, (), goal, NOW)["ground"] == 1


@pytest.mark.parametrize(("minutes", "found"), [(-10, set()), (-11, {"ahead"})])
def test_rows_of_a_time_to_come(minutes, found):
    assert odd([row(1, minutes), row(2, 5)], goal=Goal()) == found


def order(*minutes):
    return misplaced([row(one, one) for one in minutes], (), Goal(), NOW)["upside_down"]


def test_oldest_first():
    assert order(9, 8, 7, 6) == order(900, 9, 8, 7, 950, 6) == 1
    assert order(6, 7, 8, 9) == order(6, 950, 7, 8, 9) == 0
    assert order(5, 5, 5, 5, 5) == order(9, 8, 8) == 0


def test_the_newest_of_a_page():
    assert newest(ROWS) == NOW - timedelta(minutes=5)
    assert fresh([*ROWS, row(5, 120), row(6, 119), row(7, None)], NOW) == 5
    assert newest([row(1, None)]) is None
