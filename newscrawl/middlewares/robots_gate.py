"""No robots.txt that can be read, no request: Scrapy itself would take that for a permission."""

from __future__ import annotations

from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newscrawl.middlewares.ending import Ending, NoPage

_SERVER_ERROR = 500


class RobotsGate:
    """Stands behind Scrapy's own middleware for robots.txt, which has asked for it by then.

    RFC 9309: a status of 400 to 499 allows all, from 500 on, and no answer at all, nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.statuses: dict[str, int] = {}
        self.ending = Ending(crawler, "robots_txt")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        gate = cls(crawler)
        crawler.signals.connect(gate.downloaded, signals.response_downloaded)
        return gate

    def downloaded(self, request: Request, response: Response) -> None:
        """Note the status of robots.txt; the last one counts."""
        parts = urlsplit(request.url)
        if parts.path == "/robots.txt":
            self.statuses[parts.netloc] = response.status

    def process_request(self, request: Request) -> None:
        """Let nothing pass where robots.txt could not be had, and end the run."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        status = self.statuses.get(urlsplit(request.url).netloc)
        if status is not None and status < _SERVER_ERROR:
            return
        said = f"HTTP status {status}" if status else "no answer"
        if self.ending.begin():
            spider: Any = self.crawler.spider
            spider.logger.error("robots.txt: %s; nothing is asked for without it", said)
        raise NoPage(f"not asked for: robots.txt could not be read ({said})")
