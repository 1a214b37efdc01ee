"""Figures of the archive, against the same counted one by one in Python."""

from collections import Counter
from datetime import date, timedelta

import pytest

from newscrawl.archive import runs
from newscrawl.archive.schema import indexes
from newscrawl.archive.selection import Selection, select_articles
from newscrawl.archive.statistics import (
    FIELDS,
    Delay,
    Period,
    delays,
    fields_per_day,
    lost,
    per_day,
    per_hour,
    runs_of,
    top_securities,
    top_tags,
)
from newscrawl.moments import BEIJING
from newscrawl.report import gather
from tests.report.world import DAY, FIRST, HOUR, PLAIN, World

DAYS = 8
PERIODS = {
    "all": Period("stcn", date(2026, 9, 20), date(2026, 10, 31)),
    "some days": Period("stcn", date(2026, 10, 2), date(2026, 10, 5)),
    "channels": Period("stcn", date(2026, 10, 2), date(2026, 10, 9), ["kx", "yw"]),
    "none": Period("stcn", date(2026, 9, 1), date(2026, 9, 2)),
    "another site": Period("elsewhere", date(2026, 9, 20), date(2026, 10, 31)),
}


@pytest.fixture
def world(archive) -> World:
    world = World(archive)
    world.fill(DAYS, 4)
    return world


@pytest.fixture
def told_in(world):
    """The articles of a period, as they were told."""

    def told_in(period: Period) -> list:
        return [
            one
            for one in world.told
            if period.site == "stcn"
            and period.first <= one.published_at.astimezone(BEIJING).date() <= period.last
            and (period.channels is None or set(period.channels) & set(one.channels))
        ]

    return told_in


def here(period: Period, channels: list[str]) -> list[str]:
    return [code for code in channels if period.channels is None or code in period.channels]


def test_articles_by_day_and_hour(world, told_in):
    for period in PERIODS.values():
        told = told_in(period)
        days, hours = Counter(), {}
        for one in told:
            for code in here(period, one.channels):
                days[code, one.published_at.date()] += 1
                hours.setdefault(code, [0] * 24)[one.published_at.hour] += 1
        with world.archive.reading() as connection:
            counted, found = per_day(connection, period), per_hour(connection, period)
        assert counted.total == Counter(one.published_at.date() for one in told)
        by_channel = {
            (code, day): number
            for code, by in counted.by_channel.items()
            for day, number in by.items()
        }
        assert by_channel == days
        assert found == hours


def test_midnight_parts_days_in_beijing(archive):
    world = World(archive)
    with archive.writing() as connection:
        run = runs.start_run(connection, "stcn", {}, "0", FIRST)
        world.chance.gauss = lambda *_: 0
        world.chance.randrange = lambda *_: 0
        world.tell(connection, FIRST, run, PLAIN, ())
    day = date(2026, 10, 1)
    with archive.reading() as connection:
        for first, number in ((day, 1), (day - timedelta(days=1), 0), (day + timedelta(days=1), 0)):
            period = Period("stcn", first, first)
            assert per_day(connection, period).total == ({day: 1} if number else {})


def nearest_rank(values: list[int], percent: int) -> int:
    return sorted(values)[-(-len(values) * percent // 100) - 1]


def test_delays_are_those_of_what_plain_runs_found(world, told_in):
    for name, period in PERIODS.items():
        took: dict[str, list[int]] = {}
        for one in told_in(period):
            if one.came_by == PLAIN:
                for code in here(period, one.channels):
                    seconds = int((one.known_at - one.published_at).total_seconds())
                    took.setdefault(code, []).append(seconds)
        wanted = [
            Delay(code, len(all_), nearest_rank(all_, 50), nearest_rank(all_, 95))
            for code, all_ in sorted(took.items())
        ]
        with world.archive.reading() as connection:
            found = delays(connection, period)
        assert sorted(found, key=lambda one: one.channel) == wanted
        assert bool(wanted) == (name not in ("none", "another site"))


def test_what_was_there_before_the_first_plain_run_has_no_delay(archive):
    world = World(archive)
    with archive.writing() as connection:
        run = runs.start_run(connection, "stcn", {}, "0", FIRST + DAY)
        world.tell(connection, FIRST, run, PLAIN, ())
    with archive.reading() as connection:
        assert per_day(connection, PERIODS["all"]).total
        assert delays(connection, PERIODS["all"]) == []


def test_fields(world):
    for period in PERIODS.values():
        chosen = Selection(since=period.since, until=period.until, channels=period.channels)
        number, having = Counter(), Counter()
        with world.archive.reading() as connection:
            for article in select_articles(connection, period.site, chosen):
                key = article.published_at.date(), article.kind, article.parser
                number[key] += 1
                for name in FIELDS:
                    having[*key, name] += bool(getattr(article, name))
            found = fields_per_day(connection, period)
        assert {(one.day, one.kind, one.parser): one.articles for one in found} == number
        for one in found:
            for name in FIELDS:
                assert one.having[name] == having[one.day, one.kind, one.parser, name]


def test_top_securities_and_tags(world, told_in):
    for period in PERIODS.values():
        codes = Counter(code for one in told_in(period) for code in one.codes)
        tags = Counter(tag for one in told_in(period) for tag in one.tags)
        with world.archive.reading() as connection:
            securities = top_securities(connection, period, 3)
            found = top_tags(connection, period, 4)
        ordered = sorted(codes.items(), key=lambda pair: (-pair[1], pair[0]))
        assert [(code, number) for code, _, number in securities] == ordered[:3]
        assert all(name for _, name, _ in securities)
        # Of equals a database puts first what its collation does.
        assert [number for _, number in found] == sorted(tags.values(), reverse=True)[:4]
        assert all(tags[tag] == number for tag, number in found)


def test_failures(world):
    period, now = PERIODS["all"], FIRST + 40 * DAY
    with world.archive.reading() as connection:
        found = runs_of(connection, period, now)
        failed = lost(connection, period)
        assert lost(connection, PERIODS["none"]) == []
        assert lost(connection, Period("stcn", period.first, period.last, ["kx"])) == []
    assert (found.number, found.unhealthy, found.killed) == (DAYS + 2, 1, 1)
    assert [(one.ended, len(one.findings)) for one in found.newest_wrong] == [
        ("killed", 0),
        ("unhealthy", 1),
    ]
    assert found.counters == {
        "article/failed/Blocked": 3,
        "downloader/response_status_count/503": 3,
    }
    assert [(one.state, one.articles, one.newest) for one in failed] == [
        ("failed", 2, "stcn:900002")
    ]


def test_a_run_that_goes_on_is_not_killed(archive):
    with archive.writing() as connection:
        runs.start_run(connection, "stcn", {}, "0", FIRST + HOUR)
    with archive.reading() as connection:
        found = runs_of(connection, PERIODS["all"], FIRST + HOUR)
    assert (found.number, found.killed, found.newest_wrong) == (1, 0, [])


def test_an_index_that_is_not_complete_is_said(world):
    with world.archive.reading() as connection:
        assert gather(connection, PERIODS["all"], FIRST + 40 * DAY).indexed
    with world.archive.writing() as connection:
        connection.execute(indexes.delete().where(indexes.c.name == "search"))
        connection.execute(indexes.insert().values(name="search", older=9, read=3))
    with world.archive.reading() as connection:
        assert not gather(connection, PERIODS["all"], FIRST + 40 * DAY).indexed
