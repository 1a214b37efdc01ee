"""Coverage as a person reads it: a table of channels and days, the gaps, what is waited for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newscrawl.archive.coverage import Day
from newscrawl.archive.gaps import Gap, Waiting
from newscrawl.moments import BEIJING
from newscrawl.pages.stcn.channels import CHANNELS

_DAYS_ABREAST = 7
_MOST_WAITING = 20

# A sign behind the number, so that a state can be told without colour too.
_LOOKS = {
    "complete": ("", "green"),
    "so far": ("+", ""),
    "in part": ("?", "bold red"),
    "unread": ("", "dim"),
}
_LEGEND = "12 complete   12+ so far   12? in part: rows or articles are missing   – unread"


def show_days(out: Console, by_day: Sequence[Day]) -> None:
    """Articles by channel and day; several tables where there are many days."""
    dates = sorted({day.day for day in by_day})
    cells = {(day.channel, day.day): _cell(day) for day in by_day}
    channels = list(dict.fromkeys(day.channel for day in by_day))
    for start in range(0, len(dates), _DAYS_ABREAST):
        shown = dates[start : start + _DAYS_ABREAST]
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column(f"{shown[0]:%Y}", no_wrap=True)
        for day in shown:
            table.add_column(f"{day:%m-%d}", justify="right", no_wrap=True)
        for channel in channels:
            name = Text(f"{channel} {CHANNELS[channel].name}")
            table.add_row(name, *(cells[channel, day] for day in shown))
        out.print(table)
        out.print()
    out.print(Text(_LEGEND, "dim"))


def _cell(day: Day) -> Text:
    sign, style = _LOOKS[day.state]
    if day.state == "unread" and not (day.articles or day.pending or day.failed):
        return Text("–", style)
    return Text(f"{day.articles:,}{sign}", style)


def show_gaps(out: Console, open_gaps: Sequence[Gap]) -> None:
    """The open gaps with their ends, newest first."""
    if not open_gaps:
        out.print(Text("No gap is open.", "green"))
        return
    table = Table(
        title=f"Open gaps: {len(open_gaps)}", title_justify="left", title_style="bold red"
    )
    for heading in ("channel", "from", "to", "since", "why"):
        table.add_column(heading, overflow="fold")
    for gap in open_gaps:
        why = gap.why or "ended before it could say why, or goes on"
        kind = "backfill: " if gap.backfill else ""
        lower = _minute(gap.lower) if gap.lower else "the list's end"
        ends = lower, _minute(gap.upper), _minute(gap.since)
        table.add_row(gap.channel, *ends, Text(f"{kind}{why}"))
    out.print(table)


def show_waiting(out: Console, left: Sequence[Waiting]) -> None:
    """The newest of the articles that are named and not stored."""
    if not left:
        return
    failed = sum(one.state == "failed" for one in left)
    title = f"Not stored yet: {len(left) - failed:,} pending, {failed:,} failed"
    table = Table(title=title, title_justify="left", title_style="bold")
    for heading in ("id", "listed", "state", "attempts", "next", "error"):
        table.add_column(heading, overflow="fold")
    for one in left[:_MOST_WAITING]:
        due = _minute(one.due_at) if one.due_at else ""
        listed, error = _minute(one.listed_at), Text(one.last_error or "")
        table.add_row(one.id, listed, one.state, str(one.attempts), due, error)
    out.print(table)
    if len(left) > _MOST_WAITING:
        out.print(f"and {len(left) - _MOST_WAITING:,} more; --json lists all")


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"
