"""The header ``Retry-After`` → seconds to wait (RFC 9110, 10.2.3)."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

BUSY = (429, 503)
"""Statuses with which the site asks for a pause, with the header or without it."""


def asked_pause(retry_after: bytes | None, date: bytes | None) -> float | None:
    """Seconds from the answer on; None where it does not say, or not so that it can be read.

    An HTTP date counts from the answer's own ``Date``: the two clocks may be apart.

    >>> asked_pause(b"120", None)
    120.0
    >>> asked_pause(b"Wed, 30 Sep 2026 09:00:30 GMT", b"Wed, 30 Sep 2026 09:00:00 GMT")
    30.0
    """
    said = (retry_after or b"").decode("latin-1").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said)
        since = parsedate_to_datetime((date or b"").decode("latin-1"))
        return max(0.0, (until - since).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None
