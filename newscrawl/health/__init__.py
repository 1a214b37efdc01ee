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
_NO_KINDS = ("count", "given_up")
_ENDED = {
    "closespider_timeout": "the run lasted longer than RUN_TIMEOUT: the next one goes on",
    "request_budget": "the day's requests are used up (REQUEST_BUDGET): the next day goes on",
    "lock_lost": "the archive's lock was lost: its connection broke, or its file was removed",
    "robots_txt": "robots.txt could not be read, and nothing is asked for without it",
}


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
    reason = counters.get("finish_reason", "finished")
    if reason == "blocked" or counters.get("blocked/given_up", 0):
        found.append(Finding("blocked", _blocked(counters)))
    if reason not in ("finished", "blocked"):
        said = _ENDED.get(reason, f"the run was ended early: {reason}")
        found.append(Finding("ended early", said))
    if errors := counters.get("spider_exceptions/count", 0):
        found.append(Finding("errors", f"{errors} errors in the program itself; see the log"))
    return found


def _blocked(counters: Mapping[str, Any]) -> str:
    kinds = {
        name.removeprefix("blocked/"): count
        for name, count in counters.items()
        if name.startswith("blocked/") and name.count("/") == 1
    }
    counted = ", ".join(
        f"{count} {kind}" for kind, count in sorted(kinds.items()) if kind not in _NO_KINDS
    )
    return (
        f"the site answered with blocks ({counted}): nothing of them was stored, the next run "
        "asks again; run less often, or raise DOWNLOAD_DELAY"
    )


def _rankings(counters: Mapping[str, Any]) -> Iterator[str]:
    taken, lost, rows = (counters.get(f"rank/{n}", 0) for n in ("taken", "unreadable", "rows"))
    if lost > RANKING_FAILURE_LIMIT * (taken + lost):
        yield f"{lost} of {taken + lost} hot rankings could not be read"
    if taken and counters.get("rank/empty", 0) == taken:
        yield f"no hot ranking has a row, of {taken} that were read"
    if rows and counters.get("rank/not_article", 0) == rows:
        yield f"no row of a hot ranking leads to an article, of {rows} that were read"
