"""What a run has lost against comparable earlier ones: fields of a layout, rows of a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

ENOUGH = 10
"""As many articles with the field are due before their absence says anything."""

LOST_SHARE = 0.25
"""A field is lost when less than this part of what is due is there."""

NO_TIME_LIMIT = 0.25
FEW_ROWS = 20

Counters = Mapping[str, Any]


def no_times(counters: Counters) -> Iterator[str]:
    """Listed rows whose time could not be read, where they are many."""
    rows, lost = counters.get("list/rows", 0), counters.get("list/no_time", 0)
    if rows >= FEW_ROWS and lost > NO_TIME_LIMIT * rows:
        yield (
            f"{lost} of {rows} listed rows have a time that cannot be read: "
            "compare the lists with pages/stcn/times.py"
        )


def lost_fields(counters: Counters, past: Sequence[Counters]) -> Iterator[str]:
    """Fields that a layout's articles had in comparable runs, and have no more."""
    for name in sorted({name for run in past for name in run if name.startswith("field/")}):
        parser, field = name.removeprefix("field/").rsplit("/", 1)
        articles = counters.get(f"layout/{parser}", 0)
        before = sum(run.get(f"layout/{parser}", 0) for run in past)
        share = sum(run.get(name, 0) for run in past) / before if before else 0.0
        there = counters.get(name, 0)
        if share * articles >= ENOUGH and there < LOST_SHARE * share * articles:
            example = counters.get(f"missing/{parser}/{field}", "none")
            yield (
                f"{field} is in {there} of {articles} articles of {parser}, before in {share:.0%}: "
                f"compare its selector with {example}"
            )


def silent_channels(counters: Counters, past: Sequence[Counters]) -> Iterator[str]:
    """Channels that were read and showed no row, while they did in each comparable run."""
    for name, pages in sorted(counters.items()):
        if not name.startswith("list/pages/") or not pages:
            continue
        channel = name.removeprefix("list/pages/")
        rows = f"list/rows/{channel}"
        read = [run.get(rows, 0) for run in past if run.get(name)]
        if not counters.get(rows, 0) and read and all(read):
            yield (
                f"channel {channel} shows no row, and did in each of {len(read)} runs before: "
                "look at its page on the site"
            )
