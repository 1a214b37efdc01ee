"""Articles, their versions, and the view that shows them as records."""

import json

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from newscrawl.archive import ledger, store
from newscrawl.archive.records import count_articles, current_articles
from newscrawl.archive.schema import articles, versions
from newscrawl.errors import ArchiveError
from newscrawl.items import RECORD_FIELDS, to_record


@pytest.fixture
def put(archive, run, make_row, now):
    def put_(*found):
        with archive.writing() as connection:
            rows = [make_row(int(article.article_id)) for article in found]
            ledger.list_rows(connection, "stcn", "kx", rows, now)
            store.store(connection, found, run)

    return put_


def dump(archive):
    with archive.reading() as connection:
        return [list(connection.execute(select(table))) for table in (articles, versions)]


def test_a_changed_text_makes_a_version(archive, put, make_article):
    first, second = make_article(1, "旧。"), make_article(1, "新。", versions=1)
    put(first)
    put(second)
    with archive.reading() as connection:
        assert store.stored(connection, "stcn:1").version == 2
        kept = connection.execute(select(versions.c.text).order_by(versions.c.version)).all()
        assert [row.text for row in kept] == ["旧。", "新。"]
        assert [a.text for a in current_articles(connection)] == ["新。"]
        assert count_articles(connection) == {"flash": 1}


def test_the_same_version_twice_changes_nothing(archive, put, make_article):
    put(make_article(1, "旧。"))
    put(make_article(1, "新。", versions=1))
    before = dump(archive)
    put(make_article(1, "旧。"))
    put(make_article(1, "新。", versions=1))
    put(make_article(1, "别的。", versions=1))
    assert dump(archive) == before


def test_what_says_the_same(archive, put, make_article):
    put(make_article(1, "旧 话。", source="甲"))
    with archive.reading() as connection:
        kept = store.stored(connection, "stcn:1")
    assert kept.says_the_same(make_article(1, "旧话。", source="甲", versions=1))
    assert not kept.says_the_same(make_article(1, "新话。", source="甲"))
    assert not kept.says_the_same(make_article(1, "旧话。", source="乙"))
    assert not kept.says_the_same(make_article(1, "旧话。", source="甲", authors=["王明"]))
    assert not kept.says_the_same(make_article(1, "旧话。", source="甲", title="新题"))


def test_a_transaction_that_fails_leaves_nothing(archive, run, make_row, make_article, now):
    def write() -> None:
        with archive.writing() as connection:
            ledger.list_rows(connection, "stcn", "kx", [make_row(1)], now)
            store.store(connection, [make_article(1)], run)
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        write()
    assert dump(archive) == [[], []]
    with archive.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM ledger")) == 0
        assert connection.scalar(text("SELECT count(*) FROM sightings")) == 0


def test_an_article_needs_its_entry_in_the_ledger(archive, run, make_article):
    refused = pytest.raises((IntegrityError, ArchiveError), match="FOREIGN KEY")
    with refused, archive.writing() as connection:
        store.store(connection, [make_article(1)], run)


def test_the_view_shows_records(archive, put, make_article):
    article = make_article(
        1,
        "正文😀。（新华社）",
        tags=["甲"],
        important=True,
        summary="摘要",
        securities=[{"code": "688727.SH", "name": "恒坤新材", "by": "site"}],
        images=[{"url": "https://a.cn/b.png", "caption": None}],
    )
    article.print_edition = {"date": "2026-09-24", "page": "A004"}
    put(article, make_article(2))
    put(make_article(2, "新。", versions=1))
    with archive.reading() as connection:
        shown = connection.execute(text("SELECT * FROM records ORDER BY id"))
        assert tuple(shown.keys()) == RECORD_FIELDS
        first, second = shown.mappings().all()
    assert second["version"] == 2
    record = to_record(article)
    decoded = {
        name: json.loads(value) if value and isinstance(record[name], list | dict) else value
        for name, value in first.items()
    }
    assert decoded == record


def test_an_article_comes_back_as_it_was_stored(archive, put, make_article):
    article = make_article(1, "正文。", summary="摘要")
    put(article)
    with archive.reading() as connection:
        [kept] = current_articles(connection)
        assert connection.scalar(select(func.count()).select_from(versions)) == 1
    assert kept == article
    assert to_record(kept) == to_record(article)
