"""Drops a reading that says what the archive has already."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl.archive import ledger, store
from newscrawl.archive.engine import Database
from newscrawl.items import Article


class DedupePipeline:
    """Lets through an article's first reading, and later ones with another wording or byline."""

    def __init__(self, archive: Database, stats: StatsCollector, retry_pause: timedelta) -> None:
        self.archive = archive
        self.stats = stats
        self.retry_pause = retry_pause

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider: Any = crawler.spider
        return cls(spider.archive, crawler.stats, spider.retry_pause)

    def process_item(self, item: Article) -> Article:
        if item.version == 1:
            return item
        with self.archive.writing() as connection:
            stored = store.stored(connection, item.id)
            if not stored.says_the_same(item):
                return item
            ledger.settle(connection, [item], datetime.now(UTC), self.retry_pause)
        self.stats.inc_value("article/unchanged")
        raise DropItem(f"{item.id} says what version {stored.version} says")
