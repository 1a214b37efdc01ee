"""The counters of a run (``docs/counters.md``) in, what is wrong with it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newscrawl.health import drift

FAILURE_LIMIT = 0.05
FEW_FAILURES = 3
RANKING_FAILURE_LIMIT = 0.25
# Not among them: a page that is gone, one of which is no alarm on a quiet day.
_UNREADABLE = ("LayoutChanged", "MissingField", "Blocked", "invalid")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that somebody should look at."""

    check: str
    sentence: str


def findings(counters: Mapping[str, Any], past: Sequence[Mapping[str, Any]] = ()) -> list[Finding]:
    """What makes a run unhealthy; empty for a healthy one.

    ``past``: the counters of earlier, healthy runs of the same kind.
    """
    found = []
    if cut := counters.get("walk/cut", 0):
        walks = cut + counters.get("walk/done", 0)
        found.append(Finding("walks", f"{cut} of {walks} walks did not come down to known ground"))
    failed = counters.get("article/failed", 0)
    tried = failed + sum(
        counters.get(f"article/{outcome}", 0) for outcome in ("new", "changed", "unchanged")
    )
    unreadable = sum(counters.get(f"article/failed/{why}", 0) for why in _UNREADABLE)
    many = failed >= FEW_FAILURES and failed > FAILURE_LIMIT * tried
    if many or (unreadable and unreadable == tried):
        found.append(Finding("failures", f"{failed} of {tried} articles could not be read"))
    found += (Finding("rankings", sentence) for sentence in _rankings(counters))
    found += (Finding("times", sentence) for sentence in drift.no_times(counters))
    found += (Finding("fields", sentence) for sentence in drift.lost_fields(counters, past))
    found += (Finding("channels", sentence) for sentence in drift.silent_channels(counters, past))
    if counters.get("archive/errors"):
        found.append(Finding("archive", "the archive could not be written"))
    if counters.get("log/errors"):
        found.append(Finding("log", "JSONL_LOG could not be written"))
    if (reason := counters.get("finish_reason", "finished")) != "finished":
        found.append(Finding("ended early", f"the run was ended early: {reason}"))
    if errors := counters.get("spider_exceptions/count", 0):
        found.append(Finding("errors", f"{errors} errors in the program itself; see the log"))
    return found


def _rankings(counters: Mapping[str, Any]) -> Iterator[str]:
    taken, lost, rows = (counters.get(f"rank/{n}", 0) for n in ("taken", "unreadable", "rows"))
    if lost > RANKING_FAILURE_LIMIT * (taken + lost):
        yield f"{lost} of {taken + lost} hot rankings could not be read"
    if taken and counters.get("rank/empty", 0) == taken:
        yield f"no hot ranking has a row, of {taken} that were read"
    if rows and counters.get("rank/not_article", 0) == rows:
        yield f"no row of a hot ranking leads to an article, of {rows} that were read"
