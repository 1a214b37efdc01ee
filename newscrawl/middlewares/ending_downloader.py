"""A run that is being ended gives up what it has under way, at once or after a short grace.

Scrapy waits for every request that it has begun: for one to a host that rests as long as the
host rests, for one that hangs as long as a download may take, three times.
"""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy import Request, signals
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call

from newscrawl.middlewares.ending import NoPage

GRACE_SECONDS = 5
"""So long an answer that is on its way may still arrive."""

_LOOK_SECONDS = 0.5


class EndingDownloader(Downloader):
    """Scrapy's downloader, which looks whether the spider is being closed, whoever asked for it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.under_way: set[asyncio.Timeout] = set()
        self.looking: Any = None
        crawler.signals.connect(self.opened, signals.spider_opened)

    def opened(self) -> None:
        """Begin to look."""
        self.looking = create_looping_call(self.look)
        self.looking.start(_LOOK_SECONDS, now=False)

    def close(self) -> None:
        """Look no more."""
        if self.looking:
            self.looking.stop()
        super().close()

    def look(self) -> None:
        """Begin nothing more, give up what waits to be sent, and let what was sent have an end."""
        engine: Any = self.crawler.engine
        if not engine._slot or not engine._slot.closing:  # noqa: SLF001 - no signal says so
            return
        if start := engine._start_request_processing_awaitable:  # noqa: SLF001
            start.cancel()
        for slot in self.slots.values():
            while slot.queue:
                _, answer = slot.queue.popleft()
                answer.errback(self._given_up("not asked for: the run was ended"))
        now = asyncio.get_running_loop().time()
        for limit in self.under_way:
            if limit.when() is None:
                limit.reschedule(now + GRACE_SECONDS)

    async def _download(self, slot: Slot, request: Request) -> Response:
        limit = asyncio.timeout(None)
        self.under_way.add(limit)
        try:
            async with limit:
                return await super()._download(slot, request)
        except TimeoutError:
            if not limit.expired():
                raise
            raise self._given_up("no answer before the run was ended") from None
        finally:
            self.under_way.remove(limit)

    def _given_up(self, why: str) -> NoPage:
        self.crawler.stats.inc_value("ended/given_up")
        return NoPage(why)
