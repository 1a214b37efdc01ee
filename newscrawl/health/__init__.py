"""The counters of a run (``docs/counters.md``) in, what is wrong with it out."""

from __future__ import annotations

from collections.abc import Mapping

from newscrawl.health.drift import drifted
from newscrawl.health.ending import early_ends
from newscrawl.health.evidence import Evidence, Example
from newscrawl.health.finding import Counters, Finding, Past
from newscrawl.health.limits import broken_limits

__all__ = ["Counters", "Evidence", "Example", "Finding", "Past", "findings"]


def findings(
    counters: Counters, past: Past | None = None, selectors: Mapping[str, str] | None = None
) -> list[Finding]:
    """What makes a run unhealthy; empty for a healthy one.

    ``selectors``: where a part stands on a page, by layout and part.
    """
    return [
        *broken_limits(counters),
        *drifted(counters, past or Past(), selectors or {}),
        *early_ends(counters),
    ]
