"""Counts which parts each article has, and how many say the same: what the drift alarm needs."""

from __future__ import annotations

from collections import Counter
from typing import Any, Self

from scrapy.crawler import Crawler

from newscrawl.items import Article, Reading
from newscrawl.pages.stcn.parts import PAGE_PARTS, article_parts

MOST_TEXTS = 5_000
"""So many texts of a run are remembered; more would not make the finding surer."""


class WatchPipeline:
    """Lets everything through; before the archive's answer, so that unchanged ones count too."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.crawler = crawler
        self.texts: dict[int, str] = {}
        self.lines: Counter[int] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Reading) -> Reading:
        article = item.article
        self.count_parts(item, article)
        if article.text and len(self.texts) < MOST_TEXTS:
            self.count_likeness(item, article)
        return item

    def count_parts(self, item: Reading, article: Article) -> None:
        """What the article's answer gave, and an example of what it did not."""
        parser, stats, evidence = article.parser, self.stats, self.evidence
        parts = item.parts | article_parts(article)
        stats.inc_value(f"layout/{parser}")
        for name in parts:
            stats.inc_value(f"field/{parser}/{name}")
        for name in set(PAGE_PARTS) - parts:
            evidence.note(f"{parser}/{name}", article.url, item.body, item.digest)
        evidence.note(f"layout/{parser}", article.url, item.body, item.digest)

    def count_likeness(self, item: Reading, article: Article) -> None:
        """Texts that another article has too, and the line that most begin or end with."""
        self.stats.inc_value("article/texts")
        if self.texts.setdefault(hash(article.text), article.id) != article.id:
            self.stats.inc_value("article/same_text")
            self.evidence.note("same_text", article.url, item.body, item.digest)
        lines = article.text.splitlines()
        if len(lines) > 1:
            for line in {hash(lines[0]), hash(lines[-1])}:
                self.lines[line] += 1
                if self.lines[line] > self.stats.get_value("article/same_line", 0):
                    self.stats.set_value("article/same_line", self.lines[line])
                    self.evidence.note("same_line", article.url, item.body, item.digest)

    @property
    def evidence(self) -> Any:
        spider: Any = self.crawler.spider
        return spider.evidence
