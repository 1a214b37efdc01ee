"""Keeps JSONL_LOG up to the archive: at the start, while articles are stored, at the end."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.archive.jsonl_log import JsonlFile
from newscrawl.errors import ArchiveError

PAUSE_SECONDS = 0.5
"""How long stored versions wait for others, to be written in one go."""


class JsonlLog:
    """Writes soon after a version is stored; what a kill prevents, the next start makes good."""

    def __init__(self, crawler: Crawler, name: str) -> None:
        self.crawler = crawler
        self.name = name
        self.timer: asyncio.TimerHandle | None = None
        self.log: JsonlFile | None = None
        self.closed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        name = crawler.settings["JSONL_LOG"]
        if not name:
            raise NotConfigured
        extension = cls(crawler, name)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.item_scraped, signals.item_scraped)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self, spider: Any) -> None:
        """Cut a torn tail, and write what an earlier run left unwritten."""
        self.log = JsonlFile(spider.archive, self.name)
        self._write()

    def item_scraped(self) -> None:
        """An article was stored: write soon."""
        if self.timer is None:
            loop = asyncio.get_running_loop()
            self.timer = loop.call_later(PAUSE_SECONDS, self._write)

    def spider_closed(self) -> None:
        """Write the rest."""
        self.closed = True
        self._write()

    def _write(self) -> None:
        if self.timer:
            self.timer.cancel()
        self.timer = None
        if self.log is None:
            return
        try:
            self.crawler.stats.inc_value("log/lines", self.log.catch_up())
        except ArchiveError as error:
            self.log = None
            self._end_run(error)

    def _end_run(self, error: ArchiveError) -> None:
        spider, engine = self.crawler.spider, self.crawler.engine
        assert spider
        assert engine
        self.crawler.stats.inc_value("log/errors")
        spider.logger.error("%s; ending the run", error)
        if not self.closed:
            self.closing = asyncio.ensure_future(engine.close_spider_async(reason="log_error"))
