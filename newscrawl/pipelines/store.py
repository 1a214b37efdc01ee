"""Stores articles, several in one transaction; an item goes on when it is safe in the archive."""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl.archive import outcomes
from newscrawl.archive.intake import Intake
from newscrawl.errors import ArchiveError
from newscrawl.items import Article, Reading
from newscrawl.pipelines.archiving import ArchivingPipeline

BATCH = 50
"""Articles in one transaction, at most: a kill costs so many pages to be asked for again."""

BATCH_SECONDS = 0.1
"""How long an article waits for others to share its transaction."""


class StorePipeline(ArchivingPipeline):
    """Collects readings into batches and stores them whole; hands on the articles."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.intake = Intake()
        self.batch: list[Reading] = []
        self.stored: asyncio.Future[list[Reading]] | None = None
        self.timer: asyncio.TimerHandle | None = None

    async def process_item(self, item: Reading) -> Article:
        loop = asyncio.get_running_loop()
        if self.stored is None:
            self.stored = loop.create_future()
            self.timer = loop.call_later(BATCH_SECONDS, self.flush)
        stored = self.stored
        self.batch.append(item)
        if len(self.batch) >= BATCH:
            self.flush()
        try:
            kept = await asyncio.shield(stored)
        except ArchiveError:
            raise DropItem(f"{item.article.id} is not stored") from None
        if not any(item is one for one in kept):
            self.stats.inc_value("article/unchanged")
            raise DropItem(f"{item.article.id} has been stored by another run")
        self.stats.inc_value("article/new" if item.cause == "first" else "article/changed")
        return item.article

    def flush(self) -> None:
        """Store what is collected; those who wait for it go on, or hear why not."""
        batch, stored, timer = self.batch, self.stored, self.timer
        if not stored or not timer:
            return
        timer.cancel()
        self.batch, self.stored, self.timer = [], None, None
        try:
            stored.set_result(self._store(batch))
        except ArchiveError as error:
            stored.set_exception(error)
            self.give_up(error)
        except Exception as error:
            stored.set_exception(error)
            raise

    def _store(self, batch: list[Reading]) -> list[Reading]:
        spider: Any = self.crawler.spider
        self.raw_pages.keep_answers(batch)
        with self.archive.writing() as connection:
            now = self.now()
            kept = self.intake.take(connection, batch, spider.run, now)
            returned = outcomes.settle(connection, batch, now, self.policy)
        self.stats.inc_value("article/returned", returned)
        return kept
