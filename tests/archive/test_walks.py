"""Walks in the archive: a cut one leaves a gap, a whole one closes it and moves the mark."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from newscrawl.archive import ledger, walks
from newscrawl.archive.schema import ledger as entries
from newscrawl.archive.schema import walks as walk_lines
from newscrawl.walk import Walk

SIZE = 5


@pytest.fixture
def channel(archive, run, make_row, now):
    return Channel(archive, run, make_row, now)


class Channel:
    """A list that grows, and runs that walk it; rows stand one a minute."""

    def __init__(self, archive, run, make_row, now, site="stcn"):
        self.archive, self.run, self.make_row, self.now, self.site = (
            *(archive, run, make_row, now),
            site,
        )
        self.newest = 0

    def at(self, number):
        return self.now + timedelta(minutes=number)

    def goals(self, since=None, until=None):
        times = (self.at(m) if m is not None else None for m in (since, until))
        with self.archive.reading() as connection:
            return walks.goals_of(connection, self.site, "yw", *times)

    def start(self, since=None, until=None):
        lines = []
        with self.archive.writing() as connection:
            for goal in self.goals(since, until):
                walk = Walk("yw", goal, overlap=3)
                lines.append(walks.start_walk(connection, self.run, self.site, walk, self.now))
        return lines

    def crawl(self, *, upto=None, since=None, until=None, pages=1000):
        """One run: rows up to ``upto`` are out, and so many pages are read."""
        self.newest = upto if upto is not None else self.newest
        for line in self.start(since, until):
            pages = self.walk(line, pages)

    def walk(self, line, pages):
        listed = [self.make_row(n) for n in range(self.newest, 0, -1)]
        walk, cursor, number = line.walk, None, 1
        while pages:
            pages -= 1
            with self.archive.writing() as connection:
                rows = listed[(number - 1) * SIZE : number * SIZE]
                ids = [row.article_id for row in rows]
                known = ledger.sighted(connection, self.site, "yw", ids)
                wanted = walk.read(rows, known, self.at(self.newest))
                page = ledger.ListPage(self.site, "yw", self.now, backfill=walk.goal.backfill)
                new = ledger.list_rows(connection, page, wanted).new
                cursor = walk.next_cursor(cursor, None, None)
                walks.page_read(connection, line, self.now, page=number, new=new)
            if cursor is None:
                return pages
            number = cursor[0]
        with self.archive.writing() as connection:
            walks.cut_walk(connection, line, "cut")
        return 0

    @property
    def gaps(self):
        with self.archive.reading() as connection:
            return walks.open_gaps(connection, self.site, ["yw"])

    @property
    def stretches(self):
        """Floors and marks, in minutes."""
        with self.archive.reading() as connection:
            found = walks.stretches_of(connection, self.site, "yw")
        minutes = timedelta(minutes=1)
        return [((s.floor - self.now) / minutes, (s.mark - self.now) / minutes) for s in found]

    @property
    def lines(self):
        with self.archive.reading() as connection:
            return connection.scalar(select(func.count()).select_from(walk_lines))

    @property
    def numbers(self):
        with self.archive.reading() as connection:
            found = select(entries.c.article_id).where(entries.c.site == self.site)
            return {int(number) for number in connection.scalars(found)}


def test_a_cut_walk_leaves_a_gap_that_the_next_whole_one_closes(channel):
    channel.crawl(upto=20)
    assert (channel.gaps, channel.stretches) == (0, [(1, 20)])
    channel.crawl(upto=40, pages=1)
    assert (channel.gaps, channel.stretches) == (1, [(1, 20), (39, 40)])
    assert channel.numbers == {*range(1, 21), *range(36, 41)}
    channel.crawl(upto=45)
    assert (channel.gaps, channel.stretches) == (0, [(1, 45)])
    assert channel.numbers == {*range(1, 46)}


def test_a_killed_walk_is_a_gap(channel):
    channel.crawl(upto=20)
    channel.start()
    channel.crawl(upto=30, pages=1)
    assert channel.gaps == 2
    channel.crawl(upto=31)
    assert (channel.gaps, channel.numbers) == (0, {*range(1, 32)})


def test_a_first_walk_that_was_cut_is_taken_up_as_far_down_as_it_wanted(channel):
    channel.crawl(upto=40, since=10, pages=1)
    assert (channel.gaps, channel.stretches) == (1, [(39, 40)])
    channel.crawl()
    assert (channel.gaps, channel.stretches) == (0, [(10, 40)])
    assert channel.numbers >= {*range(10, 41)}


def test_a_gap_below_what_is_known_is_closed_by_the_next_run_without_a_range(channel):
    channel.crawl(upto=40, since=30)
    channel.crawl(since=10, pages=3)
    assert channel.gaps == 1
    channel.crawl(upto=50)
    assert (channel.gaps, channel.stretches) == (0, [(10, 50)])
    assert channel.numbers >= {*range(10, 51)}


def test_a_backfill_makes_no_promise_for_runs_without_a_range(channel):
    channel.crawl(upto=40, since=35)
    channel.crawl(since=10, until=30)
    assert (channel.gaps, channel.stretches) == (0, [(10, 30), (35, 40)])
    channel.crawl(upto=50)
    assert channel.stretches == [(10, 30), (35, 50)]
    assert channel.numbers == {*range(10, 30), *range(35, 51)}


def test_a_backfill_that_was_cut_is_no_business_of_runs_without_a_range(channel):
    channel.crawl(upto=60, since=55)
    channel.crawl(since=10, until=30, pages=5)
    assert channel.gaps == 1
    before = channel.numbers
    channel.crawl(upto=61)
    assert (channel.gaps, channel.numbers) == (1, before | {61})
    channel.crawl(since=10, until=30)
    assert (channel.gaps, channel.stretches) == (0, [(10, 30), (55, 61)])


def test_a_backfill_up_to_the_present_moves_the_mark(channel):
    channel.crawl(upto=40, since=30)
    channel.crawl(upto=50, since=10, until=45)
    assert channel.stretches == [(10, 45)]
    channel.crawl()
    assert channel.numbers == {*range(10, 51)}


def test_since_above_the_mark_leaves_what_lies_between_to_the_next_run(channel):
    channel.crawl(upto=20)
    channel.crawl(upto=60, since=50)
    assert channel.stretches == [(1, 20), (50, 60)]
    channel.crawl()
    assert (channel.gaps, channel.numbers) == (0, {*range(1, 61)})


def test_a_walk_with_until_closes_no_gap_above_it(channel):
    channel.crawl(upto=20)
    channel.crawl(upto=60, pages=2)
    channel.crawl(since=1, until=40)
    assert channel.gaps == 1
    channel.crawl()
    assert (channel.gaps, channel.numbers) == (0, {*range(1, 61)})


def test_an_empty_first_answer_moves_no_mark_and_closes_no_gap(channel):
    channel.crawl(upto=20)
    channel.crawl(upto=40, pages=1)
    listed, channel.newest = channel.newest, 0
    channel.crawl()  # itself a gap: the channel has had rows
    assert channel.gaps >= 2
    assert channel.stretches == [(1, 20), (39, 40)]
    channel.crawl(upto=listed)
    assert (channel.gaps, channel.stretches) == (0, [(1, 40)])


def test_an_empty_channel_has_no_mark_and_no_gap(channel):
    channel.start()
    assert channel.gaps == 1  # killed before its first answer
    channel.crawl(upto=0)
    assert (channel.gaps, channel.stretches) == (0, [])


def test_a_run_that_finds_nothing_new_leaves_no_line(channel):
    channel.crawl(upto=20)
    lines = channel.lines
    for _ in range(5):
        channel.crawl()
    assert channel.lines == lines
    channel.crawl(upto=21)
    assert channel.lines == lines + 1


def test_channels_do_not_touch_each_other(channel):
    channel.crawl(upto=20, pages=1)
    other = Channel(channel.archive, channel.run, channel.make_row, channel.now, "other")
    other.crawl(upto=20)
    assert (channel.gaps, other.gaps, channel.stretches) == (1, 0, [(19, 20)])


@settings(
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(runs=st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4)), max_size=5))
def test_whatever_is_cut_a_whole_walk_makes_good(channel, runs):
    site = f"site-{uuid4()}"  # the archive stays from one example to the next
    mine = Channel(channel.archive, channel.run, channel.make_row, channel.now, site)
    mine.newest = 1
    for published, pages in runs:
        mine.crawl(upto=mine.newest + published, pages=pages)
        if mine.gaps == 0 and mine.stretches:
            assert mine.numbers == {*range(1, mine.newest + 1)}
    mine.crawl(upto=mine.newest + 1)
    assert (mine.gaps, mine.stretches) == (0, [(1, mine.newest)])
    assert mine.numbers == {*range(1, mine.newest + 1)}
