"""Times: Beijing's, as the site writes them, and UTC's, as the archive notes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from newscrawl.errors import UserError

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")

# The site is of this time; a year beyond it is an error, and overflows where zones change.
SITE_YEARS = range(1990, 2100)


def beijing_iso(moment: datetime) -> str:
    """ISO 8601 in Beijing time, to the second.

    >>> beijing_iso(datetime(2026, 9, 30, 8, 57, 57, tzinfo=UTC))
    '2026-09-30T16:57:57+08:00'
    """
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")


def utc_iso(moment: datetime) -> str:
    """ISO 8601 in UTC, to the millisecond: all of one length, so that they sort as text.

    >>> utc_iso(datetime(2026, 9, 30, 16, 57, 57, tzinfo=BEIJING))
    '2026-09-30T08:57:57.000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def beijing_day_of(moment: datetime) -> str:
    """The day in Beijing.

    >>> beijing_day_of(datetime(2026, 9, 30, 16, 57, tzinfo=UTC))
    '2026-10-01'
    """
    return f"{moment.astimezone(BEIJING):%Y-%m-%d}"


def user_moment(name: str, text: str) -> datetime:
    """A time that a person typed for ``name``: a date or ISO 8601, Beijing time without a zone.

    Raises :class:`UserError` with one line that says how to write it.

    >>> str(user_moment("--as-of", "2026-11-20T10:30"))
    '2026-11-20 10:30:00+08:00'
    """
    shown = f"{name}={text}" if not name.startswith("-") else f"{name} {text}"
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UserError(
            f"{shown} is no time; write 2026-09-30 or 2026-09-30T10:30 (Beijing time), "
            "or add a zone: 2026-09-30T02:30+00:00"
        ) from None
    if moment.year not in SITE_YEARS:
        raise UserError(f"{shown}: the site has nothing of that year")
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)
