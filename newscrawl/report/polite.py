"""The part of the report on how the site was asked."""

from __future__ import annotations

from newscrawl.archive.statistics.politeness import MOST, Asked
from newscrawl.report.markup import Row, details, minute, note, table
from newscrawl.report.numbers import Numbers

_HEADINGS = [
    *("run", "began", "spider", "requests", "shortest gap", "304s", "rests", "blocks"),
    "budget of the day",
]


def politeness(numbers: Numbers) -> str:
    """Sums, and the newest runs one by one."""
    if not numbers.asked:
        return note("No run of these days sent a request.")
    requests = sum(run.requests for run in numbers.asked)
    kept = sum(run.not_modified for run in numbers.asked)
    gaps = [run.shortest_gap for run in numbers.asked if run.shortest_gap is not None]
    shortest = f"{min(gaps):.2f} s" if gaps else "not known"
    said = note(
        f"The newest {len(numbers.asked):,} runs sent {requests:,} requests; {kept:,} answers "
        f"({kept / requests:.0%}) said that nothing had changed (304). The shortest time between "
        f"two requests to a host: {shortest}."
    )
    rows = [_row(run) for run in numbers.asked]
    return said + details(table(_HEADINGS, rows), f"The newest runs, at most {MOST}")


def _row(run: Asked) -> Row:
    gap = "" if run.shortest_gap is None else f"{run.shortest_gap:.2f} s"
    rests = f"{run.rest_seconds:,} s" if run.rest_seconds else ""
    budget = "" if run.budget is None else f"{run.budget_used or 0:,} of {run.budget:,}"
    shares = f"{run.not_modified:,} ({run.not_modified / run.requests:.0%})"
    began = minute(run.started_at)
    return [f"{run.run}", began, run.spider, run.requests, gap, shares, rests, run.blocked, budget]
