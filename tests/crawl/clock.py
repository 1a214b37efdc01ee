"""Clocks that a test sets: at SCRIPTED_NOW they stand, or begin and go on as time does."""

import os
from datetime import UTC, datetime, timedelta
from time import monotonic

_START = monotonic()


def standing() -> datetime:
    return datetime.fromisoformat(os.environ["SCRIPTED_NOW"]).astimezone(UTC)


def scripted() -> datetime:
    return standing() + timedelta(seconds=monotonic() - _START)
