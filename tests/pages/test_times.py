"""Times: what the site writes is what is read, at any hour, day and year."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from newscrawl.moments import BEIJING, utc_iso
from newscrawl.pages.stcn.times import (
    answer_base,
    epoch_time,
    list_time,
    page_time,
    whole_number,
)

known = settings(deadline=None, derandomize=True, max_examples=300)
moments = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    datetime(2099, 12, 31, 23, 59),  # noqa: DTZ001
    timezones=st.just(BEIJING),
)
ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(st.integers())
    | st.dictionaries(st.text(), st.none())
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def as_listed(moment: datetime, base: datetime) -> str:
    if moment.date() == base.date():
        return f"{moment:%H:%M}"
    return f"{moment:%m-%d %H:%M}" if moment.year == base.year else f"{moment:%Y-%m-%d %H:%M}"


@known
@given(moments, st.timedeltas(timedelta(0), timedelta(days=365)))
@example(at("2026-09-30 23:55"), timedelta(hours=23, minutes=52))
@example(at("2026-12-31 23:55"), timedelta(days=364, hours=23, minutes=52))
@example(at("2024-02-29 12:00"), timedelta(hours=1))
@example(at("2024-03-01 00:00"), timedelta(minutes=1))
@example(at("2027-01-01 00:00"), timedelta(minutes=1))
def test_what_the_site_writes_is_read_back(base, ago):
    moment = base - ago
    assume(moment.year >= 2000)
    minute = moment.replace(second=0, microsecond=0)
    assert list_time(as_listed(moment, base), base) == minute
    assert list_time(as_listed(moment, base), base.astimezone(UTC)) == minute


@pytest.mark.parametrize(
    ("text", "base", "moment"),
    [
        ("23:59", "2026-09-30 00:01", "2026-09-29 23:59"),
        ("00:00", "2026-09-30 00:00", "2026-09-30 00:00"),
        ("00:05", "2026-09-30 00:01", "2026-09-30 00:05"),
        ("12-31 09:00", "2027-01-01 00:30", "2026-12-31 09:00"),
        ("01-01 00:00", "2027-01-01 00:30", "2027-01-01 00:00"),
        ("02-29 08:00", "2024-03-01 08:00", "2024-02-29 08:00"),
        ("02-29 08:00", "2026-03-01 08:00", "2024-02-29 08:00"),
        ("02-29 08:00", "2103-03-01 08:00", "2096-02-29 08:00"),
        ("2025-12-31 09:00", "2026-01-01 00:30", "2025-12-31 09:00"),
    ],
)
def test_a_list_tells_no_more_than_it_must(text, base, moment):
    assert list_time(text, at(base)) == at(moment)


@pytest.mark.parametrize("text", ["09:00", "12-31 09:00"])
def test_a_short_time_needs_a_base(text):
    assert list_time(text, None) is None


def test_a_whole_time_needs_no_base():
    assert list_time("2026-09-30 16:57", None) == at("2026-09-30 16:57")


@pytest.mark.parametrize(
    "text", ["", "24:00", "12:60", "02-30 10:00", "13-01 10:00", "刚刚", "5分钟前", "1:2:3", "9"]
)
def test_what_is_no_time_of_a_list_is_none(text):
    assert list_time(text, at("2026-09-30 12:00")) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-09-30 16:57", "2026-09-30 16:57"),
        ("2026-09-30 16:57:31", "2026-09-30 16:57:31"),
        ("2026/9/3 6:07", "2026-09-03 06:07"),
        ("2026年9月30日 16:57", "2026-09-30 16:57"),
        ("2024-02-29 00:00", "2024-02-29 00:00"),
    ],
)
def test_page_times(text, moment):
    assert page_time(text) == at(moment)


@pytest.mark.parametrize(
    "text",
    ["2026-02-29 10:00", "2026-09-30", "16:57", "2026-09-30 24:00", "2026-09-30 16:60", "x", ""],
)
def test_what_is_no_page_time_is_none(text):
    assert page_time(text) is None


@pytest.mark.parametrize(
    "text", ["0001-01-01 00:00", "0000-00-00 00:00", "9999-12-31 23:59", "1970-01-01 08:00"]
)
def test_a_time_that_is_read_can_be_told_in_any_zone(text):
    """The empty dates of other programs; the archive turns each time from zone to zone."""
    for moment in (page_time(text), list_time(text, at("2026-09-30 12:00"))):
        assert moment is None or utc_iso(moment)


@known
@given(st.text() | st.text("0123456789-: T年月日/.", max_size=20), moments)
def test_no_text_raises(text, base):
    for moment in (page_time(text), list_time(text, base), list_time(text, None)):
        assert moment is None or moment.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "value",
    [1790758677, "1790758677", " 1790758677 ", 1790758677000, "1790758677999", 1790758677.0],
)
def test_seconds_and_milliseconds_are_one_time(value):
    assert epoch_time(value) == at("2026-09-30 16:57:57")


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, 0, -1, "", "x", "17907586.77", [], {}),
        *(float("nan"), float("inf"), 10**17, 10**400, -(10**400), "9" * 5000),
    ],
    ids=lambda value: repr(value)[:12],
)
def test_what_is_no_epoch_is_none(value):
    assert epoch_time(value) is None


@known
@given(ANYTHING)
def test_no_value_raises(value):
    number = whole_number(value)
    assert number is None or type(number) is int
    moment = epoch_time(value)
    assert moment is None or moment.microsecond == 0


@known
@given(moments)
def test_epoch_times_come_back(moment):
    seconds = int(moment.timestamp())
    assert epoch_time(seconds) == epoch_time(seconds * 1000 + 999) == moment.replace(microsecond=0)


GMT = "Wed, 30 Sep 2026 08:57:57 GMT"


@pytest.mark.parametrize(
    ("date", "age", "base"),
    [
        (GMT, None, "2026-09-30 16:57:57"),
        (GMT, "", "2026-09-30 16:57:57"),
        (GMT, "57", "2026-09-30 16:57:00"),
        (GMT, " 57 ", "2026-09-30 16:57:00"),
        (GMT, "-5", "2026-09-30 16:57:57"),
        (GMT, "x", "2026-09-30 16:57:57"),
        (GMT, "9" * 30, "2026-09-30 16:57:57"),
        ("Wed, 30 Sep 2026 08:57:57", None, "2026-09-30 16:57:57"),
        ("Wed, 30 Sep 2026 08:57:57 -0000", None, "2026-09-30 16:57:57"),
        ("Wed, 30 Sep 2026 16:57:57 +0800", None, "2026-09-30 16:57:57"),
    ],
)
def test_the_base_is_the_date_less_the_age(date, age, base):
    assert answer_base(date, age) == at(base)


@pytest.mark.parametrize(
    "date", [None, "", "x", "0", "Wed, 31 Feb 2026 08:57:57 GMT", "Wed, 30 Sep 2026 25:00:00 GMT"]
)
def test_a_malformed_date_is_no_base(date):
    assert answer_base(date, "5") is None


@pytest.mark.parametrize("minute", ["15:55:00", "23:59:59"])
def test_a_date_at_the_end_of_time_raises_nothing(minute):
    base = answer_base(f"Fri, 31 Dec 9999 {minute} GMT", None)
    assert list_time("10:00", base) is None or base is not None


@known
@given(st.text() | st.text("0123456789 ,:+-GMTWedSep"), st.none() | st.text())
def test_no_header_raises(date, age):
    base = answer_base(date, age)
    assert base is None or base.utcoffset() == timedelta(hours=8)
