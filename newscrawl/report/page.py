"""The report as one HTML file: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from newscrawl.moments import BEIJING
from newscrawl.plots.canvas import as_xml
from newscrawl.report.markup import minute, note
from newscrawl.report.numbers import Numbers
from newscrawl.report.polite import politeness
from newscrawl.report.style import STYLE
from newscrawl.report.taken_in import coverage, delays, fields
from newscrawl.report.told import days, hours, securities, tags
from newscrawl.report.wrong import failures

Part = Callable[[Numbers], str]

PARTS: tuple[tuple[str, str, Part], ...] = (
    ("days", "Articles per day", days),
    ("hours", "Articles per hour of the day", hours),
    ("coverage", "Coverage and gaps", coverage),
    ("delays", "From publication to archive", delays),
    ("fields", "Fields", fields),
    ("securities", "Securities", securities),
    ("tags", "Tags", tags),
    ("failures", "Failures", failures),
    ("politeness", "Requests", politeness),
)
"""Anchor, heading and content of each part, in order."""

_WHEN_EMPTY = ("coverage", "failures", "politeness")

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(numbers: Numbers) -> str:
    """The whole page. Raises :class:`UserError` where plots cannot be made."""
    period = numbers.period
    title = f"newscrawl: {period.site}, {period.first} to {period.last}"
    parts = PARTS if numbers.total else [part for part in PARTS if part[0] in _WHEN_EMPTY]
    links = " ".join(f'<a href="#{anchor}">{as_xml(name)}</a>' for anchor, name, _ in parts)
    sections = "\n".join(
        f'<section id="{anchor}" aria-labelledby="h-{anchor}">\n'
        f'<h2 id="h-{anchor}">{as_xml(name)}</h2>\n{part(numbers)}\n</section>'
        for anchor, name, part in parts
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{as_xml(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>{as_xml(title)}</h1>
{_summary(numbers)}
<nav aria-label="Parts">{links}</nav>
</header>
<main>
{sections}
</main>
<footer>{note(f"Made at {minute(numbers.made_at)}. All times are Beijing's (+08:00).")}</footer>
</body>
</html>
"""


def _summary(numbers: Numbers) -> str:
    runs, period = numbers.runs, numbers.period
    chosen = "" if period.channels is None else f" of {', '.join(period.channels)}"
    if not numbers.total:
        return note(f"The archive has no articles{chosen} of these days.") + _today(numbers)
    ends = f"{runs.number:,} runs, {runs.unhealthy:,} unhealthy, {runs.killed:,} killed"
    gaps = f"{len(numbers.gaps):,} open gap{'s' * (len(numbers.gaps) != 1)}"
    return note(f"{numbers.total:,} articles{chosen}; {ends}; {gaps}.") + _today(numbers)


def _today(numbers: Numbers) -> str:
    if numbers.period.last < numbers.made_at.astimezone(BEIJING).date():
        return ""
    return note("The last day is not over: its numbers still grow.")
