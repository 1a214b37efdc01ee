"""A crawl watches over its lock: whoever has lost it is not alone any more."""

from __future__ import annotations

from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from newscrawl.archive.locks import Lock
from newscrawl.archive.runs import SIGN_SECONDS
from newscrawl.commands.alone import this_process
from newscrawl.middlewares.ending import Ending


class Watch:
    """Puts the run's number into its lock; ends the run when the lock is lost."""

    def __init__(self, crawler: Crawler, lock: Lock) -> None:
        self.crawler = crawler
        self.lock = lock
        self.looking: Any = None
        self.ending = Ending(crawler, "lock_lost")
        # nobody else holds on to it
        crawler.signals.connect(self.begin, signals.engine_started, weak=False)
        crawler.signals.connect(self.end, signals.spider_closed, weak=False)

    def begin(self) -> None:
        """The run has its number: say it, and begin to look."""
        spider: Any = self.crawler.spider
        self.lock.say(f"run {spider.run}, {this_process()}")
        self.looking = create_looping_call(self.look)
        self.looking.start(SIGN_SECONDS, now=False)

    def look(self) -> None:
        """End the run where another one may have begun."""
        if self.lock.held() or not self.ending.begin():
            return
        spider: Any = self.crawler.spider
        spider.logger.error("the archive's lock is lost, another run may begin; ending the run")

    def end(self) -> None:
        """Look no more."""
        if self.looking:
            self.looking.stop()
