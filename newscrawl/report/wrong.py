"""The part of the report on what went wrong."""

from __future__ import annotations

from newscrawl.archive.statistics.failures import MOST
from newscrawl.report.markup import Row, details, minute, note, table
from newscrawl.report.numbers import Numbers


def failures(numbers: Numbers) -> str:
    """Runs, articles, counters."""
    return "\n".join((_runs(numbers), _lost(numbers), _counters(numbers)))


def _runs(numbers: Numbers) -> str:
    runs = numbers.runs
    said = note(
        f"{runs.number:,} runs began in these days, of all spiders and commands: "
        f"{runs.unhealthy:,} were unhealthy, {runs.killed:,} were killed."
    )
    if not runs.newest_wrong:
        return f"<h3>Runs</h3>{said}"
    rows = [
        [f"{run.run}", minute(run.started_at), run.spider, run.ended, "; ".join(run.findings)]
        for run in runs.newest_wrong
    ]
    wrong = table(["run", "began", "spider", "ended", "findings"], rows)
    return f"<h3>Runs</h3>{said}{details(wrong, f'The newest of them, at most {MOST}')}"


def _lost(numbers: Numbers) -> str:
    if not numbers.lost:
        return "<h3>Articles</h3>" + note("Every article that was listed could be read.")
    rows: list[Row] = [[one.state, one.articles, one.newest, one.error] for one in numbers.lost]
    said = note(
        "Listed in these days, and not stored. failed: it is tried again; gone: it was missing "
        "on three days."
    )
    return f"<h3>Articles</h3>{said}{table(['state', 'articles', 'such as', 'error'], rows)}"


def _counters(numbers: Numbers) -> str:
    if not numbers.runs.counters:
        return "<h3>Counters</h3>" + note("No counter of a failure is above zero.")
    said = note("Summed over these runs; docs/counters.md says what each counts.")
    return (
        f"<h3>Counters</h3>{said}{table(['counter', 'sum'], list(numbers.runs.counters.items()))}"
    )
