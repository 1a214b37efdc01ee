"""An archive with all that the pages show, and its pages: asked directly, or in a browser."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newscrawl.archive import open_archive
from newscrawl.archive.duplicates.links import Link, write_links
from newscrawl.archive.runs import finish_run
from newscrawl.archive.schema import stretches, walks
from newscrawl.items import ListRow, Reading
from newscrawl.web.server import application
from tests.exports.conftest import hostile_article
from tests.exports.feed_world import HOUR, MINUTE, START, World, fill
from tests.exports.hostile import HOSTILE

NOW = START + timedelta(hours=24)
FIRST_HOSTILE = 101
PLAIN = 15
"""Flashes of no importance, which make the front page full."""


def fill_pages(made: World) -> World:
    """What feeds are tested with, and a named security, a cluster, hostile texts, runs, gaps."""
    fill(made)
    said = {"code": "600519.SH", "name": "贵州茅台", "by": "name", "start": 2, "end": 6}
    code = {"code": "600519.SH", "name": "贵州茅台", "by": "code", "start": 7, "end": 13}
    with made.together():
        made.add(7, "今日贵州茅台（600519）涨停。", securities=[said, code])
        made.add(8, "转载：今日涨停。")
        for number in range(200, 200 + PLAIN):
            made.add(number, f"第{number}条快讯的正文。")
        for number, (name, text) in enumerate(HOSTILE.items(), FIRST_HOSTILE):
            article = hostile_article(number, text)
            article.securities = [dict(one, code="000001.SZ") for one in article.securities]
            row = ListRow(str(number), "flash", "题", article.published_at, content="正文。")
            assert name
            made.store(row, Reading(article, row), START + HOUR, "kx")
    with made.archive.writing() as connection:
        link = Link("stcn:7", 0.93, "reprint")
        write_links(connection, {"stcn:8": link}, START + HOUR)
        known = {"site": "stcn", "backfill": False}
        read = known | {"channel": "kx", "floor_at": START - 48 * HOUR, "mark_at": START + HOUR}
        connection.execute(stretches.insert().values(read))
        cut = {"run": made.run, "channel": "yw", "state": "open", "ended": "closespider_timeout"}
        ends = {"lower_at": START - 5 * HOUR, "reached_at": START, "top_at": START + HOUR}
        walk = known | cut | ends | {"pages": 3, "started_at": START}
        connection.execute(walks.insert().values(walk))
        counters = {"run/findings": ["channel yw: silent <b>for 3 h</b>"]}
        finish_run(connection, made.run, "finished", counters, START + MINUTE)
    return made


@dataclass
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


Ask = Callable[..., Answered]


def asker(app) -> Ask:
    """Asks an ASGI application in this process, as its server would."""

    def ask(address: str, *, method: str = "GET", host: str = "127.0.0.1:8001") -> Answered:
        parts = urlsplit(address)
        scope = {
            "type": "http",
            "method": method,
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [(b"host", host.encode())],
            "http_version": "1.1",
            "scheme": "http",
        }
        sent: list[dict] = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        asyncio.run(app(scope, receive, send))
        start, *rest = sent
        headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Answered(start["status"], headers, b"".join(one.get("body", b"") for one in rest))

    return ask


@pytest.fixture(scope="session")
def pages_world(tmp_path_factory) -> World:
    folder: Path = tmp_path_factory.mktemp("web")
    return fill_pages(World(f"sqlite:///{folder / 'news.db'}"))


@pytest.fixture(scope="session")
def pages_app(pages_world):
    archive = open_archive(str(pages_world.archive.url))
    yield application(archive, lambda: NOW, "127.0.0.1")
    archive.engine.dispose()


@pytest.fixture(scope="session")
def ask(pages_app) -> Iterator[Ask]:
    return asker(pages_app)
