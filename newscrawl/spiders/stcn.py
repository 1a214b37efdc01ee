"""The spider ``stcn``: first the lists, down to known ground; then what the ledger has due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from newscrawl.archive import ledger, open_archive
from newscrawl.archive.due import Due, due
from newscrawl.errors import PageError, UserError
from newscrawl.items import Article
from newscrawl.pages.stcn.article import FLASH_PARSER, Known, article_from_page, article_from_row
from newscrawl.pages.stcn.channels import SITE, article_url
from newscrawl.spiders.answers import no_answer, text
from newscrawl.spiders.arguments import Arguments
from newscrawl.spiders.lists import ListSpider

QUEUED_REQUESTS = 64
"""Article requests that wait at a time; the rest wait in the ledger, which costs no memory."""

ITEM_POLL_SECONDS = 0.02


class StcnSpider(ListSpider):
    """Crawls the channels of www.stcn.com into the archive."""

    name = "stcn"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_args: Any, **kwargs: Any) -> Self:
        settings = crawler.settings
        arguments = cls.check(settings, kwargs)
        spider = cls(
            arguments=arguments,
            base_url=settings["STCN_BASE_URL"].rstrip("/"),
            archive=open_archive(settings["ARCHIVE_URL"]),
            overlap=settings.getint("WALK_OVERLAP"),
            retry_pause=timedelta(seconds=settings.getfloat("RETRY_PAUSE")),
        )
        spider._set_crawler(crawler)
        return spider

    @staticmethod
    def check(settings: BaseSettings, given: dict[str, str]) -> Arguments:
        """The arguments as read. Raises :class:`UserError` for what cannot be done as asked."""
        url = settings["STCN_BASE_URL"]
        if not _is_http(url):
            raise UserError(
                f"STCN_BASE_URL {url!r} needs a scheme and a host: https://www.stcn.com"
            )
        for name in ("RETRY_PAUSE", "WALK_OVERLAP"):
            if not str(settings[name]).isdecimal():
                raise UserError(f"{name} {settings[name]!r} is no whole number, 0 or more")
        return Arguments.read(given)

    async def start(self) -> AsyncIterator[Any]:
        """All lists first, then each article that is due: so that it carries all its channels."""
        if self.arguments.ids:
            with self.writing() as connection:
                ledger.ask_for(connection, SITE, self.arguments.ids, self.now())
        else:
            for step in self.first_steps():
                yield self.list_request(step)
            await self.walks_over.wait()
        for entry in self._due():
            await self._room_for_more()
            yield self._read(entry)
        await self._items_stored()

    def _due(self) -> Iterator[Due]:
        return due(
            self.archive,
            SITE,
            self.now(),
            channels=self.arguments.channels,
            numbers=self.arguments.ids or None,
        )

    async def _room_for_more(self) -> None:
        scheduler: Any = self.crawler.engine.scheduler
        while len(scheduler) >= QUEUED_REQUESTS:
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    async def _items_stored(self) -> None:
        """Scrapy looks for the end when a request is done; flashes have none to wait for."""
        slot: Any = self.crawler.engine.scraper.slot
        while slot.itemproc_size:
            await asyncio.sleep(ITEM_POLL_SECONDS)

    def _read(self, entry: Due) -> Article | Request:
        """A flash from its row, where that says it all; a request for anything else."""
        by_row = entry.parser in (None, FLASH_PARSER) and not self.arguments.full
        if entry.row and entry.row.content and entry.row_at and by_row:
            try:
                article = article_from_row(entry.row, fetched_at=entry.row_at, seen=_seen(entry))
            except PageError as error:
                self.logger.info("%s: %s; asking for its page", entry.id, error)
            else:
                self.crawler.stats.inc_value(f"article/layout/{article.parser}")
                return article
        return Request(
            article_url(entry.article_id, self.base_url),
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"entry": entry},
        )

    def parse_article(self, response: Response, entry: Due) -> Iterator[Article]:
        """The article of a page; one that cannot be read stays in the ledger."""
        try:
            article = article_from_page(
                text(response),
                entry.article_id,
                fetched_at=self.now(),
                seen=_seen(entry),
                row=entry.row,
            )
        except PageError as error:
            self._failed(entry, response.url, error)
            return
        self.crawler.stats.inc_value(f"article/layout/{article.parser}")
        if not article.text:
            self.crawler.stats.inc_value("article/empty_body")
        yield article

    def article_failed(self, failure: Failure) -> None:
        """A page that did not arrive, or not with status 200."""
        request = failure.request  # type: ignore[attr-defined]
        self._failed(request.cb_kwargs["entry"], request.url, no_answer(failure))

    def _failed(self, entry: Due, url: str, error: PageError) -> None:
        self.crawler.stats.inc_value("article/failed")
        self.crawler.stats.inc_value(f"article/failed/{type(error).__name__}")
        self.logger.warning("%s: %s; a later run tries again", url, error)
        with self.writing() as connection:
            ledger.fail(connection, entry.id, str(error), self.now(), self.retry_pause)


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _seen(entry: Due) -> Known:
    return Known(entry.discovered_at, entry.channels, entry.versions)
