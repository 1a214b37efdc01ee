"""How long a run may last, where RUN_TIMEOUT does not say it."""

from __future__ import annotations

from collections.abc import Mapping

NEWS_SECONDS = 7200
"""A host may have a run rest for an hour; a run for what is new reads no longer than another."""

_AS_LONG_AS_IT_TAKES = {"since", "ids", "urls"}


def run_limit(setting: object, given: Mapping[str, str]) -> int:
    """Seconds after which a run with these arguments is ended; 0: never.

    ``setting`` is RUN_TIMEOUT; empty, it leaves runs alone that are told how much to read.

    >>> run_limit("", {}), run_limit("", {"since": "2026-01-01"}), run_limit("60", {})
    (7200, 0, 60)
    """
    if setting not in (None, ""):
        return int(str(setting))
    return 0 if given.keys() & _AS_LONG_AS_IT_TAKES else NEWS_SECONDS
