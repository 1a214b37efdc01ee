"""What the pipelines that write to the archive have in common."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler


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

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)
