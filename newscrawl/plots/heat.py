"""Heat maps: rows by days, with states; rows by hours of the day."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from newscrawl.plots.canvas import BAR, Canvas, canvas, room_for

STATES = {
    "complete": "#3f9b55",
    "so far": "#3b82c4",
    "in part": "#d9542b",
    "unread": "#888888",
}
"""The colour of each state of :class:`newscrawl.archive.coverage.Day`."""

_MOST_WITH_NUMBERS = 45


def heat_map(
    rows: Sequence[str],
    days: Sequence[date],
    values: Sequence[Sequence[int]],
    states: Sequence[Sequence[str]],
    *,
    title: str,
) -> str:
    """A cell for each row and day, ``values[row][day]``: its colour tells the state, as SVG.

    The stronger the colour, the greater the number; what is in part read is hatched too.
    """
    with_numbers = len(days) <= _MOST_WITH_NUMBERS
    cell = 0.36 if with_numbers else 0.1
    most = max((value for row in values for value in row), default=0)
    names = list(rows)
    with _map(names, len(days), cell, title) as drawing:
        for y, (numbers, looks) in enumerate(zip(values, states, strict=True)):
            for x, (number, state) in enumerate(zip(numbers, looks, strict=True)):
                _cell(drawing, (x, y), state, number / most if most else 0)
                if with_numbers and (number or state != "unread"):
                    _number(drawing, (x, y), number)
        drawing.rows(names)
        every = max(1, -(-len(days) // 30)) if not with_numbers else 2
        shown = range(0, len(days), every)
        drawing.dates([(place, f"{days[place]:%m-%d}") for place in shown])
        drawing.axes.set_xlim(-0.6, max(len(days), 1) - 0.4)
        return drawing.svg()


def hour_map(rows: Sequence[str], values: Sequence[Sequence[int]], *, title: str) -> str:
    """A cell for each row and hour of the day, ``values[row][0…23]``, each row by itself."""
    with _map(list(rows), 24, 0.36, title) as drawing:
        for y, numbers in enumerate(values):
            most = max(numbers, default=0)
            for x, number in enumerate(numbers):
                if number:
                    _box(drawing, (x, y), facecolor=BAR, alpha=0.12 + 0.45 * number / most)
                    _number(drawing, (x, y), number)
        drawing.rows(list(rows))
        drawing.dates([(hour, f"{hour:02}") for hour in range(24)])
        drawing.axes.set_xlim(-0.6, 23.6)
        return drawing.svg()


def _map(names: list[str], count: int, cell: float, title: str) -> AbstractContextManager[Canvas]:
    left = room_for(names)
    width = left + 0.15 + max(count, 1) * cell
    return canvas(width, 0.75 + max(len(names), 1) * 0.26, left=left, title=title)


def _cell(drawing: Canvas, place: tuple[int, int], state: str, share: float) -> None:
    colour = STATES.get(state, STATES["unread"])
    if state == "unread":
        _box(drawing, place, facecolor="none", edgecolor=colour, linewidth=0.4, alpha=0.5)
        return
    _box(drawing, place, facecolor=colour, alpha=0.2 + 0.4 * share**0.5)
    if state == "in part":
        _box(drawing, place, facecolor="none", hatch="////", edgecolor=colour, linewidth=0)


def _box(drawing: Canvas, place: tuple[int, int], **looks: Any) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - for plots alone

    corner = place[0] - 0.46, place[1] - 0.44
    drawing.axes.add_patch(Rectangle(corner, 0.92, 0.88, **looks))


def _number(drawing: Canvas, place: tuple[int, int], number: int) -> None:
    text = f"{number}" if number < 10_000 else f"{number // 1000}k"
    looks = {"fontsize": 6.5, "ha": "center", "va": "center", "gid": "number"}
    drawing.axes.text(*place, drawing.text(text), **looks)
