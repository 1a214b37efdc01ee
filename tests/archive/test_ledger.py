"""The ledger: what is listed, what is due, what comes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from newscrawl.archive import ledger, outcomes, store
from newscrawl.archive.due import due
from newscrawl.archive.ledger import Listed, ListPage
from newscrawl.archive.schema import articles, sightings
from newscrawl.archive.schema import ledger as entries
from newscrawl.archive.withdrawals import Withdrawal, withdrawals_of
from newscrawl.items import Reading
from newscrawl.pages.stcn.times import list_time
from newscrawl.revisit import RevisitPolicy

PAUSE = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
POLICY = RevisitPolicy(PAUSE, (HOUR, 6 * HOUR, DAY))


@pytest.fixture
def desk(archive, run, now):
    return Desk(archive, run, now)


class Desk:
    """The ledger's functions, each in a transaction of its own."""

    def __init__(self, archive, run, now):
        self.archive, self.run, self.now = archive, run, now

    def list(self, *rows, channel="kx", at=None, **page):
        with self.archive.writing() as connection:
            where = ListPage("stcn", channel, at or self.now, **page)
            return ledger.list_rows(connection, where, rows)

    def store(self, article, at=None, **reading):
        read = [Reading(article, **{"from_page": False} | reading)]
        with self.archive.writing() as connection:
            store.store(connection, read, self.run, at or self.now)
            return outcomes.settle(connection, read, at or self.now, POLICY)

    def fail(self, number, at=None, policy=POLICY):
        with self.archive.writing() as connection:
            outcomes.fail(connection, f"stcn:{number}", "no", at or self.now, policy)

    def miss(self, number, at=None):
        with self.archive.writing() as connection:
            return outcomes.miss(connection, f"stcn:{number}", "404", at or self.now, POLICY)

    def withdrawals(self, number, as_of=None):
        with self.archive.reading() as connection:
            return withdrawals_of(connection, f"stcn:{number}", as_of)

    def note_unlisted(self, lower, upper, *listed, at):
        with self.archive.writing() as connection:
            page = ListPage("stcn", "kx", at)
            return ledger.note_unlisted(connection, page, (lower, upper), listed)

    def ask_for(self, *numbers, at=None):
        with self.archive.writing() as connection:
            ledger.ask_for(connection, "stcn", numbers, at or self.now)

    def due(self, at=None, **asked):
        return list(due(self.archive, "stcn", at or self.now, **asked))

    def due_numbers(self, at=None, **asked):
        return [entry.article_id for entry in self.due(at, **asked)]

    def entry(self, number):
        with self.archive.reading() as connection:
            found = select(entries).where(entries.c.id == f"stcn:{number}")
            return connection.execute(found).one()

    def channels(self, number):
        with self.archive.reading() as connection:
            found = select(articles.c.channels).where(articles.c.id == f"stcn:{number}")
            return connection.scalar(found)


def test_a_page_is_counted(desk, make_row, make_article):
    assert desk.list(make_row(1, "一。"), make_row(2, "二。"), make_row(3, "三。")) == Listed(new=3)
    for number, text in ((1, "一。"), (2, "二。")):
        desk.store(make_article(number, text))
    page = [make_row(1, "一。"), make_row(2, "改。"), make_row(3, "三。"), make_row(4, "四。")]
    assert desk.list(*page) == Listed(new=1, known=1, changed=1)
    assert desk.list() == Listed()


def test_a_sighting_is_written_once_with_the_time_it_was_first_seen(desk, make_row, now):
    desk.list(make_row(1), channel="yw")
    desk.list(make_row(1), make_row(2), channel="yw", at=now + MINUTE)
    with desk.archive.reading() as connection:
        assert ledger.sighted(connection, "stcn", "yw", ["1", "2", "3"]) == {"1", "2"}
        assert ledger.sighted(connection, "stcn", "kx", ["1", "2", "3"]) == set()
        assert ledger.sighted(connection, "other", "yw", ["1"]) == set()
        seen = connection.execute(select(sightings).order_by(sightings.c.id)).all()
    assert [s.first_seen_at for s in seen] == [now, now + MINUTE]


