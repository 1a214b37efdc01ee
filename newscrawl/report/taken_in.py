"""Parts of the report on how well the archive took it in: coverage, delay, fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from newscrawl.archive.coverage import Day
from newscrawl.archive.statistics import FIELDS, FieldDay
from newscrawl.plots import heat_map, lines_per_day, ranges
from newscrawl.plots.heat import STATES
from newscrawl.report.markup import Row, channel_name, details, duration, minute, note, plot, table
from newscrawl.report.numbers import Numbers

_MOST_SINGLE_DAYS = 62


def coverage(numbers: Numbers) -> str:
    """A map of channels and days, and the open gaps."""
    if not numbers.coverage:
        return note("No channel has been read.") + _gaps(numbers)
    rows = {code: list(those) for code, those in groupby(numbers.coverage, _channel)}
    every = numbers.period.days
    svg = heat_map(
        [channel_name(code) for code in rows],
        every,
        [[day.articles for day in those] for those in rows.values()],
        [[day.state for day in those] for those in rows.values()],
        title="Coverage by channel and day",
    )
    looks = STATES | {"unread": "none"}
    key = "".join(f'<span style="background:{looks[state]}"></span>{state}' for state in looks)
    headings = ["channel", "day", "state", "articles", "pending", "failed", "gone"]
    cells: list[Row] = [
        [
            *(channel_name(day.channel), str(day.day), day.state),
            *(day.articles, day.pending, day.failed, day.gone),
        ]
        for day in numbers.coverage
    ]
    return (
        note(
            "By the time in the channel's list. Complete: the list was read from the day's end "
            "to its beginning, and all that it named is stored; in part: rows or articles are "
            "missing; unread: nobody was there."
        )
        + f'<p class="key">{key}</p>'
        + plot(svg, of_cells=True)
        + details(table(headings, cells))
        + _gaps(numbers)
    )


def _gaps(numbers: Numbers) -> str:
    heading = "<h3>Open gaps</h3>"
    if not numbers.gaps:
        return heading + note("No gap is open.")
    rows = [
        [
            channel_name(gap.channel),
            minute(gap.lower) if gap.lower else "the list's end",
            minute(gap.upper),
            minute(gap.since),
            ("backfill: " if gap.backfill else "") + (gap.why or "killed, or goes on"),
        ]
        for gap in numbers.gaps
    ]
    return heading + table(["channel", "from", "to", "since", "why"], rows)


def delays(numbers: Numbers) -> str:
    """The median and the 95th percentile of each channel."""
    which = note(
        "First versions that plain runs of the spider found as they came: published after the "
        "first such run had begun, without backfills (since, until), ids asked for, pages from "
        "files and mirrors. Seconds count from the time that the site gives, which in most "
        "channels is cut to the minute. Dot: median; bar: 95 % took no longer."
    )
    if not numbers.delays:
        return which + note("There are none.")
    found = sorted(numbers.delays, key=lambda delay: (-delay.articles, delay.channel))
    spans = [(channel_name(one.channel), one.p50, one.p95) for one in found]
    rows: list[Row] = [
        [channel_name(one.channel), one.articles, duration(one.p50), duration(one.p95)]
        for one in found
    ]
    return (
        which
        + plot(ranges(spans, title="Time from publication to archive by channel"))
        + details(table(["channel", "articles", "p50", "p95"], rows))
    )


def fields(numbers: Numbers) -> str:
    """The share of articles with each field, a plot for each kind, a table by layout."""
    weekly = len(numbers.period.days) > _MOST_SINGLE_DAYS
    unit = "week" if weekly else "day"
    parts = [note(f"Share of the articles of a {unit} that have the field; the newest versions.")]
    by_kind = sorted(numbers.fields, key=lambda day: day.kind)
    for kind, those in groupby(by_kind, lambda day: day.kind):
        of_kind = list(those)
        starts = list(dict.fromkeys(_start(day, weekly=weekly) for day in numbers.period.days))
        by_start: dict[date, list[FieldDay]] = {start: [] for start in starts}
        for day in of_kind:
            by_start[_start(day.day, weekly=weekly)].append(day)
        shares = {name: [_share(by_start[at], name) for at in starts] for name in FIELDS}
        known = {name: line for name, line in shares.items() if any(line)}
        never = [name for name in FIELDS if name not in known]
        title = f"Fields of kind {kind} by {unit}"
        parts.append(f"<h3>{'Flashes' if kind == 'flash' else 'Articles'}</h3>")
        parts.append(plot(lines_per_day(starts, known, title=title)))
        if never:
            parts.append(note(f"Never there: {', '.join(never)}."))
        rows = [row for at in starts for row in _rows(at, by_start[at])]
        parts.append(details(table([unit, "layout", "articles", *FIELDS], rows)))
    return "\n".join(parts)


def _rows(at: date, those: Sequence[FieldDay]) -> list[list[str | int]]:
    layouts = dict.fromkeys(sorted(day.parser for day in those))
    rows: list[list[str | int]] = []
    for layout in layouts:
        read = [day for day in those if day.parser == layout]
        shares = [f"{_share(read, name) or 0:.0%}" for name in FIELDS]
        rows.append([str(at), layout, sum(day.articles for day in read), *shares])
    return rows


def _share(those: Sequence[FieldDay], name: str) -> float | None:
    total = sum(day.articles for day in those)
    return sum(day.having[name] for day in those) / total if total else None


def _start(day: date, *, weekly: bool) -> date:
    return day - timedelta(days=day.weekday()) if weekly else day


def _channel(day: Day) -> str:
    return day.channel
