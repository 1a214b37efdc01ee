"""Imported pages: what is new of them, and what the ledger goes on to know."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from newscrawl.archive import ledger, store
from newscrawl.archive.due import due
from newscrawl.archive.imports import Imports
from newscrawl.archive.ledger import ListPage
from newscrawl.archive.raw_pages import RawPages, digest
from newscrawl.archive.schema import ledger as entries
from newscrawl.archive.schema import versions
from newscrawl.items import Reading
from newscrawl.revisit import RevisitPolicy

HOUR = timedelta(hours=1)
POLICY = RevisitPolicy(timedelta(0), [])


@pytest.fixture
def pages(tmp_path) -> RawPages:
    return RawPages(str(tmp_path / "raw"))


@pytest.fixture
def take(archive, run, pages, now):
    """Import readings; what was counted."""

    def take_(*readings: Reading) -> dict[str, int]:
        imports = Imports(run, POLICY, pages)
        with archive.writing() as connection:
            imports.take(connection, readings, now + 99 * HOUR)
        return {name: count for name, count in imports.counts.items() if count}

    return take_


@pytest.fixture
def saved(make_article):
    """A page saved some hours after the start, with this text."""

    def saved_(number: int, text: str, hour: int, **fields) -> Reading:
        article = make_article(number, text, **fields)
        article.provenance, article.parser = "saved", "stcn/detail-2022"
        article.fetched_at += hour * HOUR
        body = f"{number} {text}".encode()
        return Reading(article, None, digest(body), "text/html", body)

    return saved_


def stored(archive) -> list[tuple]:
    columns = versions.c.id, versions.c.version, versions.c.cause, versions.c.text
    with archive.reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def entry(archive, number: int):
    with archive.reading() as connection:
        return connection.execute(select(entries).where(entries.c.id == f"stcn:{number}")).one()


def test_an_unknown_article_is_stored_and_nobody_asks_for_it(archive, take, saved, now):
    assert take(saved(1, "正文。", 1)) == {"new": 1}
    assert stored(archive) == [("stcn:1", 1, "first", "正文。")]
    assert (entry(archive, 1).state, entry(archive, 1).due_at) == ("stored", None)
    assert take(saved(1, "正文。", 5)) == {"known": 1}


def test_a_row_that_waits_is_still_to_be_read(archive, take, saved, make_row, now):
    row = make_row(1, "更正：200万元。")
    with archive.writing() as connection:
        ledger.list_rows(connection, ListPage("stcn", "kx", now), [row])
    assert take(saved(1, "100万元。", 1)) == {"new": 1}
    assert entry(archive, 1).state == "stored"
    [waiting] = due(archive, "stcn", now + HOUR)
    assert (waiting.row.content, waiting.versions) == ("更正：200万元。", 1)


def test_pages_of_one_article_are_taken_in_the_order_of_their_times(archive, take, saved):
    assert take(saved(1, "二。", 2), saved(1, "一。", 1)) == {"new": 1, "changed": 1}
    assert stored(archive) == [("stcn:1", 1, "first", "一。"), ("stcn:1", 2, "edit", "二。")]


def test_what_was_saved_before_the_stored_text_is_no_news(archive, take, saved):
    take(saved(1, "二。", 2))
    assert take(saved(1, "一。", 1)) == {"older": 1}
    assert len(stored(archive)) == 1


def test_a_copy_of_an_old_text_is_no_new_one(archive, take, saved):
    take(saved(1, "一。", 1), saved(1, "二。", 2))
    assert take(saved(1, "一。", 9)) == {"known": 1}
    assert len(stored(archive)) == 2


@pytest.fixture
def flash(archive, run, make_reading, make_row, now) -> None:
    """One that was stored from its row."""
    with archive.writing() as connection:
        ledger.list_rows(connection, ListPage("stcn", "kx", now), [make_row(1, "正文。")])
        store.store(connection, [make_reading(1, from_page=False)], run, now)


@pytest.mark.usefixtures("flash")
def test_the_page_of_a_flash_with_the_same_words_is_no_edit(archive, take, saved):
    page = saved(1, "正文。", 1, versions=1)
    page.article = replace(page.article, authors=["王明"])
    assert take(page) == {"changed": 1}
    assert stored(archive)[1][:3] == ("stcn:1", 2, "parser")


def test_not_modified_is_not_asked_of_what_the_site_did_not_send(archive, take, saved):
    take(saved(1, "一。", 1))
    with archive.writing() as connection:
        connection.execute(update(entries).values(etag='"1"', last_modified="today"))
    take(saved(1, "二。", 2))
    assert (entry(archive, 1).etag, entry(archive, 1).last_modified) == (None, None)


def test_only_pages_of_versions_are_kept(take, saved, pages):
    take(saved(1, "二。", 2))
    older = saved(1, "一。", 1)
    take(older)
    assert [path.stem for path in pages.folder.rglob("*.zst")] == [digest("1 二。".encode())]
