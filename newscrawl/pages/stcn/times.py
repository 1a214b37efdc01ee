"""The site's ways to write a time → aware moments in Beijing time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from newscrawl.moments import BEIJING, SITE_YEARS

_FULL = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?[ T]*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?",
    re.A,
)
_NO_YEAR = re.compile(
    r"(?P<month>\d{1,2})-(?P<day>\d{1,2})\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})", re.A
)
_TODAY = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})", re.A)

_FIRST_SECOND, _LAST_SECOND = (
    datetime(year, 1, 1, tzinfo=BEIJING).timestamp() for year in (SITE_YEARS.start, SITE_YEARS.stop)
)

# A list and the Date of its answer come from two clocks; a row this little ahead is of today.
_CLOCK_SKEW = timedelta(minutes=10)
_MILLISECONDS_FROM = 100_000_000_000
_LEAP_CYCLE = 8
_LARGEST = 10**18
_LONGEST_AGE = 7 * 24 * 3600


def answer_base(date: str | None, age: str | None) -> datetime | None:
    """When the site made an answer: its ``Date`` minus its ``Age``; None without a Date.

    >>> str(answer_base("Wed, 30 Sep 2026 08:57:57 GMT", "57"))
    '2026-09-30 16:57:00+08:00'
    """
    if not date:
        return None
    try:
        made = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    if made.year not in SITE_YEARS:
        return None
    if made.tzinfo is None:
        made = made.replace(tzinfo=UTC)
    return made.astimezone(BEIJING) - answer_age(age)


def answer_age(age: str | None) -> timedelta:
    """How long an answer lay in a cache, as its ``Age`` says; a week at most."""
    return timedelta(seconds=min(whole_number(age) or 0, _LONGEST_AGE))


def page_time(text: str) -> datetime | None:
    """A whole date and time, alone in ``text``.

    >>> str(page_time("2026-09-30 16:57"))
    '2026-09-30 16:57:00+08:00'
    """
    found = _FULL.fullmatch(text)
    return _moment(found.groupdict()) if found else None


def list_time(text: str, base: datetime | None) -> datetime | None:
    """A time of a list: ``HH:MM``, ``MM-DD HH:MM`` or with the year.

    ``base`` is when the site made the answer (:func:`answer_base`): what is not written is
    what makes the row the latest that is not after it. None where the text is no time, or
    needs a base and there is none.
    """
    if found := _FULL.fullmatch(text):
        return _moment(found.groupdict())
    if base is None:
        return None
    today = base.astimezone(BEIJING)
    if found := _TODAY.fullmatch(text):
        return _latest_day(found, today)
    if found := _NO_YEAR.fullmatch(text):
        return _latest_year(found, today)
    return None


def epoch_time(value: object) -> datetime | None:
    """Epoch seconds or milliseconds, as a number or its digits.

    >>> str(epoch_time(1790758677000)), epoch_time("1790758677") == epoch_time(1790758677000)
    ('2026-09-30 16:57:57+08:00', True)
    """
    number = whole_number(value)
    if number is None:
        return None
    seconds = number // 1000 if number >= _MILLISECONDS_FROM else number
    if not _FIRST_SECOND <= seconds < _LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, BEIJING)


def whole_number(value: object) -> int | None:
    """A JSON number or its digits as an int; None for all else (a bool is no number)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
    if isinstance(value, int | float) and abs(value) < _LARGEST:
        return int(value)
    return None


def _moment(parts: Mapping[str, str | None], **given: int) -> datetime | None:
    values = {name: int(text) for name, text in parts.items() if text} | given
    if values["year"] not in SITE_YEARS:
        return None
    try:
        return datetime(**values, tzinfo=BEIJING)
    except ValueError:
        return None


def _latest_day(found: re.Match[str], today: datetime) -> datetime | None:
    moment = _moment(found.groupdict(), year=today.year, month=today.month, day=today.day)
    ahead = moment is not None and moment > today + _CLOCK_SKEW
    return moment - timedelta(days=1) if moment and ahead else moment


def _latest_year(found: re.Match[str], today: datetime) -> datetime | None:
    for year in range(today.year, today.year - _LEAP_CYCLE - 1, -1):
        moment = _moment(found.groupdict(), year=year)
        if moment and moment <= today + _CLOCK_SKEW:
            return moment
    return None
