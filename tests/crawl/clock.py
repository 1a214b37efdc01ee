"""A clock that a test sets: it begins at SCRIPTED_NOW and goes on as time does."""

import os
from datetime import UTC, datetime, timedelta
from time import monotonic

_START = monotonic()


def scripted() -> datetime:
    begun = datetime.fromisoformat(os.environ["SCRIPTED_NOW"])
    return begun.astimezone(UTC) + timedelta(seconds=monotonic() - _START)
