"""Stores articles, several in one transaction; an item goes on when it is safe in the archive."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl.archive import ledger, store
from newscrawl.errors import ArchiveError
from newscrawl.items import Article
from newscrawl.pipelines.archiving import ArchivingPipeline

logger = logging.getLogger(__name__)

BATCH = 50
"""Articles in one transaction, at most: a kill costs so many pages to be asked for again."""

BATCH_SECONDS = 0.1
"""How long an article waits for others to share its transaction."""


class StorePipeline(ArchivingPipeline):
    """Collects articles into batches and stores them whole."""

    def __init__(self, crawler: Crawler) -> None:
        spider: Any = crawler.spider
        super().__init__(spider.archive, crawler.stats, spider.retry_pause)
        self.crawler = crawler
        self.batch: list[Article] = []
        self.stored: asyncio.Future[None] | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Article) -> Article:
        loop = asyncio.get_running_loop()
        if self.stored is None:
            self.stored = loop.create_future()
            self.timer = loop.call_later(BATCH_SECONDS, self.flush)
        stored = self.stored
        self.batch.append(item)
        if len(self.batch) >= BATCH:
            self.flush()
        try:
            await asyncio.shield(stored)
        except ArchiveError:
            raise DropItem(f"{item.id} is not stored") from None
        self.stats.inc_value("article/new" if item.version == 1 else "article/changed")
        return item

    def flush(self) -> None:
        """Store what is collected; those who wait for it go on, or hear why not."""
        batch, stored, timer = self.batch, self.stored, self.timer
        if not stored or not timer:
            return
        timer.cancel()
        self.batch, self.stored, self.timer = [], None, None
        try:
            self._store(batch)
        except ArchiveError as error:
            stored.set_exception(error)
            self._give_up(error)
        else:
            stored.set_result(None)

    def _store(self, batch: list[Article]) -> None:
        spider: Any = self.crawler.spider
        with self.archive.writing() as connection:
            store.store(connection, batch, spider.run)
            ledger.settle(connection, batch, datetime.now(UTC), self.retry_pause)

    def _give_up(self, error: ArchiveError) -> None:
        """An archive that takes no more ends the run; the ledger keeps the rest."""
        self.stats.inc_value("archive/errors")
        if self.closing is None:
            logger.error("%s; ending the run", error)
            close = self.crawler.engine.close_spider_async(reason="archive_error")
            self.closing = asyncio.ensure_future(close)
