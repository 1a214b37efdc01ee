"""SIGTERM and Ctrl-C: the first one ends a run cleanly, a second one at once.

Scrapy's own handlers leave the process by way of the reactor, which has to be free for that.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from scrapy.crawler import Crawler

from newscrawl.commands.mistakes import UNHEALTHY

_AT_ONCE = (
    b"newscrawl: ended at once by a second signal; what was stored is whole, the next run goes on\n"
)
_POLL_SECONDS = 0.05

logger = logging.getLogger(__name__)


class Stopping:
    """Closes the crawler's spider at the first signal; leaves the process at the second."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.loop = asyncio.get_event_loop()
        self.task: asyncio.Task[None] | None = None

    def listen(self) -> None:
        """Take the signals, in place of all who did before."""
        _take(self._first)

    def _first(self, number: int, _frame: FrameType | None) -> None:
        _take(_second)
        self.loop.call_soon_threadsafe(self._begin, signal.Signals(number).name)

    def _begin(self, name: str) -> None:
        logger.info("%s: the run ends; a second signal ends it at once", name)
        self.task = self.loop.create_task(self._end())

    async def _end(self) -> None:
        engine: Any = self.crawler.engine
        while self.crawler.crawling and not engine.running:  # it is still being started
            await asyncio.sleep(_POLL_SECONDS)
        if engine.spider:
            await engine.close_spider_async(reason="shutdown")


def _take(handler: Callable[[int, FrameType | None], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)


def _second(_number: int, _frame: FrameType | None) -> None:
    # the first one's line may be half written: nothing but a plain write is safe here
    os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, _AT_ONCE)
    os._exit(UNHEALTHY)
