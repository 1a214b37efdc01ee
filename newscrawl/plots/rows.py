"""Plots with a row for each name: bars, and ranges on a scale of times."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from newscrawl.plots.canvas import BAR, COLOURS, INK, Canvas, canvas, room_for, shortened

_TIMES = {
    1: "1 s",
    10: "10 s",
    60: "1 min",
    600: "10 min",
    3600: "1 h",
    36_000: "10 h",
    864_000: "10 d",
}


def bars(counts: Sequence[tuple[str, int]], *, title: str) -> str:
    """A bar for each name, the first at the top, with its number behind it, as SVG."""
    names, numbers = [shortened(name) for name, _ in counts], [number for _, number in counts]
    most = max(numbers, default=0) or 1
    with _rows(names, title) as drawing:
        drawing.axes.barh(range(len(names)), numbers, height=0.7, color=BAR)
        for place, number in enumerate(numbers):
            text = drawing.text(f"{number:,}")
            drawing.axes.text(number + most * 0.01, place, text, va="center")
        drawing.axes.set_xlim(0, most * 1.12)
        drawing.axes.set_xticks([])
        drawing.rows(names)
        return drawing.svg()


def ranges(rows: Sequence[tuple[str, float, float]], *, title: str) -> str:
    """From the median (a dot) to the 95th percentile (a line's end), in seconds, as SVG."""
    names = [name for name, _, _ in rows]
    with _rows(names, title) as drawing:
        axes = drawing.axes
        for place, (_, low, high) in enumerate(rows):
            ends = max(low, 1), max(high, 1)
            axes.plot(ends, [place, place], color=BAR, linewidth=3, alpha=0.5)
            axes.plot(ends[:1], [place], color=BAR, marker="o", markersize=6)
            axes.plot(ends[1:], [place], color=COLOURS[1], marker="|", markersize=10)
        most = max([high for _, _, high in rows] + [60])
        axes.set_xscale("log")
        least = max(0.8, min([low for _, low, _ in rows] + [60]) / 3)
        axes.set_xlim(least, most * 2)
        axes.minorticks_off()
        drawing.dates([(at, text) for at, text in _TIMES.items() if least <= at <= most * 2])
        axes.grid(axis="x", color=INK, alpha=0.25, linewidth=0.5)
        drawing.rows(names)
        return drawing.svg()


def _rows(names: list[str], title: str) -> AbstractContextManager[Canvas]:
    return canvas(7.2, 0.75 + max(len(names), 1) * 0.26, left=room_for(names), title=title)
