"""Drops a reading that says what the archive has already; numbers the version of any other."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl.archive import ledger, store
from newscrawl.archive.engine import Database
from newscrawl.items import Article


class DedupePipeline:
    """An article's first reading is version 1; a reading with another wording the next one."""

    def __init__(self, archive: Database, stats: StatsCollector) -> None:
        self.archive = archive
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.archive, crawler.stats)  # type: ignore[union-attr]

    def process_item(self, item: Article) -> Article:
        with self.archive.reading() as connection:
            stored = store.stored(connection, item.id)
        if stored is None:
            return item
        if stored.says_the_same(item):
            self.stats.inc_value("article/unchanged")
            with self.archive.writing() as connection:
                ledger.settle(connection, {item.id: None})
            raise DropItem(f"{item.id} says what version {stored.version} says")
        item.version = stored.version + 1
        item.first_seen_at = stored.first_seen_at
        return item
