"""Plots over days: bars, bars on bars, and lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from newscrawl.plots.canvas import BAR, COLOURS, DASHES, INK, Canvas, canvas, columns

_HEIGHT = 2.6
_LEGEND_LINE = 0.22


def bars_per_day(counts: Mapping[date, int], *, title: str) -> str:
    """A bar for each day, as SVG."""
    days = sorted(counts)
    with canvas(_width(days), _HEIGHT, title=title) as drawing:
        drawing.axes.bar(range(len(days)), [counts[day] for day in days], width=0.8, color=BAR)
        _name_days(drawing, days)
        _whole_numbers(drawing)
        return drawing.svg()


def stacked_per_day(
    days: Sequence[date], series: Mapping[str, Sequence[int]], *, title: str
) -> str:
    """A bar for each day, made of one part for each series, as SVG."""
    with _legend_canvas(days, list(series), title=title) as (drawing, patches):
        from matplotlib.patches import Patch  # noqa: PLC0415 - for plots alone

        floor = [0] * len(days)
        for number, (name, values) in enumerate(series.items()):
            colour, hatch = COLOURS[number % len(COLOURS)], "" if number < len(COLOURS) else "///"
            looks: dict[str, Any] = {"facecolor": colour, "hatch": hatch, "edgecolor": "#dddddd"}
            looks["linewidth"] = 0
            drawing.axes.bar(range(len(days)), values, bottom=floor, width=0.8, **looks)
            floor = [low + value for low, value in zip(floor, values, strict=True)]
            patches.append((Patch(**looks), name))
        _name_days(drawing, days)
        _whole_numbers(drawing)
        _legend(drawing, patches)
        return drawing.svg()


def lines_per_day(
    days: Sequence[date], series: Mapping[str, Sequence[float | None]], *, title: str
) -> str:
    """A line for each series of shares from 0 to 1; None leaves it open, as SVG."""
    with _legend_canvas(days, list(series), title=title) as (drawing, lines):
        for number, (name, values) in enumerate(series.items()):
            points = [float("nan") if value is None else 100 * value for value in values]
            line = drawing.axes.plot(
                range(len(days)),
                points,
                color=COLOURS[number % len(COLOURS)],
                linestyle=DASHES[(number // len(COLOURS)) % len(DASHES)],
                linewidth=1.4,
                marker="o",
                markersize=2,
            )
            lines.append((line[0], name))
        _name_days(drawing, days)
        drawing.axes.set_ylim(-3, 103)
        drawing.axes.set_yticks(range(0, 101, 25))
        drawing.axes.set_yticklabels([drawing.text(f"{share} %") for share in range(0, 101, 25)])
        drawing.axes.grid(axis="y", color=INK, alpha=0.25, linewidth=0.5)
        _legend(drawing, lines)
        return drawing.svg()


class _legend_canvas:  # noqa: N801 - a context, used as one
    """A canvas with room for a legend under the plot, and the list of its entries."""

    def __init__(self, days: Sequence[date], names: list[str], *, title: str) -> None:
        self.lines = -(-len(names) // _abreast(days, names))
        height = _HEIGHT + self.lines * _LEGEND_LINE
        self.canvas = canvas(_width(days), height, title=title)

    def __enter__(self) -> tuple[Canvas, list[tuple[Any, str]]]:
        drawing = self.canvas.__enter__()
        width, height = drawing.figure.get_size_inches()
        low = (0.4 + self.lines * _LEGEND_LINE) / height
        drawing.axes.set_position((0.55 / width, low, 1 - 0.7 / width, 1 - low - 0.1 / height))
        return drawing, []

    def __exit__(self, *error: Any) -> None:
        self.canvas.__exit__(*error)


def _abreast(days: Sequence[date], names: Sequence[str]) -> int:
    """How many entries of a legend stand beside each other."""
    widest = max((columns(name) for name in names), default=1)
    return max(1, int((_width(days) - 0.5) / (0.45 + widest * 0.075)))


def _legend(drawing: Canvas, entries: list[tuple[Any, str]]) -> None:
    """Reckoned by hand: matplotlib would measure the stand-ins."""
    if not entries:
        return
    width, height = drawing.figure.get_size_inches()
    widest = max(columns(name) for _, name in entries)
    step = 0.45 + widest * 0.075
    abreast = max(1, int((width - 0.5) / step))
    lines = -(-len(entries) // abreast)
    for number, (look, name) in enumerate(entries):
        line, place = divmod(number, abreast)
        x = 0.4 + place * step
        y = (lines - line) * _LEGEND_LINE - 0.12
        _swatch(drawing, look, (x / width, y / height), (0.2 / width, 0.09 / height))
        drawing.figure.text((x + 0.26) / width, y / height - 0.01 / height, drawing.text(name))


def _swatch(
    drawing: Canvas, look: Any, corner: tuple[float, float], size: tuple[float, float]
) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - for plots alone
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    where, (x, y), (width, height) = drawing.figure.transFigure, corner, size
    if isinstance(look, Line2D):
        line = Line2D([x, x + width], [y + height / 2] * 2, transform=where)
        line.set_color(look.get_color())
        line.set_linestyle(look.get_linestyle())
        line.set_linewidth(look.get_linewidth())
        drawing.figure.add_artist(line)
        return
    box = Rectangle((x, y), width, height, transform=where, facecolor=look.get_facecolor())
    box.set_hatch(look.get_hatch())
    box.set_edgecolor(look.get_edgecolor())
    box.set_linewidth(0)
    drawing.figure.add_artist(box)


def _width(days: Sequence[date]) -> float:
    return max(7.2, min(20, 1 + 0.2 * len(days)))


def _name_days(drawing: Canvas, days: Sequence[date]) -> None:
    every = max(1, -(-len(days) // 15))
    marks = [(float(place), f"{days[place]:%m-%d}") for place in range(0, len(days), every)]
    drawing.dates(marks)
    drawing.axes.set_xlim(-0.6, max(len(days), 1) - 0.4)


def _whole_numbers(drawing: Canvas) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415 - for plots alone

    drawing.axes.set_ylim(bottom=0)
    if drawing.axes.get_ylim()[1] < 1:
        drawing.axes.set_ylim(0, 1)
    drawing.axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    drawing.axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    drawing.axes.grid(axis="y", color=INK, alpha=0.25, linewidth=0.5)
    drawing.axes.set_axisbelow(True)
