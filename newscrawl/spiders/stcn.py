"""The spider ``stcn``: first the lists, down to known ground; then what the ledger has due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.archive import ledger, open_archive, walks
from newscrawl.archive.engine import Database
from newscrawl.errors import LayoutChanged, MissingField, PageError, UserError
from newscrawl.items import Article
from newscrawl.pages.stcn.article import Sighting, article_from_page, article_from_row
from newscrawl.pages.stcn.channels import CHANNELS, SITE, Channel, article_url
from newscrawl.pages.stcn.listing import Listing, read_api, read_column
from newscrawl.pages.stcn.times import answer_base
from newscrawl.spiders.arguments import Arguments
from newscrawl.walk import Cursor, Walk

QUEUED_REQUESTS = 64
"""Article requests that wait at a time; the rest wait in the ledger, which costs no memory."""

_AJAX = {"X-Requested-With": "XMLHttpRequest"}


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a walk: its cursor (None for the first), by the list API or the column page."""

    walk: Walk
    number: int
    channel: Channel
    cursor: Cursor | None = None
    column: bool = False


class StcnSpider(Spider):
    """Crawls the channels of www.stcn.com into the archive."""

    name = "stcn"
    site = SITE

    def __init__(
        self,
        archive: Database,
        arguments: Arguments,
        *,
        base_url: str,
        overlap: int,
        retry_pause: timedelta,
    ) -> None:
        super().__init__()
        self.archive = archive
        self.arguments = arguments
        self.base_url = base_url
        self.allowed_domains = [str(urlsplit(base_url).hostname)]
        self.overlap = overlap
        self.retry_pause = retry_pause
        self.run = 0
        self._walking = 0
        self._walks_over = asyncio.Event()

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
        return Arguments.read(given)

    def now(self) -> datetime:
        """The time that this run notes in the archive."""
        return datetime.now(UTC)

    async def start(self) -> AsyncIterator[Any]:
        """All lists first, then each article that is due: so that it carries all its channels."""
        if self.arguments.ids:
            with self.archive.writing() as connection:
                ledger.ask_for(connection, SITE, self.arguments.ids, self.now())
        else:
            for step in self._first_steps():
                yield self._list_request(step)
            await self._walks_over.wait()
        for entry in self._due():
            await self._room_for_more()
            yield self._read(entry)

    def _due(self) -> Iterator[ledger.Due]:
        return ledger.due(
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

    # --- lists

    def _first_steps(self) -> list[Step]:
        arguments, steps = self.arguments, []
        with self.archive.writing() as connection:
            for code in arguments.codes:
                goal = walks.goal(connection, SITE, code, arguments.since, arguments.until)
                walk = Walk(code, goal, self.overlap)
                number = walks.start_walk(connection, self.run, SITE, walk, self.now())
                steps.append(Step(walk, number, CHANNELS[code]))
        self._walking = len(steps)
        return steps

    def _list_request(self, step: Step) -> Request:
        if step.column:
            url, headers = step.channel.column_url(self.base_url), None
        else:
            url, headers = step.channel.api_url(self.base_url, step.cursor), _AJAX
        return Request(
            url,
            headers=headers,
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"step": step},
        )

    def parse_list(self, response: Response, step: Step) -> list[Request]:
        """Write a list page's rows to the ledger, and go on to the next page."""
        following = None
        try:
            following = self._read_list(response, step)
        except PageError as error:
            following = self._after_unreadable(step, response.url, error)
        finally:
            if following is None:
                self._walk_over(step)
        return [self._list_request(following)] if following else []

    def list_failed(self, failure: Failure) -> list[Request]:
        """A list that did not arrive, or not with status 200."""
        request = failure.request  # type: ignore[attr-defined]
        step = request.cb_kwargs["step"]
        following = self._after_unreadable(step, request.url, PageError(_why(failure)))
        if following is None:
            self._walk_over(step)
        return [self._list_request(following)] if following else []

    def _read_list(self, response: Response, step: Step) -> Step | None:
        walk, code, now = step.walk, step.channel.code, self.now()
        base = answer_base(_header(response, "Date"), _header(response, "Age"))
        text = _text(response)
        listing = read_column(text, base) if step.column else read_api(text, step.channel, base)
        numbers = [row.article_id for row in listing.rows]
        with self.archive.writing() as connection:
            known = ledger.sighted(connection, SITE, code, numbers)
            wanted = walk.read(listing.rows, known, base or now)
            listed = ledger.list_rows(connection, SITE, code, wanted, now)
            cursor = walk.next_cursor(step.cursor, listing.page_time, listing.last_time)
            walks.page_read(connection, step.number, SITE, walk)
        self._count_list(step, listing, listed)
        return replace(step, cursor=cursor, column=False) if cursor else None

    def _after_unreadable(self, step: Step, url: str, error: PageError) -> Step | None:
        """The column page in place of a first API page; else the walk is cut, and leaves a gap."""
        stats = self.crawler.stats
        stats.inc_value("list/unreadable")
        stats.inc_value(f"list/unreadable/{type(error).__name__}")
        if step.cursor is None and not step.column and not step.channel.flashes:
            stats.inc_value("list/column_instead")
            self.logger.debug("%s: %s; reading the column page instead", url, error)
            return replace(step, column=True)
        self.logger.warning("%s: %s; the next run tries again", url, error)
        with self.archive.writing() as connection:
            walks.cut_walk(connection, step.number, str(error))
        return None

    def _count_list(self, step: Step, listing: Listing, listed: ledger.Listed) -> None:
        stats = self.crawler.stats
        stats.set_value("list/channel", step.channel.code)
        stats.inc_value("list/pages")
        stats.inc_value(f"list/pages/{step.channel.code}")
        stats.inc_value("list/rows", len(listing.rows))
        stats.inc_value("list/no_time", sum(row.listed_at is None for row in listing.rows))
        for reason, count in listing.skipped.items():
            stats.inc_value(f"list/{reason}", count)
        stats.inc_value("list/new", listed.new)
        stats.inc_value("list/known", listed.known)
        stats.inc_value("list/changed", listed.changed)

    def _walk_over(self, step: Step) -> None:
        stats = self.crawler.stats
        stats.inc_value("walk/done" if step.walk.done else "walk/cut")
        stats.inc_value(f"walk/ended/{step.walk.ended or 'unreadable'}")
        self._walking -= 1
        if not self._walking:
            self._walks_over.set()

    # --- articles

    def _read(self, entry: ledger.Due) -> Article | Request:
        """A flash from its row, where that says it all; a request for anything else."""
        if entry.row and entry.row.content and entry.row_at and not self.arguments.full:
            try:
                article = article_from_row(entry.row, fetched_at=entry.row_at, seen=_seen(entry))
            except MissingField as error:
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

    def parse_article(self, response: Response, entry: ledger.Due) -> Iterator[Article]:
        """The article of a page; one that cannot be read stays in the ledger."""
        try:
            article = article_from_page(
                _text(response),
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
        self._failed(request.cb_kwargs["entry"], request.url, PageError(_why(failure)))

    def _failed(self, entry: ledger.Due, url: str, error: PageError) -> None:
        self.crawler.stats.inc_value("article/failed")
        self.crawler.stats.inc_value(f"article/failed/{type(error).__name__}")
        self.logger.warning("%s: %s; a later run tries again", url, error)
        with self.archive.writing() as connection:
            ledger.fail(connection, entry.id, str(error), self.now(), self.retry_pause)


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _seen(entry: ledger.Due) -> Sighting:
    return Sighting(entry.discovered_at, entry.channels, entry.versions)


def _text(response: Response) -> str:
    if not isinstance(response, TextResponse):
        raise LayoutChanged(f"the answer is no text but {_header(response, 'Content-Type')}")
    return response.text


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _why(failure: Failure) -> str:
    error = failure.value
    if isinstance(error, HttpError):
        return f"HTTP status {error.response.status}"
    return f"no answer ({type(error).__name__}: {error})"
