"""Walks in the archive: a cut one leaves a gap, a whole one closes it and moves the mark."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from newscrawl.archive import ledger, walks
from newscrawl.archive.schema import ledger as entries
from newscrawl.walk import Covered, Walk

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

    def goal(self, since=None, until=None):
        times = (self.at(m) if m is not None else None for m in (since, until))
        with self.archive.reading() as connection:
            return walks.goal(connection, self.site, "yw", *times)

    def start(self, since=None, until=None):
        walk = Walk("yw", self.goal(since, until), overlap=3)
        with self.archive.writing() as connection:
            number = walks.start_walk(connection, self.run, self.site, walk, self.now)
        return walk, number

    def crawl(self, *, upto=None, since=None, until=None, pages=1000):
        """One run: rows up to ``upto`` are out, and so many pages are read."""
        self.newest = upto if upto is not None else self.newest
        walk, number = self.start(since, until)
        listed = [self.make_row(n) for n in range(self.newest, 0, -1)]
        cursor = None
        for page in range(pages):
            with self.archive.writing() as connection:
                rows = listed[page * SIZE : (page + 1) * SIZE]
                ids = [row.article_id for row in rows]
                known = ledger.sighted(connection, self.site, "yw", ids)
                wanted = walk.read(rows, known, self.at(self.newest))
                ledger.list_rows(connection, self.site, "yw", wanted, self.now)
                cursor = walk.next_cursor(cursor, page + 2, page)
                walks.page_read(connection, number, self.site, walk)
            if cursor is None:
                break
        else:
            with self.archive.writing() as connection:
                walks.cut_walk(connection, number, "cut")
        return walk

    @property
    def gaps(self):
        with self.archive.reading() as connection:
            return walks.open_gaps(connection, self.site, ["yw"])

    @property
    def covered(self):
        return self.goal().covered

    @property
    def numbers(self):
        with self.archive.reading() as connection:
            found = select(entries.c.article_id).where(entries.c.site == self.site)
            return {int(number) for number in connection.scalars(found)}


def test_a_cut_walk_leaves_a_gap_that_the_next_whole_one_closes(channel):
    channel.crawl(upto=20)
    assert (channel.gaps, channel.covered) == (0, Covered(channel.at(1), channel.at(20)))
    channel.crawl(upto=40, pages=1)
    assert (channel.gaps, channel.covered.mark) == (1, channel.at(20))
    assert channel.numbers == {*range(1, 21), *range(36, 41)}
    channel.crawl(upto=45)
    assert (channel.gaps, channel.covered.mark) == (0, channel.at(45))
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
    assert (channel.gaps, channel.covered) == (1, None)
    assert channel.goal().floor == channel.at(10)
    channel.crawl()
    assert (channel.gaps, channel.covered) == (0, Covered(channel.at(10), channel.at(40)))
    assert channel.numbers >= {*range(10, 41)}


def test_a_first_walk_with_until_makes_no_mark(channel):
    channel.crawl(upto=40, since=10, until=30)
    assert (channel.gaps, channel.covered) == (0, None)
    assert channel.numbers == {*range(10, 30)}


def test_a_walk_with_until_below_the_mark_leaves_the_mark(channel):
    channel.crawl(upto=40, since=30)
    before = channel.covered
    channel.crawl(upto=50, since=10, until=35)
    assert (channel.covered.mark, channel.covered.floor) == (before.mark, channel.at(10))
    channel.crawl()
    assert channel.numbers == {*range(10, 51)}


def test_a_walk_apart_from_what_is_covered_leaves_it(channel):
    channel.crawl(upto=40, since=30)
    before = channel.covered
    channel.crawl(since=10, until=20)
    assert channel.covered == before


def test_a_walk_with_until_closes_no_gap_above_it(channel):
    channel.crawl(upto=20)
    channel.crawl(upto=60, pages=2)
    channel.crawl(until=40)
    assert channel.gaps == 1
    channel.crawl()
    assert (channel.gaps, channel.numbers) == (0, {*range(1, 61)})


def test_an_empty_first_answer_moves_no_mark_and_closes_no_gap(channel):
    channel.crawl(upto=20)
    channel.crawl(upto=40, pages=1)
    listed, channel.newest = channel.newest, 0
    channel.crawl()  # itself a gap: the channel has had rows
    assert (channel.gaps, channel.covered.mark) == (2, channel.at(20))
    channel.crawl(upto=listed)
    assert (channel.gaps, channel.covered.mark) == (0, channel.at(40))


def test_an_empty_channel_has_no_mark(channel):
    channel.crawl(upto=0)
    assert (channel.gaps, channel.covered) == (0, None)


def test_channels_do_not_touch_each_other(channel):
    channel.crawl(upto=20, pages=1)
    other = Channel(channel.archive, channel.run, channel.make_row, channel.now, "other")
    other.crawl(upto=20)
    assert (channel.gaps, other.gaps, channel.covered) == (1, 0, None)


@settings(
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(runs=st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4)), max_size=5))
def test_whatever_is_cut_a_whole_walk_makes_good(channel, runs):
    site = f"site{id(runs)}"
    mine = Channel(channel.archive, channel.run, channel.make_row, channel.now, site)
    mine.newest = 1
    for published, pages in runs:
        mine.crawl(upto=mine.newest + published, pages=pages)
        if mine.gaps == 0 and mine.covered:
            assert mine.numbers == {*range(1, mine.newest + 1)}
    mine.crawl(upto=mine.newest + 1)
    assert (mine.gaps, mine.covered.mark) == (0, mine.at(mine.newest))
    assert mine.numbers == {*range(1, mine.newest + 1)}
