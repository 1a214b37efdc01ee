"""So many requests a day (Beijing's), of all runs on the archive, and then none."""

from __future__ import annotations

from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.archive.request_budget import claim, claimed, give_back
from newscrawl.errors import ArchiveError
from newscrawl.middlewares.ending import Ending, NoPage
from newscrawl.moments import beijing_day_of


class Budget:
    """Claims requests in the archive before they are sent: robots.txt, retries and redirects, too.

    Without ``REQUEST_BUDGET``, and for spiders without an archive, it is off.
    """

    def __init__(self, crawler: Crawler, budget: int) -> None:
        self.crawler = crawler
        self.budget = budget
        self.day: str | None = None
        self.left = 0
        self.ending = Ending(crawler, "request_budget")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        budget = crawler.settings.getint("REQUEST_BUDGET")
        if not budget or not hasattr(crawler.spider, "archive"):
            raise NotConfigured
        found = cls(crawler, budget)
        crawler.signals.connect(found.spider_closed, signals.spider_closed)
        return found

    def process_request(self, request: Request) -> None:
        """Take one of the claimed requests; end the run where there is none any more."""
        if not self._has_one():
            if self.ending.begin():
                spider: Any = self.crawler.spider
                spider.logger.warning(
                    "the day's %d requests are used up; the next day goes on", self.budget
                )
            raise NoPage("not asked for: the day's requests are used up (REQUEST_BUDGET)")
        self.left -= 1

    def spider_closed(self, spider: Any) -> None:
        """Give back what is left, and note how far the day's budget is used."""
        stats = self.crawler.stats
        stats.set_value("polite/budget", self.budget)
        try:
            self._give_back(spider)
            with spider.archive.reading() as connection:
                today = beijing_day_of(spider.now())
                stats.set_value("polite/budget_used", claimed(connection, today))
        except ArchiveError as error:
            spider.logger.warning("%s", error)

    def _has_one(self) -> bool:
        spider: Any = self.crawler.spider
        today = beijing_day_of(spider.now())
        if today != self.day:
            self._give_back(spider)
            self.day = today
        if not self.left:
            with spider.writing() as connection:
                self.left = claim(connection, today, self.budget)
        return self.left > 0

    def _give_back(self, spider: Any) -> None:
        if self.left and self.day:
            with spider.archive.writing() as connection:
                give_back(connection, self.day, self.left)
            self.left = 0
