"""Checks each record against the JSON Schema; one that breaks it is not stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl.archive import ledger
from newscrawl.archive.engine import Database
from newscrawl.items import Article, to_record
from newscrawl.record import record_faults


class ValidatePipeline:
    """Lets through what the schema allows; anything else stays in the ledger as failed."""

    def __init__(self, archive: Database, stats: StatsCollector, retry_pause: timedelta) -> None:
        self.archive = archive
        self.stats = stats
        self.retry_pause = retry_pause

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider: Any = crawler.spider
        return cls(spider.archive, crawler.stats, spider.retry_pause)

    def process_item(self, item: Article) -> Article:
        faults = record_faults(to_record(item))
        if not faults:
            return item
        self.stats.inc_value("article/failed")
        self.stats.inc_value("article/failed/invalid")
        error = f"the record breaks its schema: {'; '.join(faults[:3])}"
        with self.archive.writing() as connection:
            ledger.fail(connection, item.id, error, datetime.now(UTC), self.retry_pause)
        raise DropItem(f"{item.url}: {error}", log_level="WARNING")
