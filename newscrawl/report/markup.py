"""Pieces of the page's HTML; every text goes through :func:`said`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from newscrawl.moments import BEIJING
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.plots.canvas import as_xml, shortened

_LONGEST = 300

Row = Sequence[str | int]


def said(text: str) -> str:
    """A text of the archive: escaped, cut where it is endless, its direction its own affair.

    >>> said("<b>")
    '<bdi>&lt;b&gt;</bdi>'
    """
    return f"<bdi>{as_xml(shortened(text, _LONGEST))}</bdi>"


def channel_name(code: str) -> str:
    """Code and name, such as ``kx 快讯``."""
    return f"{code} {CHANNELS[code].name}" if code in CHANNELS else code


def table(headings: Sequence[str], rows: Iterable[Row]) -> str:
    """A table; numbers stand to the right, and the first column names the row."""
    head = "".join(f'<th scope="col">{as_xml(text)}</th>' for text in headings)
    body = "".join(f"<tr>{''.join(_cells(row))}</tr>\n" for row in rows)
    inner = f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"
    return f'<div class="wide" tabindex="0" role="group" aria-label="table">{inner}</div>'


def _cells(row: Row) -> Iterable[str]:
    first, *others = row
    yield f'<th scope="row">{_cell(first)}</th>'
    for value in others:
        yield (
            f'<td class="n">{_cell(value)}</td>'
            if isinstance(value, int)
            else (f"<td>{_cell(value)}</td>")
        )


def _cell(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else said(value)


def details(inner: str, summary: str = "The numbers") -> str:
    """What is folded away until somebody wants it; on paper it is open."""
    return f"<details><summary>{as_xml(summary)}</summary>\n{inner}\n</details>"


def plot(svg: str, *, of_cells: bool = False) -> str:
    """A plot that grows smaller with the page, to a limit; then it scrolls by itself."""
    kind = "wide plot map" if of_cells else "wide plot"
    return f'<div class="{kind}" tabindex="0" role="group" aria-label="plot">{svg}</div>'


def note(text: str) -> str:
    """A sentence of the report's own."""
    return f"<p>{as_xml(text)}</p>"


def minute(moment: datetime) -> str:
    """A time in Beijing."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def duration(seconds: int) -> str:
    """A time span as people say it.

    >>> duration(42), duration(150), duration(7260), duration(190000), duration(-3)
    ('42 s', '2 min 30 s', '2 h 1 min', '2 d 4 h', '-3 s')
    """
    for size, name, smaller, part in (
        (86_400, "d", "h", 3600),
        (3600, "h", "min", 60),
        (60, "min", "s", 1),
    ):
        if seconds >= size:
            rest = seconds % size // part
            return f"{seconds // size} {name}" + (f" {rest} {smaller}" if rest else "")
    return f"{seconds} s"