def test_a_stored_article_takes_on_a_channel_once(desk, make_row, make_article):
    desk.list(make_row(1, "一。"))
    desk.store(make_article(1, "一。"))
    for channel in ("yw", "kx", "yw", "gs"):
        desk.list(make_row(1), channel=channel)
    assert desk.channels(1) == ["kx", "yw", "gs"]


@pytest.mark.parametrize("flash_first", [True, False])
def test_two_channels_rows_of_a_pending_id_are_one(desk, make_row, flash_first):
    flash = (make_row(1, "快讯。", source="人民财讯"), "kx")
    column = (make_row(1, summary="摘要", source="证券时报", tags=["甲"]), "yw")
    for row, channel in (flash, column) if flash_first else (column, flash):
        desk.list(row, channel=channel)
    [entry] = desk.due()
    assert (entry.row.kind, entry.row.content, entry.row.source) == ("flash", "快讯。", "人民财讯")
    assert (entry.row.summary, entry.row.tags) == ("摘要", ["甲"])
    assert set(entry.channels) == {"kx", "yw"}


def test_a_pending_flash_takes_its_newest_text(desk, make_row, make_article):
    desk.list(make_row(1, "旧。"))
    desk.list(make_row(1, "新。"))
    [entry] = desk.due()
    assert entry.row.content == "新。"
    desk.store(make_article(1, "新。"))
    assert desk.list(make_row(1, "新。")) == Listed(known=1)


def test_a_stored_flash_whose_text_changed_is_due_with_it(desk, make_row, make_article, now):
    desk.list(make_row(1, "旧。"))
    desk.store(make_article(1, "旧。"))
    assert desk.due() == []
    assert desk.list(make_row(1, "旧。"), at=now + MINUTE) == Listed(known=1)
    assert desk.due(now + MINUTE) == []
    assert desk.list(make_row(1, "新。"), at=now + MINUTE) == Listed(changed=1)
    [entry] = desk.due(now + MINUTE)
    assert (entry.row.content, entry.row_at, entry.versions) == ("新。", now + MINUTE, 1)
    assert entry.discovered_at == now


def test_white_space_is_no_change(desk, make_row, make_article):
    desk.list(make_row(1, "旧 话。"))
    desk.store(make_article(1, "旧 话。"))
    assert desk.list(make_row(1, "旧话。\n")) == Listed(known=1)


def test_a_change_is_seen_of_a_flash_that_was_stored_before_its_text_was_listed(
    desk, make_row, make_article
):
    desk.list(make_row(1, summary="摘要"), channel="yw")
    desk.store(make_article(1, "旧。"))
    desk.list(make_row(1, "旧。"))
    assert desk.list(make_row(1, "新。")) == Listed(changed=1)


@pytest.mark.parametrize(
    "fields",
    [
        {"content": "利好\ud83d"},
        {"content": "利好。", "images": [{"url": "https://a.cn/\ud83d.png", "caption": None}]},
        {"content": "a\x00b"},
    ],
    ids=repr,
)
def test_a_hostile_row_stops_no_page(desk, make_row, fields):
    assert desk.list(make_row(1, **fields), make_row(2, "二。")) == Listed(new=2)
    assert desk.due_numbers() == ["2", "1"]


