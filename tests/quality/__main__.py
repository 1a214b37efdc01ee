"""``make quality``: how exact newscrawl is, beside its floors and two general extractors."""

import sys

from rich.console import Console
from rich.table import Table

from tests.quality import drift, fields
from tests.quality.floors import faults, floors, measured


def main() -> int:
    console = Console(width=None if sys.stdout.isatty() else 100)
    values = measured()
    console.print(_fields(values, fields.measure_others()))
    console.print(_others(values))
    console.print(_changes(*drift.told()))
    for fault in faults(values):
        console.print(fault)
    return 1 if faults(values) else 0


def _fields(values: dict[str, float], others: dict[str, dict[str, float]]) -> Table:
    table = Table(title="Share of fixtures read exactly", title_justify="left")
    table.add_column("field")
    for name in ("floor", "newscrawl", *others):
        table.add_column(name, justify="right")
    for name, value in values.items():
        field = name.removeprefix("field/")
        if field != name:
            theirs = [_number(found.get(field)) for found in others.values()]
            table.add_row(field, floors()[name].text, _number(value), *theirs)
    return table


def _others(values: dict[str, float]) -> Table:
    table = Table(title="Securities, near-duplicates, mirror, drift", title_justify="left")
    table.add_column("measure")
    for name in ("floor", "measured"):
        table.add_column(name, justify="right")
    for name, value in values.items():
        if not name.startswith("field/"):
            table.add_row(name, floors()[name].text, _number(value))
    return table


def _changes(clean: list[drift.Told], changed: list[drift.Told]) -> Table:
    """What the first run after each change says first; false alarms above them."""
    title = "The first run after a change of the site"
    table = Table(title=title, title_justify="left")
    for name in ("change", "told", "first of what is said"):
        table.add_column(name)
    for one in (*(one for one in clean if one.alarmed), *changed):
        said = one.findings[0].partition("; ")[0] if one.findings else ""
        table.add_row(one.name, "yes" if one.alarmed else "NO", said)
    return table


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 2 else f"{value:.4f}"


if __name__ == "__main__":
    sys.exit(main())
