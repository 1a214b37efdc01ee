"""Plots as SVG text, by matplotlib: for the report and the web page."""

from newscrawl.plots.days import bars_per_day, lines_per_day, stacked_per_day
from newscrawl.plots.heat import heat_map, hour_map
from newscrawl.plots.rows import bars, ranges

__all__ = [
    "bars",
    "bars_per_day",
    "heat_map",
    "hour_map",
    "lines_per_day",
    "ranges",
    "stacked_per_day",
]
