"""What middlewares do when nothing more is to be asked: the run ends, and a request has no page."""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from newscrawl.errors import Blocked


class NoPage(IgnoreRequest):
    """A request that brought no page, and says nothing of the article or list that it was for.

    ``page_error`` is what the spider's errback takes it for.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.page_error = Blocked(why)


class Ending:
    """Ends the run for a reason, once."""

    def __init__(self, crawler: Crawler, reason: str) -> None:
        self.crawler = crawler
        self.reason = reason
        self.task: asyncio.Future[None] | None = None

    def begin(self) -> bool:
        """Have the spider closed; answers whether this is the first time that it is asked for."""
        if self.task:
            return False
        engine: Any = self.crawler.engine
        self.task = asyncio.ensure_future(engine.close_spider_async(reason=self.reason))
        return True
