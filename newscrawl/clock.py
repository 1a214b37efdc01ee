"""The clock of a run; the setting CLOCK names another one where time is scripted."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)
