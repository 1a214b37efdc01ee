"""An archive of a few articles whose every text is hostile, and jobs on it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from newscrawl.archive import archive_to_write, ledger, open_archive, store
from newscrawl.archive.runs import start_run
from newscrawl.archive.selection import Selection
from newscrawl.exports.job import Job
from newscrawl.exports.tables import TABLES
from newscrawl.items import Article, ListRow, Reading
from newscrawl.pages.stcn.article import Known, article_from_row
from newscrawl.processors import without_surrogates
from tests.exports.hostile import HOSTILE

START = datetime(2026, 9, 30, 4, tzinfo=UTC)  # noon in Beijing


def hostile_article(number: int, text: str) -> Article:
    """An article that has the text wherever a site could put one."""
    text = without_surrogates(text)  # as the processors leave it
    at = START + timedelta(minutes=number)
    row = ListRow(str(number), "flash", "题", at, content="正文。", source="甲")
    article = article_from_row(row, fetched_at=at, seen=Known(at, ["kx"]))
    blocks = [
        {"type": "heading", "text": text},
        {"type": "paragraph", "text": text},
        {"type": "image", "url": "https://img.example/a.png", "caption": text},
        {"type": "table", "rows": [[text, "2"], ["3", text]]},
        {"type": "list", "ordered": True, "items": [text, "b"]},
    ]
    named = {"code": "600519.SH", "name": text[:40], "by": "site"}
    texts = {name: [text[:200], "二"] for name in ("authors", "editors", "tags", "keywords")}
    return replace(
        article,
        title=text,
        summary=text,
        source=text[:200],
        text=text,
        blocks=blocks,
        images=[{"url": "https://img.example/a.png", "caption": text}],
        securities=[named],
        print_edition={"date": "2026-09-24", "page": "A004"},
        content_hash=f"{number:064x}",
        **texts,
    )


@pytest.fixture(scope="session")
def hostile_url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'news.db'}"
    archive = archive_to_write(url)
    with archive.writing() as connection:
        run = start_run(connection, "stcn", {}, "0", START)
        for number, text in enumerate(HOSTILE.values(), 1):
            article = hostile_article(number, text)
            row = ListRow(str(number), "flash", "题", article.published_at, content="正文。")
            page = ledger.ListPage("stcn", "kx", article.published_at)
            ledger.list_rows(connection, page, [row])
            assert store.store(connection, [Reading(article, row)], run, article.published_at)
    archive.engine.dispose()
    return url


@pytest.fixture
def hostile(hostile_url) -> Iterator[Connection]:
    archive = open_archive(hostile_url)
    with archive.reading() as connection:
        yield connection
    archive.engine.dispose()


@pytest.fixture
def make_job(hostile):
    def make(table: str = "articles", fields: str = "", **chosen) -> Job:
        found = TABLES[table]
        names = fields.split(",") if fields else [column.name for column in found.columns]
        columns = tuple(column for column in found.columns if column.name in names)
        return Job(hostile, "stcn", found, Selection(**chosen), columns, START, "证券时报网")

    return make
