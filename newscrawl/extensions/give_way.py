"""A backfill rests while a run for what is new goes on: the site is asked by one at a time."""

from __future__ import annotations

from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from newscrawl.archive import runs
from newscrawl.errors import ArchiveError

LOOK_SECONDS = 2


class GiveWay:
    """Pauses the engine of a backfill for as long as another run of the spider is under way."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.looking: Any = None
        self.resting = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self, spider: Any) -> None:
        """Begin to look, where the spider is a backfill."""
        if spider.arguments.backfill:
            self.looking = create_looping_call(self.look)
            self.looking.start(LOOK_SECONDS)

    def spider_closed(self) -> None:
        """Look no more."""
        if self.looking:
            self.looking.stop()

    def look(self) -> None:
        """Rest where another run goes on; go on where none does any more."""
        spider: Any = self.crawler.spider
        try:
            with spider.archive.reading() as connection:
                after = spider.now() - runs.SILENT
                others = runs.others_alive(connection, spider.name, spider.run, after)
        except ArchiveError as error:
            spider.logger.warning("%s", error)
            return
        busy = [run.run for run in others if "until" not in run.arguments]
        engine: Any = self.crawler.engine
        if busy and not self.resting:
            spider.logger.info("run %d reads what is new: the backfill rests", busy[0])
            self.crawler.stats.inc_value("backfill/rests")
            engine.pause()
        elif self.resting and not busy:
            spider.logger.info("the backfill goes on")
            engine.unpause()
        self.resting = bool(busy)
