"""All figures of a report, read from the archive."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from newscrawl.archive.coverage import Day, days
from newscrawl.archive.gaps import Gap, gaps
from newscrawl.archive.schema import indexes
from newscrawl.archive.statistics import (
    Asked,
    Counted,
    Delay,
    Failed,
    FieldDay,
    Period,
    Runs,
    asked_of_the_site,
    delays,
    fields_per_day,
    lost,
    per_day,
    per_hour,
    runs_of,
    top_securities,
    top_tags,
)
from newscrawl.archive.view import View
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.processors import without_surrogates

TOP = 20


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the report says, and of which days; ``indexed``: whether securities are complete."""

    made_at: datetime
    period: Period
    per_day: Counted
    per_hour: dict[str, list[int]]
    coverage: list[Day]
    gaps: list[Gap]
    delays: list[Delay]
    fields: list[FieldDay]
    securities: list[tuple[str, str | None, int]]
    tags: list[tuple[str, int]]
    runs: Runs
    lost: list[Failed]
    asked: list[Asked]
    indexed: bool

    @property
    def total(self) -> int:
        """The articles of the period, each once."""
        return sum(self.per_day.total.values())


def gather(connection: Connection, period: Period, now: datetime) -> Numbers:
    """Count everything. Channels without articles that nobody has read are left out."""
    counted = per_day(connection, period)
    view = View(connection, period.site, now)
    codes = list(period.channels if period.channels is not None else CHANNELS)
    covered = {code: list(days(view, code, period.first, period.last)) for code in codes}
    read = [code for code in codes if code in counted.by_channel or _is_read(covered[code])]
    older = select(indexes.c.name).where(
        indexes.c.name == "search", indexes.c.read < indexes.c.older
    )
    return Numbers(
        now,
        period,
        counted,
        per_hour(connection, period),
        [day for code in read for day in covered[code]],
        gaps(view, codes),
        delays(connection, period),
        fields_per_day(connection, period),
        top_securities(connection, period, TOP),
        top_tags(connection, period, TOP),
        runs_of(connection, period, now),
        lost(connection, period),
        asked_of_the_site(connection, period),
        connection.execute(older).first() is None,
    )


def as_json(numbers: Numbers) -> str:
    """The figures as one object."""
    counted = numbers.per_day
    found = {
        "made_at": numbers.made_at,
        "site": numbers.period.site,
        "since": numbers.period.first,
        "until": numbers.period.last,
        "channels": numbers.period.channels,
        "articles": numbers.total,
        "per_day": _by_iso_day(counted.total),
        "per_day_by_channel": {code: _by_iso_day(by) for code, by in counted.by_channel.items()},
        "per_hour_by_channel": numbers.per_hour,
        "coverage": [asdict(day) for day in numbers.coverage],
        "gaps": [asdict(gap) for gap in numbers.gaps],
        "delays": [asdict(delay) for delay in numbers.delays],
        "fields": [asdict(day) for day in numbers.fields],
        "securities": [
            {"code": code, "name": name, "articles": number}
            for code, name, number in numbers.securities
        ],
        "securities_complete": numbers.indexed,
        "tags": [{"tag": tag, "articles": number} for tag, number in numbers.tags],
        "runs": asdict(numbers.runs),
        "lost": [asdict(one) for one in numbers.lost],
        "requests": [asdict(one) for one in numbers.asked],
    }
    return without_surrogates(json.dumps(found, ensure_ascii=False, default=_plain))


def _is_read(covered: list[Day]) -> bool:
    return any(day.state != "unread" or day.pending or day.failed for day in covered)


def _by_iso_day(counts: dict[date, int]) -> dict[str, int]:
    return {day.isoformat(): number for day, number in sorted(counts.items())}


def _plain(value: Any) -> str:
    iso: str = value.isoformat()
    return iso
