"""Parts of the report on what was written: by day, by hour, on what."""

from __future__ import annotations

from newscrawl.plots import bars, hour_map, stacked_per_day
from newscrawl.report.markup import Row, channel_name, details, note, plot, table
from newscrawl.report.numbers import Numbers

_MOST_PARTS = 9


def days(numbers: Numbers) -> str:
    """Bars by day and channel."""
    shown, every = _largest(numbers), numbers.period.days
    counts, total = numbers.per_day.by_channel, numbers.per_day.total
    series = {channel_name(code): [counts[code].get(day, 0) for day in every] for code in shown}
    if others := [code for code in counts if code not in shown]:
        rest = [sum(counts[code].get(day, 0) for code in others) for day in every]
        series[f"{len(others)} other channels"] = rest
    codes = [*shown, *others]
    rows: list[Row] = [
        [str(day), total.get(day, 0), *(counts[code].get(day, 0) for code in codes)]
        for day in every
    ]
    return (
        note(
            "By day of publication. An article that stood in several channels counts in each "
            "of them; in “articles” it counts once."
        )
        + plot(stacked_per_day(every, series, title="Articles per day by channel"))
        + details(table(["day", "articles", *map(channel_name, codes)], rows))
    )


def hours(numbers: Numbers) -> str:
    """A map of channels and hours."""
    counts = numbers.per_hour
    codes = sorted(counts, key=lambda code: (-sum(counts[code]), code))
    names = [channel_name(code) for code in codes]
    values = [counts[code] for code in codes]
    rows: list[Row] = [[name, *row] for name, row in zip(names, values, strict=True)]
    return (
        note("All days together, by hour of publication; each row is coloured by itself.")
        + plot(
            hour_map(names, values, title="Articles per hour of the day by channel"), of_cells=True
        )
        + details(table(["channel", *(f"{hour:02}" for hour in range(24))], rows))
    )


def securities(numbers: Numbers) -> str:
    """The securities of most articles."""
    incomplete = (
        ""
        if numbers.indexed
        else note("Not complete: older articles are not indexed yet (scrapy archive upgrade).")
    )
    if not numbers.securities:
        return incomplete + note("No article names a security.")
    counts = [(f"{code} {name or ''}".strip(), number) for code, name, number in numbers.securities]
    rows: list[Row] = [[code, name or "", number] for code, name, number in numbers.securities]
    return (
        incomplete
        + note("Articles that are tagged with a security, or name it or its code in the text.")
        + plot(bars(counts, title="Securities of most articles"))
        + details(table(["code", "name", "articles"], rows))
    )


def tags(numbers: Numbers) -> str:
    """The tags of most articles."""
    if not numbers.tags:
        return note("No article has a tag.")
    return plot(bars(numbers.tags, title="Tags of most articles")) + details(
        table(["tag", "articles"], numbers.tags)
    )


def _largest(numbers: Numbers) -> list[str]:
    counts = numbers.per_day.by_channel
    codes = sorted(counts, key=lambda code: (-sum(counts[code].values()), code))
    return codes if len(codes) <= _MOST_PARTS + 1 else codes[:_MOST_PARTS]
