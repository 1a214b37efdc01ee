"""The spider ``stcn``: first the lists, down to known ground; then what the ledger has due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from newscrawl.archive import archive_to_write, ledger, outcomes
from newscrawl.archive.due import Due, due
from newscrawl.archive.raw_pages import RawPages
from newscrawl.errors import Blocked, PageError
from newscrawl.items import Reading
from newscrawl.pages.stcn.addresses import check_landing
from newscrawl.pages.stcn.article import (
    FLASH_PARSER,
    Known,
    article_from_row,
    article_of_page,
    read_page,
)
from newscrawl.pages.stcn.channels import SITE, article_url
from newscrawl.pages.stcn.comments import has_comments
from newscrawl.pages.stcn.parts import as_listed
from newscrawl.spiders.answers import header, no_answer, text
from newscrawl.spiders.arguments import Arguments
from newscrawl.spiders.checks import check_settings, read_policy
from newscrawl.spiders.lists import ListSpider

QUEUED_REQUESTS = 64
"""Article requests that wait at a time; the rest wait in the ledger, which costs no memory."""

POLL_SECONDS = 0.02
NOT_MODIFIED = 304
MISSING = (404, 410)


class StcnSpider(ListSpider):
    """Crawls the channels of www.stcn.com into the archive."""

    name = "stcn"

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self._failed: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_args: Any, **kwargs: Any) -> Self:
        settings = crawler.settings
        arguments = cls.check(settings, kwargs)
        spider = cls(
            arguments=arguments,
            base_url=settings["STCN_BASE_URL"].rstrip("/"),
            archive=archive_to_write(settings["ARCHIVE_URL"]),
            raw_pages=RawPages(settings["RAW_PAGES"]),
            overlap=settings.getint("WALK_OVERLAP"),
            policy=read_policy(settings),
            clock=load_object(settings["CLOCK"]),
        )
        spider._set_crawler(crawler)
        return spider

    @staticmethod
    def check(settings: BaseSettings, given: dict[str, str]) -> Arguments:
        """The arguments as read. Raises :class:`UserError` for what cannot be done as asked."""
        check_settings(settings)
        return Arguments.read(given)

    async def start(self) -> AsyncIterator[Any]:
        """All lists first, then each article that is due: so that it carries all its channels.

        A range of days is read so day by day.
        """
        if self.arguments.ids:
            with self.writing() as connection:
                ledger.ask_for(connection, SITE, self.arguments.ids, self.now())
            async for work in self._read_due():
                yield work
            return
        self.plan_walks()
        floors = self.arguments.floors(self.now())
        self.crawler.stats.set_value("range/days", len(floors))
        for floor in floors:
            asked = self._requests
            for request in self.walk_down_to(floor):
                yield request
            await self.walks_over.wait()
            async for work in self._read_due():
                yield work
            self._count_day(known=self._requests == asked)

    @property
    def _requests(self) -> int:
        count: int = self.crawler.stats.get_value("downloader/request_count", 0)
        return count

    def _count_day(self, *, known: bool) -> None:
        self.crawler.stats.inc_value("range/days_done")
        self.crawler.stats.inc_value("range/days_known", int(known))

    async def _read_due(self) -> AsyncIterator[Reading | Request]:
        entries = due(
            self.archive,
            SITE,
            self.now(),
            channels=self.arguments.channels,
            numbers=self.arguments.ids or None,
            backfill=self.arguments.backfill,
        )
        with self.ending_the_run():
            for entry in entries:
                if entry.id not in self._failed:
                    await self._room_for_more()
                    yield self._read(entry)
        await self._all_read()

    async def _room_for_more(self) -> None:
        scheduler: Any = self.crawler.engine.scheduler
        while len(scheduler) >= QUEUED_REQUESTS:
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    async def _all_read(self) -> None:
        """Until no request and no item is under way; flashes have no request to wait for."""
        engine: Any = self.crawler.engine
        while (
            not engine.scraper.slot.is_idle()
            or engine.downloader.active
            or engine.scheduler.has_pending_requests()
        ):
            await asyncio.sleep(POLL_SECONDS)

    def _read(self, entry: Due) -> Reading | Request:
        """A flash from its row, where that says it all; a request for anything else."""
        by_row = entry.parser in (None, FLASH_PARSER) and not self.arguments.full
        if entry.row and entry.row.content and entry.row_at and by_row:
            try:
                article = article_from_row(entry.row, fetched_at=entry.row_at, seen=_seen(entry))
            except PageError as error:
                self.logger.info("%s: %s; asking for its page", entry.id, error)
            else:
                self.crawler.stats.inc_value(f"article/layout/{article.parser}")
                return Reading(article, entry.row, entry.row_answer, from_page=False)
        return self._page_request(entry)

    def _page_request(self, entry: Due) -> Request:
        validators = {"If-None-Match": entry.etag, "If-Modified-Since": entry.last_modified}
        return Request(
            article_url(entry.article_id, self.base_url),
            headers={name: value for name, value in validators.items() if value},
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"entry": entry},
            meta={"handle_httpstatus_list": [NOT_MODIFIED]},
        )

    def parse_article(self, response: Response, entry: Due) -> Iterator[Reading]:
        """The article of a page; one that cannot be read stays in the ledger."""
        if response.status == NOT_MODIFIED:
            if entry.etag or entry.last_modified:
                self._still_there(entry, "article/not_modified")
            else:
                self._fail(entry, response.url, PageError("not modified, but nothing was known"))
            return
        try:
            check_landing(response.url, entry.article_id)
            html = text(response)
            page = read_page(html, entry.article_id)
            article = article_of_page(
                page,
                entry.article_id,
                fetched_at=self.now(),
                seen=_seen(entry),
                row=entry.row,
            )
        except PageError as error:
            self.evidence.note("failed", response.url, response.body)
            self._fail(entry, response.url, error)
            return
        if entry.unlisted and entry.parser == FLASH_PARSER and not self.arguments.ids:
            # Its list has dropped it, its page has not: its row was all there was to know.
            self._still_there(entry, "article/unlisted")
            return
        self.crawler.stats.inc_value(f"article/layout/{article.parser}")
        if not article.text:
            self.crawler.stats.inc_value("article/empty_body")
        if has_comments(html):
            self.crawler.stats.inc_value("article/with_comments")
            self.logger.info("%s shows comments (网友评论)", response.url)
        yield Reading(
            article,
            entry.row,
            self.raw_pages.name(response.body),
            header(response, "Content-Type"),
            response.body,
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
            parts=page.given | as_listed(page.title, page.published_at, entry.row),
        )

    def article_failed(self, failure: Failure) -> None:
        """A page that did not arrive, or not with status 200."""
        request = failure.request  # type: ignore[attr-defined]
        entry, error = request.cb_kwargs["entry"], no_answer(failure)
        self.evidence.note("failed", request.url)
        if error.status in MISSING:
            self._miss(entry, request.url, error)
        else:
            self._fail(entry, request.url, error)

    def _still_there(self, entry: Due, counter: str) -> None:
        due_at = None
        if entry.published_at and entry.parser != FLASH_PARSER:
            due_at = self.policy.after_reading(self.now(), entry.published_at)
        with self.writing() as connection:
            returned = outcomes.still_there(connection, entry.id, due_at, self.now())
        self.crawler.stats.inc_value(counter)
        self.crawler.stats.inc_value("article/returned", returned)

    def _fail(self, entry: Due, url: str, error: PageError) -> None:
        if isinstance(error, Blocked):
            self._leave(entry, url, error)
            return
        self._count_failure(error)
        self._failed.add(entry.id)
        self.logger.warning("%s: %s; a later run tries again", url, error)
        with self.writing() as connection:
            outcomes.fail(connection, entry.id, str(error), self.now(), self.policy)

    def _leave(self, entry: Due, url: str, error: Blocked) -> None:
        """Nothing was learned of the article: it stays due as it was."""
        self._failed.add(entry.id)
        self.crawler.stats.inc_value("article/blocked")
        self.logger.warning("%s: %s; it stays pending", url, error)

    def _miss(self, entry: Due, url: str, error: PageError) -> None:
        self._failed.add(entry.id)
        with self.writing() as connection:
            outcome = outcomes.miss(connection, entry.id, str(error), self.now(), self.policy)
        if outcome == "failed":
            self._count_failure(error)
        else:
            self.crawler.stats.inc_value(f"article/{outcome.replace(' ', '_')}")
        self.logger.warning("%s: %s; %s", url, error, outcome)

    def _count_failure(self, error: PageError) -> None:
        self.crawler.stats.inc_value("article/failed")
        self.crawler.stats.inc_value(f"article/failed/{type(error).__name__}")


def _seen(entry: Due) -> Known:
    return Known(entry.discovered_at, entry.channels, entry.versions)
