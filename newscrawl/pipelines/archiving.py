"""What the pipelines that write to the archive have in common."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from newscrawl.archive.engine import Database


class ArchivingPipeline:
    """Holds the spider's archive and its pause before a second try."""

    def __init__(self, archive: Database, stats: StatsCollector, retry_pause: timedelta) -> None:
        self.archive = archive
        self.stats = stats
        self.retry_pause = retry_pause

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider: Any = crawler.spider
        return cls(spider.archive, crawler.stats, spider.retry_pause)
