"""What a run has lost against earlier ones: parts of a layout, rows of a channel, layouts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from math import exp, inf

from newscrawl.health.chance import at_most
from newscrawl.health.finding import Counters, Finding, Past, behind

CHANCE = 1e-6
"""A loss that comes by chance more rarely than this is none."""

USUAL = 0.9
"""What so many have does not depend on the hour or the day."""

OFF_USUAL, OFF_OTHERS = 0.8, 0.5
"""So much of its share a part may lose by itself: of a usual part, and of others."""

LOST, ENOUGH, MOST_POOLED = 0.5, 30, 200
"""Less than this part of what is due is a loss; so many answers before say what is due; a run of
few is taken together with others up to so many."""

SILENCE, SILENCE_MORE, LEAST_SILENCES = 3, timedelta(hours=48), 10
LEAST_FRESH = 3
FEWER_ROWS = 0.5
NEW_LAYOUT, LEAST_NEW = 0.2, 3
LEAST_ALIKE = 5
"""So many runs at least are compared with, where the hour and the day matter."""

_SILENT = "look whether its page on the site has newer ones"


def drifted(counters: Counters, past: Past, selectors: Mapping[str, str]) -> list[Finding]:
    """All that differs from the runs before; ``selectors``: where a part of a layout stands."""
    return [
        *_lost_parts(counters, past, selectors),
        *_silent_channels(counters, past),
        *_quiet_hours(counters, past),
        *_long_silences(counters, past),
        *_short_pages(counters, past),
        *_new_layouts(counters, past),
    ]


def _lost_parts(counters: Counters, past: Past, selectors: Mapping[str, str]) -> Iterator[Finding]:
    """Parts that a layout's answers had before, and have no more."""
    for name in sorted({name for run in past.runs for name in run if name.startswith("field/")}):
        part = name.removeprefix("field/")
        layout, _, shown = part.rpartition("/")
        share = _share(name, f"layout/{layout}", past)
        # A list shows the same rows to run after run: those of earlier runs prove nothing more.
        of_articles = any(f"article/layout/{layout}" in run for run in past.runs)
        before = past.last if of_articles else ()
        if lost := _lost(name, f"layout/{layout}", share, [counters, *before]):
            yield Finding(
                "fields",
                f"{shown} is in {lost[0]} of {lost[1]} of {layout}, before in {share:.0%}",
                f"compare {selectors.get(part, 'its selector')} with the page",
                part,
            )


def _share(name: str, layout: str, past: Past) -> float:
    """How many of a layout's answers had the part, in runs that are alike if they are enough.

    0 where too little is known.
    """
    for runs in (past.alike if len(past.alike) >= LEAST_ALIKE else (), past.runs):
        if (before := sum(run.get(layout, 0) for run in runs)) >= ENOUGH:
            return float(sum(run.get(name, 0) for run in runs) / before)
    return 0.0


def _lost(name: str, layout: str, share: float, runs: Sequence[Counters]) -> tuple[int, int] | None:
    """How many are there, and of how many; None where nothing is lost.

    ``runs``: this one, then those before it, newest first. A run of few articles is taken
    together with those right before it that show the loss too, one of none as well: a loss that
    was told lasts until an article has the part.
    """
    expected = share * (OFF_USUAL if share >= USUAL else OFF_OTHERS)
    there = of = 0
    for run in runs:
        more, more_of = run.get(name, 0), run.get(layout, 0)
        if more_of and more >= LOST * share * more_of:
            return None
        there, of = there + more, of + more_of
        if at_most(there, of, expected) < CHANCE:
            return there, of
        if of >= MOST_POOLED:
            return None
    return None


def _silent_channels(counters: Counters, past: Past) -> Iterator[Finding]:
    """Channels that were read and showed no row, while they did in each earlier run."""
    for channel in behind(counters, "list/pages/"):
        rows = f"list/rows/{channel}"
        read = [run.get(rows, 0) for run in past.runs if run.get(f"list/pages/{channel}")]
        if not counters.get(rows, 0) and read and all(read):
            yield Finding(
                "channels",
                f"channel {channel} shows no row, and did in each of {len(read)} runs before",
                "look at its page on the site",
                f"first/{channel}",
            )


