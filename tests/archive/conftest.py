"""A fresh archive, on SQLite and on PostgreSQL, and articles and rows to put into it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from newscrawl.archive import archive_to_write
from newscrawl.archive.engine import Database
from newscrawl.archive.runs import start_run
from newscrawl.archive.schema import metadata
from newscrawl.items import Article, ListRow, Reading
from newscrawl.pages.stcn.article import Known, article_from_row

START = datetime(2026, 9, 30, 4, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return START


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'news.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request) -> Iterator[Database]:
    """What holds for one database holds for the other."""
    name = "url" if request.param == "sqlite" else "postgres_url"
    database = archive_to_write(request.getfixturevalue(name))
    yield database
    database.engine.dispose()


@pytest.fixture
def other_than_the_schema():
    """What a database has otherwise than the schema says, but for the tables of words."""

    def differences(connection) -> list:
        names = {"include_name": lambda name, *_: not str(name).startswith("search_words")}
        return compare_metadata(MigrationContext.configure(connection, opts=names), metadata)

    return differences


@pytest.fixture
def run(archive) -> int:
    with archive.writing() as connection:
        return start_run(connection, "stcn", {}, "0", START)


@pytest.fixture
def make_row():
    def make(number: int, content: str | None = None, **fields) -> ListRow:
        values = {
            "kind": "article" if content is None else "flash",
            "title": f"第{number}篇",
            "listed_at": START + timedelta(minutes=number),
            "content": content,
        }
        return ListRow(str(number), **values | fields)

    return make


@pytest.fixture
def make_article(make_row):
    def make(number: int, content: str = "正文。", *, versions: int = 0, **fields) -> Article:
        row = make_row(number, content, **fields)
        seen = Known(START, ["kx"], versions)
        return article_from_row(row, fetched_at=START, seen=seen)

    return make


@pytest.fixture
def make_reading(make_article):
    def make(number: int, content: str = "正文。", *, from_page: bool = True, **fields) -> Reading:
        return Reading(make_article(number, content, **fields), from_page=from_page)

    return make
