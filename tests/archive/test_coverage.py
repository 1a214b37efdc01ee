"""What the archive says that it has, and has not: now, and at an earlier time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from newscrawl.archive import ledger, outcomes, runs, store, walks
from newscrawl.archive.coverage import Day, days
from newscrawl.archive.gaps import gaps, waiting
from newscrawl.archive.ledger import ListPage
from newscrawl.archive.view import View
from newscrawl.items import Reading
from newscrawl.moments import BEIJING
from newscrawl.revisit import RevisitPolicy
from newscrawl.walk import Walk

NOON = datetime(2026, 9, 30, 12, tzinfo=BEIJING)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
POLICY = RevisitPolicy(timedelta(minutes=15))
SIZE, OVERLAP = 5, 3
SITE, CHANNEL = "stcn", "yw"


def beijing(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """In September 2026; the 31st is the first of October."""
    return datetime(2026, 9, 1, hour, minute, tzinfo=BEIJING) + (day - 1) * DAY


def on(day: int) -> date:
    return beijing(day).date()


@pytest.fixture
def site(archive, make_row, make_article):
    return Site(archive, make_row, make_article)


class Site:
    """Lists of rows, by number and time, and runs that walk them: a page a minute."""

    def __init__(self, archive, make_row, make_article):
        self.archive, self.make_row, self.make_article = archive, make_row, make_article
        self.rows = {}

    def publish(self, *times):
        """Rows at these times; answers their numbers."""
        first = len(self.rows) + 1
        new = dict(enumerate(times, first))
        self.rows |= new
        return list(new)

    def publish_hourly(self, start, end):
        return self.publish(*(start + n * HOUR for n in range((end - start) // HOUR)))

    def run(self, at, *, since=None, until=None, pages=99, end="finished", channel=CHANNEL):
        """A run that reads so many pages; ``end``: None leaves it as a kill would."""
        with self.archive.writing() as connection:
            run = runs.start_run(connection, SITE, {}, "0", at)
            goals = walks.goals_of(connection, SITE, channel, since, until)
            lines = [
                walks.start_walk(connection, run, SITE, Walk(channel, goal, OVERLAP), at)
                for goal in goals
            ]
        for line in lines:
            pages, at = self.walk(run, line, pages, at, killed=end is None)
        if end:
            with self.archive.writing() as connection:
                runs.finish_run(connection, run, end, {}, at)
        return at

    def walk(self, run, line, pages, at, *, killed):
        times = sorted(self.rows.items(), key=lambda row: row[1], reverse=True)
        listed = [self.make_row(n, listed_at=moment) for n, moment in times if moment <= at]
        walk, number, cursor = line.walk, 1, (1, None)
        while cursor and pages:
            pages, at = pages - 1, at + MINUTE
            with self.archive.writing() as connection:
                rows = listed[(number - 1) * SIZE : number * SIZE]
                ids = [row.article_id for row in rows]
                known = ledger.sighted(connection, SITE, walk.channel, ids)
                wanted = walk.read(rows, known, at)
                page = ListPage(SITE, walk.channel, at, backfill=walk.goal.backfill)
                new = ledger.list_rows(connection, page, wanted).new
                # Each page is asked for by its number: a leap would need a server.
                cursor = walk.next_cursor((number, None), None, None) and (number + 1, None)
                walks.page_read(connection, line, at, page=number, new=new)
                runs.sign_of_life(connection, run, at)
            number += 1
        if cursor and not killed:
            with self.archive.writing() as connection:
                walks.cut_walk(connection, line, "closespider_pagecount")
        return pages, at

    def store(self, *numbers, at=NOON, text="正文。"):
        with self.archive.writing() as connection:
            run = runs.start_run(connection, SITE, {}, "0", at)
            found = [self.make_article(n, text, listed_at=self.rows[n]) for n in numbers]
            read = [Reading(article) for article in found]
            store.store(connection, read, run, at)
            outcomes.settle(connection, read, at, POLICY)

    def list(self, *numbers, at=NOON, channel=CHANNEL):
        with self.archive.writing() as connection:
            rows = [self.make_row(n, listed_at=self.rows[n]) for n in numbers]
            ledger.list_rows(connection, ListPage(SITE, channel, at), rows)

    def fail(self, number, at=NOON):
        with self.archive.writing() as connection:
            outcomes.fail(connection, f"stcn:{number}", "no answer", at, POLICY)

    def miss(self, number, at):
        with self.archive.writing() as connection:
            outcomes.miss(connection, f"stcn:{number}", "HTTP status 404", at, POLICY)

    def days(self, first, last, *, now=NOON, as_of=None, channel=CHANNEL):
        with self.archive.reading() as connection:
            view = View(connection, SITE, now, as_of)
            return list(days(view, channel, on(first), on(last)))

    def states(self, first, last, **when):
        return [day.state for day in self.days(first, last, **when)]

    def counts(self, first, last, **when):
        return [
            (day.articles, day.pending, day.failed, day.gone)
            for day in self.days(first, last, **when)
        ]

    def gaps(self, *, now=NOON, as_of=None, channels=(CHANNEL,)):
        with self.archive.reading() as connection:
            return gaps(View(connection, SITE, now, as_of), channels)

    def gap_ends(self, **when):
        return [(gap.lower, gap.upper) for gap in self.gaps(**when)]

    def waiting(self, *, now=NOON, as_of=None, channels=(CHANNEL,)):
        with self.archive.reading() as connection:
            return waiting(View(connection, SITE, now, as_of), channels)

    def waiting_numbers(self, **when):
        return [int(one.id.removeprefix("stcn:")) for one in self.waiting(**when)]


# --- days -------------------------------------------------------------------------------------


def test_the_states_of_a_day(site):
    numbers = site.publish_hourly(beijing(26, 20), NOON)
    site.run(NOON, since=beijing(27))
    site.store(*numbers[4:])
    assert site.states(25, 31) == [
        "unread",
        "unread",  # rows of it were shown, and not asked for
        "complete",
        "complete",
        "complete",
        "so far",
        "unread",
    ]
    assert site.counts(26, 30) == [(0, 0, 0, 0), *[(24, 0, 0, 0)] * 3, (12, 0, 0, 0)]


def test_a_day_is_told_with_its_channel_and_date(site):
    site.publish(beijing(29, 10))
    site.run(NOON)
    assert site.days(29, 29) == [Day(CHANNEL, on(29), 0, 1, 0, 0, "in part")]
    assert site.days(29, 29, channel="gs") == [Day("gs", on(29), 0, 0, 0, 0, "unread")]


def test_the_day_that_a_list_ends_in_is_there_in_part(site):
    """Nobody knows what the list would have shown before its last row."""
    site.store(*listed(site, beijing(28, 6), beijing(29, 6), beijing(30, 6)))
    assert site.states(27, 30) == ["unread", "in part", "complete", "so far"]


def listed(site, *times):
    numbers = site.publish(*times)
    site.run(NOON)
    return numbers


def test_a_quiet_day_that_was_walked_over_is_complete(site):
    site.store(*listed(site, beijing(26, 6), beijing(29, 6)))
    assert site.states(27, 28) == ["complete", "complete"]
    assert site.counts(27, 28) == [(0, 0, 0, 0)] * 2


def test_a_day_is_complete_once_the_list_was_seen_after_its_end(site):
    numbers = site.publish(beijing(28, 6), beijing(29, 23))
    site.run(beijing(29, 23, 30))
    site.store(*numbers)
    assert site.states(29, 29, now=NOON) == ["so far"]  # a row of 23:45 may be there
    site.run(beijing(30, 0, 30))
    assert site.states(29, 30, now=NOON) == ["complete", "so far"]


def test_a_day_is_one_of_beijing(site):
    late, early = (datetime(2026, 9, 28, *clock, tzinfo=UTC) for clock in ((15, 59), (16, 1)))
    numbers = site.publish(beijing(27), late, early, beijing(30))
    site.run(NOON)
    site.store(*numbers)
    assert site.counts(28, 29) == [(1, 0, 0, 0), (1, 0, 0, 0)]
    assert site.counts(28, 29, as_of=NOON + HOUR) == [(1, 0, 0, 0), (1, 0, 0, 0)]


def test_midnight_belongs_to_the_day_that_begins(site):
    site.publish(beijing(27), beijing(29) - SECOND, beijing(29), beijing(30))
    site.run(NOON)
    assert site.counts(28, 29) == [(0, 1, 0, 0), (0, 1, 0, 0)]


def test_articles_by_their_state(site):
    site.publish(beijing(27))
    one, two, three, four, five = site.publish(*(beijing(28, hour) for hour in range(6, 11)))
    site.run(NOON)
    site.store(one, two)
    site.fail(three)
    for day in range(3):
        site.miss(four, NOON + day * DAY)
    assert site.counts(28, 28) == [(2, 1, 1, 1)]
    assert site.states(28, 28) == ["in part"]
    site.store(three)
    assert (site.counts(28, 28), site.states(28, 28)) == ([(3, 1, 0, 1)], ["in part"])
    site.store(five)
    later = NOON + DAY
    site.run(later)
    # gone is no article, and nothing that could still be had
    assert site.counts(28, 28, now=later) == [(4, 0, 0, 1)]
    assert site.states(28, 29, now=later) == ["complete", "complete"]


def test_a_stored_article_that_fails_later_is_stored(site):
    numbers = listed(site, beijing(27, 6), beijing(28, 6), beijing(30))
    site.store(*numbers)
    site.fail(numbers[1], NOON + HOUR)
    assert (site.counts(28, 28), site.states(28, 28)) == ([(1, 0, 0, 0)], ["complete"])


def test_an_article_counts_in_each_of_its_channels(site):
    numbers = listed(site, beijing(27), beijing(28, 6), beijing(30))
    site.run(NOON, channel="gs")
    site.store(*numbers)
    assert site.counts(28, 28) == site.counts(28, 28, channel="gs") == [(1, 0, 0, 0)]


def test_a_part_that_was_passed_over_leaves_its_days_in_part(site):
    old = site.publish_hourly(beijing(26), beijing(27, 12))
    site.run(beijing(27, 12))
    new = site.publish_hourly(beijing(27, 12), NOON)
    site.run(NOON, pages=2)
    site.store(*old, *new[-10:])
    # ten rows of the 30th, from 02:00 on; the stretch below ends at 11:00 of the 27th
    assert site.states(26, 30) == ["complete", "in part", "unread", "unread", "in part"]


# --- gaps -------------------------------------------------------------------------------------


def test_a_first_walk_that_was_killed_leaves_all_below(site):
    site.publish_hourly(beijing(28), NOON)
    site.run(NOON, pages=2, end=None)
    [gap] = site.gaps()
    reached = gap.upper
    # nothing from the newest of a page's last rows on was passed over
    assert beijing(30, 2) <= reached <= beijing(30, 2) + OVERLAP * HOUR
    assert (gap.channel, gap.lower, gap.since) == (CHANNEL, None, NOON)
    assert (gap.why, gap.backfill) == (None, False)


def test_a_walk_that_was_cut_says_why(site):
    site.publish_hourly(beijing(27), beijing(28))
    site.run(beijing(28))
    site.publish_hourly(beijing(28), NOON)
    site.run(NOON, pages=2)
    [gap] = site.gaps()
    assert gap.lower == beijing(27, 23)
    assert gap.why == "closespider_pagecount"


def test_a_walk_that_was_killed_before_its_first_page(site):
    site.publish(beijing(28))
    site.run(NOON, pages=0, end=None)
    assert site.gap_ends() == [(None, NOON)]


def test_the_same_gap_of_several_runs_is_shown_once(site):
    site.publish_hourly(beijing(27), NOON)
    site.run(NOON, pages=2, end=None)
    [first] = site.gaps()
    for minutes in (10, 20):
        site.run(NOON + minutes * MINUTE, pages=1, end=None)
    assert site.gap_ends() == [(None, first.upper)]


def test_two_gaps_are_shown_newest_first(site):
    site.publish_hourly(beijing(27), beijing(29))
    site.run(beijing(29), pages=2)
    site.publish_hourly(beijing(29), NOON)
    site.run(NOON, pages=2)
    upper, lower = site.gap_ends()
    assert upper[0] == beijing(28, 23)
    assert upper[1] > upper[0]
    assert lower[0] is None
    assert lower[1] < beijing(28, 23)


def test_what_a_later_walk_has_read_is_no_gap(site):
    site.publish_hourly(beijing(27), NOON)
    site.run(NOON, pages=2, end=None)
    site.run(NOON + 10 * MINUTE)
    assert site.gaps() == []


def test_of_a_gap_only_what_is_still_unread_is_shown(site):
    site.publish_hourly(beijing(25), NOON)
    site.run(NOON, since=beijing(25), pages=2)
    [(_, top)] = site.gap_ends()
    site.run(NOON + HOUR, since=beijing(26), until=beijing(27))
    assert site.gap_ends() == [(beijing(27), top), (beijing(25), beijing(26))]


def test_the_gap_of_a_backfill_is_marked(site):
    site.publish_hourly(beijing(27), NOON)
    site.run(NOON, since=beijing(30))
    site.run(NOON + HOUR, since=beijing(28), until=beijing(29), pages=10)
    [gap] = site.gaps()
    assert gap.backfill
    assert gap.lower == beijing(28)
    assert beijing(28) < gap.upper < beijing(29)
    site.run(NOON + 2 * HOUR)  # has no business there
    assert site.gaps() == [gap]
    site.run(NOON + 3 * HOUR, since=beijing(28), until=beijing(29))
    assert site.gaps() == []


def test_gaps_of_the_channels_that_are_asked_for(site):
    site.publish_hourly(beijing(28), NOON)
    site.run(NOON, pages=1)
    site.run(NOON + HOUR, pages=1, channel="gs")
    assert [gap.channel for gap in site.gaps(channels=["gs"])] == ["gs"]
    assert {gap.channel for gap in site.gaps(channels=[CHANNEL, "gs", "kx"])} == {CHANNEL, "gs"}
    assert site.gaps(channels=["kx"]) == []


# --- what is waited for -----------------------------------------------------------------------


def test_what_is_waited_for(site):
    one, two, three, four = site.publish(*(beijing(28, hour) for hour in range(4)))
    site.list(one, two, three)
    site.list(one, four, channel="gs")
    site.store(two)
    site.fail(three)
    failed, pending = site.waiting()
    assert (failed.id, failed.state, failed.attempts) == (f"stcn:{three}", "failed", 1)
    assert (failed.last_error, failed.due_at) == ("no answer", NOON + POLICY.retry_pause)
    assert failed.listed_at == beijing(28, 2)
    assert (pending.id, pending.state, pending.attempts) == (f"stcn:{one}", "pending", 0)
    assert site.waiting_numbers(channels=[CHANNEL, "gs"]) == [four, three, one]
    for day in range(3):
        site.miss(one, NOON + day * DAY)
    assert site.waiting_numbers() == [three]


# --- at an earlier time -----------------------------------------------------------------------


def test_what_was_stored_later_was_pending(site):
    one, two, _ = site.publish(beijing(27, 1), beijing(28, 6), beijing(30))
    site.run(NOON)
    site.store(one, at=NOON + HOUR)
    site.store(two, at=NOON + 2 * HOUR)
    between = NOON + HOUR + MINUTE
    now = NOON + DAY
    assert site.counts(27, 28, as_of=between, now=now) == [(1, 0, 0, 0), (0, 1, 0, 0)]
    assert site.states(28, 28, as_of=between, now=now) == ["in part"]
    assert two in site.waiting_numbers(as_of=between, now=now)
    assert one not in site.waiting_numbers(as_of=between, now=now)
    site.store(one, at=NOON + 3 * HOUR, text="改。")  # an edit takes nothing away
    for then in (NOON + 2 * HOUR, now):  # the moment itself is by then
        assert site.counts(28, 28, as_of=then, now=now) == [(1, 0, 0, 0)]
        assert site.states(28, 28, as_of=then, now=now) == ["complete"]


def test_failed_and_gone_were_pending(site):
    one, two = site.publish(beijing(28, 6), beijing(28, 7))
    site.run(NOON)
    site.fail(one)
    for day in range(3):
        site.miss(two, NOON + day * DAY)
    now = NOON + 3 * DAY
    assert site.counts(28, 28, now=now) == [(0, 0, 1, 1)]
    assert site.counts(28, 28, as_of=now, now=now) == [(0, 2, 0, 0)]
    then = site.waiting(as_of=now, now=now)
    assert [(w.state, w.attempts, w.last_error) for w in then] == [("pending", 0, None)] * 2


def test_what_was_listed_later_was_not_there(site):
    [one] = site.publish(beijing(28, 6))
    site.list(one, at=NOON)
    [late] = site.publish(beijing(28, 7))
    site.list(late, at=NOON + HOUR)
    site.store(one, late, at=NOON + 2 * HOUR)
    now = NOON + DAY
    before = {"as_of": NOON + HOUR - SECOND, "now": now}
    assert site.counts(28, 28, **before) == [(0, 1, 0, 0)]
    assert site.waiting_numbers(**before) == [one]
    assert site.counts(28, 28, as_of=NOON + HOUR, now=now) == [(0, 2, 0, 0)]
    assert site.waiting_numbers(as_of=NOON - SECOND, now=now) == []


def test_a_gap_that_was_closed_later_was_open(site):
    numbers = site.publish_hourly(beijing(27), NOON)
    cut = site.run(NOON, pages=2)
    [gap] = site.gaps(now=cut)
    before = site.days(27, 30, now=cut + HOUR)
    closed = site.run(NOON + 2 * HOUR)
    site.store(*numbers, at=closed)
    now = NOON + DAY
    assert site.gaps(now=now) == []
    assert site.gap_ends(as_of=cut + HOUR, now=now) == [(gap.lower, gap.upper)]
    assert site.days(27, 30, as_of=cut + HOUR, now=now) == before
    assert site.gaps(as_of=closed, now=now) == []
    assert site.gaps(as_of=NOON - SECOND, now=now) == []  # nobody had begun


def test_a_day_that_was_read_later_was_unread(site):
    numbers = site.publish_hourly(beijing(27), NOON)
    first = site.run(NOON, since=beijing(29))
    site.store(*numbers[48:], at=first)
    later = NOON + HOUR
    end = site.run(later, since=beijing(28), until=beijing(29))
    site.store(*numbers[24:48], at=end)
    now = NOON + DAY
    assert site.states(28, 30, now=now) == ["complete", "complete", "so far"]
    assert site.states(28, 30, as_of=first, now=now) == ["unread", "complete", "so far"]
    assert site.states(28, 30, as_of=NOON - SECOND, now=now) == ["unread"] * 3
    assert site.states(28, 28, as_of=end, now=now) == ["complete"]


def test_a_day_that_was_not_over_then_was_so_far(site):
    numbers = site.publish_hourly(beijing(28), beijing(29, 12))
    end = site.run(beijing(29, 12))
    site.store(*numbers, at=end)
    more = site.publish_hourly(beijing(29, 12), NOON)
    site.store(*more, at=site.run(NOON))
    assert site.states(29, 29) == ["complete"]
    assert site.states(29, 29, as_of=end) == ["so far"]
    assert site.counts(29, 29, as_of=end) == [(12, 0, 0, 0)]


def test_at_any_time_between_runs_it_says_what_it_said_then(site):
    """The same as was answered then, but for failed and gone, which were pending."""
    said = []

    def note(at):
        given = [(d.day, d.articles, d.pending + d.failed + d.gone) for d in site.days(24, 31)]
        said.append((at, given, site.gap_ends(now=at), sorted(site.waiting_numbers(now=at))))

    numbers = site.publish_hourly(beijing(24), beijing(28))
    note(site.run(beijing(28), since=beijing(25), pages=4))
    site.store(*numbers[-10:], at=beijing(28, 2))
    note(beijing(28, 2))
    numbers = site.publish_hourly(beijing(28), beijing(28, 20))
    killed_at = site.run(beijing(28, 20), pages=2, end=None)
    note(killed_at + timedelta(minutes=2))  # at first it may as well have gone on
    site.store(*numbers[-4:], at=beijing(28, 21))
    site.fail(numbers[-5], beijing(28, 21))
    note(beijing(28, 21))
    site.publish_hourly(beijing(28, 20), beijing(29, 12))
    note(site.run(beijing(29, 12)))
    note(site.run(beijing(29, 14), since=beijing(24), until=beijing(25), pages=9))
    note(site.run(beijing(29, 20), since=beijing(24), until=beijing(25)))
    now = NOON + DAY
    for at, given, ends, waits in said:
        then = {"as_of": at, "now": now}
        found = site.days(24, 31, **then)
        assert [(d.day, d.articles, d.pending) for d in found] == given
        assert site.gap_ends(**then) == ends
        assert sorted(site.waiting_numbers(**then)) == waits