def _quiet_hours(counters: Counters, past: Past) -> Iterator[Finding]:
    """Channels without a row of the last two hours, where there were always many at this hour."""
    for channel in behind(counters, "list/pages/"):
        name = f"list/fresh/{channel}"
        before = [run[name] for run in past.alike if name in run]
        if counters.get(name) != 0 or len(before) < LEAST_ALIKE or min(before) < LEAST_FRESH:
            continue
        usual = sum(before) / len(before)
        if exp(-usual) < CHANCE:
            yield Finding(
                "silence",
                f"channel {channel} has no row of the last two hours, and had {usual:.0f} at this "
                f"hour of {len(before)} such days",
                _SILENT,
                f"first/{channel}",
            )


def _long_silences(counters: Counters, past: Past) -> Iterator[Finding]:
    """Channels whose newest row is far older than it ever was when a run came."""
    for channel in behind(counters, "list/newest_age/"):
        name = f"list/newest_age/{channel}"
        others = _other_silences(channel, counters, past)
        longest = max(0, *others) if len(others) >= LEAST_SILENCES else inf
        if counters[name] > SILENCE * longest + SILENCE_MORE.total_seconds():
            yield Finding(
                "silence",
                f"channel {channel} has had nothing new for {_hours(counters[name])}, and "
                f"earlier runs met {len(others)} silences of {_hours(longest)} at most",
                _SILENT,
                f"first/{channel}",
            )


def _other_silences(channel: str, counters: Counters, past: Past) -> list[int]:
    """How old each newest row became under the eyes of a run, but for the one that is it now.

    The runs of this very silence would excuse it: each saw it a little shorter. Those of records
    that do not say which row was the newest count as one.
    """
    age, newest = f"list/newest_age/{channel}", f"list/newest/{channel}"
    ages: dict[int | None, int] = {}
    for run in past.runs:
        if age in run:
            row = run.get(newest)
            ages[row] = max(run[age], ages.get(row, 0))
    ages.pop(counters.get(newest), None)
    return list(ages.values())


def _short_pages(counters: Counters, past: Past) -> Iterator[Finding]:
    """Channels whose list pages bring far fewer rows than they ever did."""
    for channel in behind(counters, "list/pages/"):
        rows, pages = f"list/rows/{channel}", f"list/pages/{channel}"
        before = [run[rows] / run[pages] for run in past.runs if run.get(pages) and run.get(rows)]
        now = counters.get(rows, 0) / counters[pages]
        if len(before) >= LEAST_ALIKE and 0 < now < FEWER_ROWS * min(before):
            yield Finding(
                "items per request",
                f"a list page of channel {channel} brings {now:.0f} rows, before never "
                f"fewer than {min(before):.0f}",
                "look whether the list has changed its pages",
                f"channel/{channel}",
            )


def _new_layouts(counters: Counters, past: Past) -> Iterator[Finding]:
    """Layouts that read many of this run's articles, and none of earlier runs'."""
    prefix = "article/layout/"
    total = sum(count for name, count in counters.items() if name.startswith(prefix))
    before = sum(run.get(name, 0) for run in past.runs for name in run if name.startswith(prefix))
    for layout in behind(counters, prefix):
        count = counters[prefix + layout]
        new = before >= ENOUGH and not any(run.get(prefix + layout) for run in past.runs)
        if new and count >= max(LEAST_NEW, NEW_LAYOUT * total):
            yield Finding(
                "layouts",
                f"{count} of {total} articles are of {layout}, and none was before",
                "look whether the site shows its articles in another design",
                f"layout/{layout}",
            )


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.1f} hours" if seconds >= 3600 else f"{seconds / 60:.0f} minutes"
