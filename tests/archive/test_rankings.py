"""Rankings: a snapshot is stored whole, and read back with what is known of its articles."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from newscrawl.archive import ledger, store
from newscrawl.archive.due import due
from newscrawl.archive.rankings import Snapshot, read_rankings, store_ranking
from newscrawl.archive.runs import start_run
from newscrawl.archive.schema import ledger as entries
from newscrawl.archive.schema import rankings, sightings
from newscrawl.errors import ArchiveError
from newscrawl.items import RankRow

HOUR = timedelta(hours=1)


def row(position: int, number: str | None = None, **fields) -> RankRow:
    values = {"title": f"第{position}名", "url": None, "hot": False, "red": False, "tag": None}
    return RankRow(position=position, article_id=number, **values | fields)


@pytest.fixture
def take(archive, run, now):
    def take(*rows: RankRow, channel: str = "yw", at=now, by: int = run) -> int:
        with archive.writing() as connection:
            return store_ranking(connection, Snapshot("stcn", channel, by, at), rows)

    return take


@pytest.fixture
def later_run(archive, now) -> int:
    with archive.writing() as connection:
        return start_run(connection, "stcn_rank", {}, "0", now + HOUR)


@pytest.fixture
def read(archive):
    def read(**chosen) -> list:
        with archive.reading() as connection:
            return list(read_rankings(connection, "stcn", **chosen))

    return read


@pytest.fixture
def add_article(archive, run, now, make_row, make_reading):
    def add(number: int, *, at=now, versions: int = 0, **fields) -> None:
        with archive.writing() as connection:
            page = ledger.ListPage("stcn", "kx", at)
            ledger.list_rows(connection, page, [make_row(number, "正文。")])
            reading = make_reading(number, versions=versions, **fields)
            assert store.store(connection, [reading], run, at)

    return add


def test_a_snapshot_comes_back_as_it_was_taken(take, read, now):
    take(row(1, "5", url="u", hot=True), row(2, title="直播", red=True, tag="独家"))
    first, second = read()
    assert (first.channel, first.taken_at) == ("yw", now)
    assert (first.position, first.article, first.url, first.hot) == (1, "stcn:5", "u", True)
    assert (second.title, second.article, second.red, second.tag) == ("直播", None, True, "独家")
    assert first.article_title is None
    assert first.published_at is None


def test_the_newest_version_of_the_article_is_linked(take, read, add_article, make_row):
    add_article(5, title="原标题")
    take(row(1, "5"))
    add_article(5, title="新标题", versions=1)
    [found] = read()
    assert found.article_title == "新标题"
    assert found.published_at == make_row(5).listed_at


def test_as_of_knows_no_later_snapshot_version_or_article(take, read, add_article, later_run, now):
    add_article(5, title="原标题")
    take(row(1, "5"), row(2, "6"))
    take(row(1, "5"), at=now + HOUR, by=later_run)
    add_article(5, at=now + HOUR, title="新标题", versions=1)
    add_article(6, at=now + HOUR)
    assert [found.article_title for found in read(as_of=now)] == ["原标题", None]
    assert [found.article_title for found in read()] == ["新标题", "第6篇", "新标题"]


def test_they_are_chosen_by_time_and_channel_and_stand_oldest_first(take, read, later_run, now):
    take(row(2), row(1), channel="yw")
    take(row(1), channel="kx")
    take(row(1), channel="yw", at=now + HOUR, by=later_run)

    def keys(**chosen) -> list:
        return [(f.channel, f.position, f.taken_at - now) for f in read(**chosen)]

    early = [("kx", 1, 0 * HOUR), ("yw", 1, 0 * HOUR), ("yw", 2, 0 * HOUR)]
    late = [("yw", 1, HOUR)]
    assert keys() == early + late
    assert keys(until=now + HOUR) == early
    assert keys(since=now + HOUR) == late
    assert keys(channels=["yw"], until=now + HOUR) == early[1:]
    assert keys(limit=2) == [early[1], *late]
    assert read(channels=[]) == []


def test_an_article_that_only_a_ranking_names_waits_to_be_read(archive, take, now):
    assert take(row(1, "5"), row(2, "6"), row(3, "5"), row(4)) == 2
    assert take(row(1, "5"), channel="kx") == 0
    with archive.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(sightings)) == 0
    assert {entry.id for entry in due(archive, "stcn", now)} == {"stcn:5", "stcn:6"}
    assert list(due(archive, "stcn", now, channels=["yw"])) == []


def test_what_the_ledger_knows_stays_as_it_is(archive, take, add_article, now):
    add_article(5)
    with archive.writing() as connection:
        connection.execute(entries.update().values(state="stored", due_at=None))
    assert take(row(1, "5")) == 0
    assert list(due(archive, "stcn", now + HOUR)) == []


def test_a_list_that_names_it_later_gives_it_its_sighting(archive, take, make_row, now):
    take(row(1, "5"))
    with archive.writing() as connection:
        page = ledger.ListPage("stcn", "kx", now + HOUR)
        assert ledger.sighted(connection, "stcn", "kx", ["5"]) == set()
        ledger.list_rows(connection, page, [make_row(5, "正文。")])
        assert ledger.sighted(connection, "stcn", "kx", ["5"]) == {"5"}
    [entry] = due(archive, "stcn", now + HOUR)
    assert entry.row.content == "正文。"
    assert (entry.channels, entry.discovered_at) == (["kx"], now)


def test_a_snapshot_is_stored_whole_or_not_at_all(archive, take):
    with pytest.raises(ArchiveError):
        take(row(1, "5"), row(2, "6"), row(1, "7"))
    with archive.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(rankings)) == 0
        assert connection.scalar(select(func.count()).select_from(entries)) == 0


def test_an_empty_ranking_leaves_no_rows(take, read):
    assert take() == 0
    assert read() == []


def test_a_limit_takes_the_first_places_of_the_newest_snapshot(take, read, later_run, now):
    take(row(1), row(2), row(3))
    take(row(1), row(2), row(3), at=now + HOUR, by=later_run)
    assert [(f.taken_at, f.position) for f in read(limit=2)] == [(now + HOUR, 1), (now + HOUR, 2)]
    assert [(f.taken_at - now, f.position) for f in read(limit=4)] == [
        (0 * HOUR, 1),
        (HOUR, 1),
        (HOUR, 2),
        (HOUR, 3),
    ]
