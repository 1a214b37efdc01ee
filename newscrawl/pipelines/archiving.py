"""What the pipelines that write to the archive have in common."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from sqlalchemy import Connection

from newscrawl.errors import ArchiveError

logger = logging.getLogger(__name__)


class ArchivingPipeline:
    """Holds the spider's archive, clock and policy, and the run's counters."""

    def __init__(self, crawler: Crawler) -> None:
        spider: Any = crawler.spider
        self.crawler = crawler
        self.stats = crawler.stats
        self.archive = spider.archive
        self.raw_pages = spider.raw_pages
        self.policy = spider.policy
        self.now = spider.now
        self.closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @contextmanager
    def writing(self, id_: str) -> Iterator[Connection]:
        """A transaction for one item, which is dropped where it cannot be made."""
        try:
            with self.archive.writing() as connection:
                yield connection
        except ArchiveError as error:
            self.give_up(error)
            raise DropItem(f"{id_} is not stored") from None

    def give_up(self, error: ArchiveError) -> None:
        """An archive that takes no more ends the run; the ledger keeps the rest."""
        self.stats.inc_value("archive/errors")
        engine: Any = self.crawler.engine
        if self.closing is None:
            logger.error("%s; ending the run", error)
            self.closing = asyncio.ensure_future(engine.close_spider_async(reason="archive_error"))
