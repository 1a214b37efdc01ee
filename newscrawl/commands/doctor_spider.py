"""The spider of ``scrapy doctor``: it asks as politely as a crawl, and has no archive."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newscrawl.commands.fixture import NO_PARTS
from newscrawl.middlewares.blocks import Blocks
from newscrawl.middlewares.ending import NoPage
from newscrawl.middlewares.leaving import Leaving
from newscrawl.pages.stcn.times import answer_base
from newscrawl.spiders.answers import header
from newscrawl.spiders.archiving import AJAX, name_contact
from newscrawl.visit import Answer, Ask, Visit, visiting

ROBOTS = Ask("robots", "/robots.txt")


@dataclass
class Seen(Visit):
    """A visit with what its sender adds: robots.txt, and how many requests were sent."""

    robots: Answer | None = None
    requests: int = 0


class Visitor(Spider):
    """Sends the requests of a visit one after the other; a redirect is an answer, too."""

    name = "visitor"
    custom_settings = {  # noqa: RUF012
        "ITEM_PIPELINES": {},
        "EXTENSIONS": NO_PARTS,
        "REDIRECT_ENABLED": False,
        "RETRY_ENABLED": False,
    }

    def __init__(
        self,
        base_url: str,
        seen: Seen,
        clock: Callable[[], datetime],
        most: int,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.base_url, self.seen, self.now, self.most = base_url, seen, clock, most
        self.tell = tell

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Visitor:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.received, signals.response_received)
        crawler.signals.connect(spider.reached, signals.request_reached_downloader)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """A block is an answer here, and a pause is the end of the visit."""
        super().update_settings(settings)
        settings.replace_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", Blocks, Leaving)
        name_contact(settings)

    async def start(self) -> AsyncIterator[Request]:
        """Send all by hand, in order; a mistake is kept, which Scrapy would log and forget."""
        try:
            await self.visit()
        except NoPage as error:
            self.seen.ended = str(error).removeprefix("not asked for: ")
        except CancelledError:
            self.seen.ended = "interrupted"
            raise
        except Exception as error:
            self.seen.ended = mistake(error)
            self.logger.exception("the visit broke off")
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def visit(self) -> None:
        """Send what the plan asks for until it is done, or the visit is to end before.

        Raises :class:`NoPage` where nothing more may be asked for.
        """
        plan = visiting(self.seen, self.now)
        ask: Ask | None = next(plan)
        while ask and not self.seen.ended:
            if self.seen.requests >= self.most:
                self.seen.ended = "" if ask.spare else "no request was left"
                break
            self.tell(ask.name)
            answer = await self.ask(ask)
            try:
                ask = plan.send(answer)
            except StopIteration:
                ask = None
            if pause := answer.asks_for_pause:
                self.seen.ended = f"the site asks for a pause ({pause})"

    async def ask(self, ask: Ask) -> Answer:
        """The answer to a request, or why there is none: a body too large, broken, not in time."""
        headers = {**(AJAX if ask.ajax else {}), **ask.headers}
        request = Request(self.base_url + ask.path, headers=headers)
        try:
            response = await self.crawler.engine.download_async(request)
        except NoPage:
            raise
        except Exception as error:
            self.logger.info("%s: no answer", ask.path, exc_info=True)
            fault = str(error) or type(error).__name__
            return Answer(ask, 0, b"", {}, self.now(), fault=fault)
        return self.answer(ask, response)

    def answer(self, ask: Ask, response: Response) -> Answer:
        """A response as the visit keeps it."""
        names = (name.decode("latin-1").lower() for name in response.headers)
        headers = {name: header(response, name) or "" for name in names}
        date = answer_base(headers.get("date"), headers.get("age"))
        return Answer(ask, response.status, response.body, headers, self.now(), date)

    def reached(self, request: Request) -> None:
        """Count a request; that for robots.txt, which the middleware asks for, as well."""
        self.seen.requests += 1
        if urlsplit(request.url).path == ROBOTS.path:
            self.seen.robots = Answer(ROBOTS, 0, b"", {}, self.now(), fault="no answer")

    def received(self, response: Response) -> None:
        """Keep robots.txt."""
        if urlsplit(response.url).path == ROBOTS.path:
            self.seen.robots = self.answer(ROBOTS, response)


def mistake(error: BaseException) -> str:
    """Why a visit that broke off did so."""
    return f"broken off by a mistake, {type(error).__name__}: {error} (--debug shows where)"