@pytest.mark.parametrize("text", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_a_hostile_time_stops_no_later_run(desk, make_row, text, now):
    desk.list(make_row(1, listed_at=list_time(text, now)), make_row(2))
    assert set(desk.due_numbers()) == {"1", "2"}


def test_pauses_double_up_to_a_day(desk, make_row, now):
    desk.list(make_row(1))
    waits = []
    for _ in range(10):
        desk.fail(1)
        waits.append(desk.entry(1).due_at - now)
    assert waits == [min(PAUSE * 2**n, timedelta(days=1)) for n in range(10)]
    assert (desk.entry(1).state, desk.entry(1).attempts) == ("failed", 10)
    assert desk.due_numbers(now + timedelta(hours=23)) == []
    assert desk.due_numbers(now + timedelta(days=1)) == ["1"]


def test_without_a_pause_it_is_due_at_once_but_not_for_the_run_that_failed(desk, make_row, now):
    desk.list(make_row(1))
    desk.fail(1, at=now + MINUTE, policy=RevisitPolicy(timedelta(0)))
    assert desk.due_numbers(now) == []
    assert desk.due_numbers(now + MINUTE) == ["1"]


def test_a_stored_article_that_fails_stays_stored(desk, make_row, make_article):
    desk.list(make_row(1, "一。"))
    desk.store(make_article(1, "一。"))
    desk.fail(1)
    assert desk.entry(1).state == "stored"


def test_a_read_article_is_settled(desk, make_row, make_article, now):
    desk.list(make_row(1, "一。"))
    desk.fail(1)
    desk.store(make_article(1, "一。"))
    entry = desk.entry(1)
    assert (entry.state, entry.due_at, entry.attempts) == ("stored", None, 0)
    assert (entry.last_error, entry.row) == (None, None)
    assert desk.due_numbers(now + timedelta(days=999)) == []


def test_an_empty_body_is_read_again_for_a_day(desk, make_row, make_article, now):
    desk.list(make_row(1, "一。"))
    empty = make_article(1, "一。")
    empty.text, empty.blocks = "", []
    moment, readings = now, 0
    while desk.due_numbers(moment):
        desk.store(empty, at=moment)
        readings += 1
        assert desk.entry(1).state == "stored"
        moment = desk.entry(1).due_at or moment
    assert readings > 3
    assert now + timedelta(days=1) <= moment <= now + timedelta(days=2)
    assert desk.due_numbers(now + timedelta(days=999)) == []


def test_each_of_many_is_due_once_newest_first(desk, make_row):
    same_minute = {"listed_at": datetime(2026, 9, 1, tzinfo=UTC)}
    desk.list(*(make_row(n, "文。") for n in range(1300)))
    desk.list(*(make_row(n, "文。", **same_minute) for n in range(1300, 2600)))
    found = desk.due()
    assert sorted(int(entry.article_id) for entry in found) == list(range(2600))
    listed = [entry.listed_at for entry in found]
    assert listed == sorted(listed, reverse=True)


def test_what_is_settled_while_the_rest_is_read_is_not_lost(desk, make_row, make_article):
    desk.list(*(make_row(n, "文。") for n in range(1500)))
    found = []
    for entry in due(desk.archive, "stcn", desk.now):
        if len(found) in (0, 999, 1200):
            desk.store(make_article(int(entry.article_id), "文。"))
        found.append(entry.article_id)
    assert len(found) == len(set(found)) == 1500


def test_only_what_was_asked_for_is_due(desk, make_row, now):
    desk.list(make_row(1), make_row(2), channel="yw")
    desk.list(make_row(3), channel="gs")
    assert desk.due_numbers(channels=["gs"]) == ["3"]
    assert desk.due_numbers(channels=["yw", "gs"]) == ["3", "2", "1"]
    assert desk.due_numbers(channels=[]) == []
    assert desk.due_numbers(numbers=["2", "77"]) == ["2"]
    assert desk.due_numbers(now - MINUTE) == []
    assert list(due(desk.archive, "other", now)) == []


def test_ids_can_be_asked_for_known_or_not(desk, make_row, make_article, now):
    desk.list(make_row(1, "一。"), make_row(2))
    desk.store(make_article(1, "一。"))
    desk.fail(2)
    later = now + MINUTE
    desk.ask_for("1", "2", "9", "9", at=later)
    found = {entry.article_id: entry for entry in desk.due(later)}
    assert found.keys() == {"1", "2", "9"}
    assert (found["1"].versions, found["1"].discovered_at) == (1, now)
    assert (found["9"].row, found["9"].channels, found["9"].discovered_at) == (None, [], later)
    assert desk.entry(1).state == "stored"


def test_an_id_asked_for_takes_the_row_that_a_list_gives_later(desk, make_row):
    desk.ask_for("1")
    assert desk.list(make_row(1, "一。")) == Listed()
    [entry] = desk.due()
    assert entry.row.content == "一。"


def test_a_page_is_read_again_at_the_ages_of_the_policy(desk, make_row, make_article, now):
    article = make_article(1, listed_at=now)
    desk.list(make_row(1, listed_at=now))
    for moment, next_due in [
        (now + MINUTE, now + HOUR),
        (now + HOUR + MINUTE, now + 6 * HOUR),
        (now + 7 * HOUR, now + DAY),
        (now + DAY + MINUTE, None),
    ]:
        desk.store(article, at=moment, from_page=True)
        assert desk.entry(1).due_at == next_due
    desk.store(article, at=now + MINUTE, from_page=False)
    assert desk.entry(1).due_at is None  # a flash: its row passes by


def test_what_is_found_late_is_not_read_again_for_ages_that_it_has_passed(
    desk, make_row, make_article, now
):
    desk.list(make_row(1, listed_at=now))
    desk.store(make_article(1, listed_at=now), at=now + 9 * HOUR, from_page=True)
    assert desk.entry(1).due_at == now + DAY


def test_missing_on_three_days_is_gone(desk, make_row, now):
    desk.list(make_row(1))
    assert [desk.miss(1, at=now + hours * HOUR) for hours in (0, 1, 5)] == ["failed"] * 3
    assert desk.entry(1).missing_days == 1  # noon to five in the afternoon
    assert desk.miss(1, at=now + 20 * HOUR) == "failed"
    desk.fail(1, at=now + 30 * HOUR)
    assert desk.entry(1).missing_days == 2
    assert desk.miss(1, at=now + 2 * DAY) == "gone"
    entry = desk.entry(1)
    assert (entry.state, entry.due_at, entry.attempts) == ("gone", None, 6)
    assert desk.due_numbers(now + 999 * DAY) == []
    desk.ask_for("1", at=now + 3 * DAY)
    assert desk.due_numbers(now + 3 * DAY) == ["1"]  # a person may ask all the same


def test_the_days_are_beijings(desk, make_row):
    """Half past eleven and half past twelve at night: 15:30 and 16:30 in UTC."""
    desk.list(make_row(1))
    desk.miss(1, at=datetime(2026, 9, 30, 15, 30, tzinfo=UTC))
    desk.miss(1, at=datetime(2026, 9, 30, 16, 30, tzinfo=UTC))
    assert desk.entry(1).missing_days == 2


def test_a_stored_article_that_disappears_is_withdrawn_and_stays(desk, make_row, make_article, now):
    desk.list(make_row(1))
    desk.store(make_article(1), from_page=True)
    assert desk.miss(1, at=now + HOUR) == "withdrawn"
    assert desk.miss(1, at=now + 2 * HOUR) == "still withdrawn"
    assert desk.withdrawals(1) == [Withdrawal(now + HOUR, None)]
    assert desk.entry(1).state == "stored"
    assert desk.store(make_article(1), at=now + 3 * HOUR, from_page=True) == 1
    assert desk.withdrawals(1) == [Withdrawal(now + HOUR, now + 3 * HOUR)]
    assert desk.withdrawals(1, now + 2 * HOUR) == [Withdrawal(now + HOUR, None)]
    assert desk.withdrawals(1, now) == []
    assert desk.miss(1, at=now + DAY) == "withdrawn"
    assert len(desk.withdrawals(1)) == 2


def test_a_page_that_was_not_modified_is_due_as_after_a_reading(desk, make_row, make_article, now):
    desk.list(make_row(1))
    desk.store(make_article(1), from_page=True, etag='"a"', last_modified="b")
    desk.miss(1, at=now + MINUTE)
    with desk.archive.writing() as connection:
        due_at = now + HOUR
        assert outcomes.still_there(connection, "stcn:1", due_at, now + 2 * MINUTE) == 1
    entry = desk.entry(1)
    assert (entry.due_at, entry.attempts, entry.missing_days) == (now + HOUR, 0, 0)
    [found] = desk.due(now + HOUR)
    assert (found.etag, found.last_modified) == ('"a"', "b")


def test_a_row_with_news_is_read_with_its_page_unconditionally(desk, make_row, make_article, now):
    desk.list(make_row(1, "一。"))
    desk.store(make_article(1, "一。"), from_page=True, etag='"a"')
    desk.list(make_row(1, "二。"), at=now + MINUTE)
    [entry] = desk.due(now + MINUTE)
    assert (entry.etag, entry.row.content) == (None, "二。")


def test_a_flash_that_its_list_passes_over_is_due_once(desk, make_row, make_article, now):
    for number in (1, 2, 3):
        desk.list(make_row(number, f"{number}。"))
        desk.store(make_article(number, f"{number}。"))
    span = now, now + 10 * MINUTE
    later = now + HOUR
    assert desk.note_unlisted(*span, "1", "3", at=later) == 1
    [entry] = desk.due(later)
    assert (entry.article_id, entry.unlisted) == ("2", True)
    assert desk.note_unlisted(*span, "1", "3", at=later + HOUR) == 0
    # between the times, not at them: what stands there may stand on another page
    assert desk.note_unlisted(now + MINUTE, now + 3 * MINUTE, at=later) == 0
    assert desk.miss(2, at=later) == "withdrawn"
    desk.list(make_row(2, "2。"), at=later + HOUR)  # its row is back
    assert desk.withdrawals(2) == [Withdrawal(later, later + HOUR)]
    assert (desk.entry(2).due_at, desk.entry(2).unlisted_at) == (None, None)


def test_what_a_backfill_found_is_its_own_until_a_list_of_today_shows_it(desk, make_row):
    desk.list(make_row(1), make_row(2), backfill=True)
    desk.list(make_row(3))
    assert desk.due_numbers() == ["3"]
    assert desk.due_numbers(backfill=True) == ["3", "2", "1"]
    assert desk.due_numbers(numbers=["1"]) == ["1"]
    desk.list(make_row(2))
    assert desk.due_numbers() == ["3", "2"]


def test_an_answer_from_an_older_cache_has_no_say_against_a_newer_one(
    desk, make_row, make_article, now
):
    desk.list(make_row(1, "旧。"), at=now - HOUR)
    desk.store(make_article(1, "旧。"), at=now - HOUR)
    assert desk.list(make_row(1, "新。"), at=now) == Listed(changed=1)
    desk.store(make_article(1, "新。", versions=1), at=now)
    assert desk.list(make_row(1, "旧。"), at=now + MINUTE, age=5 * MINUTE) == Listed(known=1)
    assert desk.due(now + MINUTE) == []
    desk.miss(1, at=now + 10 * MINUTE)
    desk.list(make_row(1, "新。"), at=now + 11 * MINUTE, age=30 * MINUTE)
    assert desk.withdrawals(1)[0].returned_at is None
    desk.list(make_row(1, "新。"), at=now + 11 * MINUTE)
    assert desk.withdrawals(1)[0].returned_at == now + 11 * MINUTE


def test_a_changed_source_or_time_of_a_flash_is_a_change(desk, make_row, make_article, now):
    desk.list(make_row(1, "文。", source="甲"))
    desk.store(make_article(1, "文。", source="甲"))
    assert desk.list(make_row(1, "文。", source="甲"), at=now + MINUTE) == Listed(known=1)
    assert desk.list(make_row(1, "文。", source="乙"), at=now + MINUTE) == Listed(changed=1)
    later = make_row(1, "文。", source="乙", listed_at=now + HOUR)
    assert desk.list(later, at=now + 2 * HOUR) == Listed(changed=1)


def test_a_byline_that_was_taken_off_the_page_does_not_come_back_from_the_archive(
    desk, make_row, make_article, now
):
    """What lists said is kept for a second reading, not what the page had said."""
    row = make_row(1, summary="摘要")
    desk.list(row, channel="yw")
    desk.store(make_article(1, authors=["王明"], source="甲"), row=row, from_page=True)
    desk.ask_for("1", at=now + MINUTE)
    [entry] = desk.due(now + MINUTE)
    assert (entry.row.summary, entry.row.source, entry.row.authors) == ("摘要", None, [])
