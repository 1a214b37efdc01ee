"""The visit of ``scrapy doctor``: the site is asked as politely as a crawl asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from newscrawl.commands.fixture import NO_PARTS
from newscrawl.commands.fixture_folder import fixture_of, is_of_the_site
from newscrawl.pages.stcn.channels import CANONICAL_BASE
from newscrawl.pages.stcn.times import answer_base
from newscrawl.saved import SavedPage
from newscrawl.spiders.answers import header
from newscrawl.spiders.archiving import AJAX
from newscrawl.visit import MOST_REQUESTS, Answer, Ask, Visit, visiting

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

    def __init__(self, base_url: str, seen: Seen, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.base_url, self.seen, self.now = base_url, seen, clock

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Visitor:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.downloaded, signals.response_downloaded)
        crawler.signals.connect(spider.reached, signals.request_reached_downloader)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Send what the plan asks for until it is done, or the visit has had its requests."""
        plan = visiting(self.seen, self.now)
        ask: Ask | None = next(plan)
        while ask and self.seen.requests < MOST_REQUESTS:
            try:
                ask = plan.send(await self.ask(ask))
            except StopIteration:
                ask = None
        nothing: tuple[Request, ...] = ()
        for request in nothing:  # all was sent by hand, in order
            yield request

    async def ask(self, ask: Ask) -> Answer:
        """The answer to a request, or why there is none."""
        request = Request(self.base_url + ask.path, headers=AJAX if ask.ajax else None)
        lost = tuple(map(load_object, self.settings.getlist("RETRY_EXCEPTIONS")))
        try:
            response = await self.crawler.engine.download_async(request)
        except (*lost, IgnoreRequest) as error:
            fault = str(error) or type(error).__name__
            return Answer(ask, 0, b"", {}, self.now(), fault=fault)
        return self.answer(ask, response)

    def answer(self, ask: Ask, response: Response) -> Answer:
        """A response as the visit keeps it."""
        names = (name.decode("latin-1").lower() for name in response.headers)
        headers = {name: header(response, name) or "" for name in names}
        date = answer_base(headers.get("date"), headers.get("age"))
        return Answer(ask, response.status, response.body, headers, self.now(), date)

    def reached(self) -> None:
        """Count a request, that for robots.txt as well."""
        self.seen.requests += 1

    def downloaded(self, response: Response) -> None:
        """Keep robots.txt, which the middleware asks for."""
        if response.url == self.base_url + ROBOTS.path:
            self.seen.robots = self.answer(ROBOTS, response)


def visit(settings: Settings, base_url: str, clock: Callable[[], datetime]) -> Seen:
    """Visit the site, which ``STCN_BASE_URL`` names too; there must be somebody who answers."""
    seen = Seen()
    settings.set("LOG_LEVEL", "ERROR", "cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(Visitor, base_url=base_url, seen=seen, clock=clock)
    process.start()
    return seen


def save(seen: Seen, folder: Path) -> list[Path]:
    """Write each answer that a fixture can be made of; answers where they lie."""
    written = []
    for answer in seen.answers:
        address = CANONICAL_BASE + answer.ask.path
        if answer.status != 200 or not is_of_the_site(address):
            continue
        made = answer.date or answer.at
        content_type = answer.headers.get("content-type")
        page = SavedPage(answer.ask.name, (address,), answer.body, content_type, made)
        fixture = fixture_of(page)
        place = folder / fixture.kind / answer.ask.name.replace(" ", "-")
        fixture.write(place, page.body)
        written.append(place)
    return written
