"""Ends a closing spider whose last items came from ``start()``.

Scrapy 2.19 waits until all items are processed, but looks for that only when a response is
done with; flashes have no response of their own, and the run would wait for ever.
"""

from __future__ import annotations

import asyncio
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

_SOON = 0.05


class Closing:
    """After each item, looks whether a spider that is being closed has none left."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(extension.item_done, signal)
        return extension

    def item_done(self) -> None:
        """Look soon: the item still counts as under way."""
        if self.timer is None:
            self.timer = asyncio.get_running_loop().call_later(_SOON, self.look)

    def look(self) -> None:
        """Say that all is done, where it is and nobody has said so."""
        self.timer = None
        engine: Any = self.crawler.engine
        slot = engine.scraper.slot
        if slot and slot.closing and slot.is_idle() and not slot.closing.called:
            slot.closing.callback(self.crawler.spider)
