"""How fast a host is asked: delay, jitter, Crawl-delay, and the pauses that it asks for."""

from __future__ import annotations

from time import monotonic
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from newscrawl.pages.stcn.pauses import BUSY, asked_pause

JITTER = 0.2
"""A delay is drawn from 1.0 to 1.5 times the asked one: never shorter than that."""

LONGEST = 3600.0
"""A host that asks for more seconds than this is left until the next run."""

SLOWER = 2
"""After a 429 the delay is so many times as long, for the rest of the run."""

_MOST_DELAY = 60.0
_TINY = 0.001


class Pauses:
    """Keeps each host's slot of the downloader at the pace that the host asks for.

    Like Scrapy's AutoThrottle it sets what the slot has: ``delay`` and ``jitter``, and for a
    pause ``lastseen``, the moment from which the next delay counts, in the future.
    """

    def __init__(self, crawler: Crawler, delay: float, pause: float) -> None:
        self.crawler = crawler
        self.delay = delay
        self.pause = pause
        self.delays: dict[str, float] = {}
        self.last: dict[str, float] = {}
        self.refusals: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        found = cls(crawler, settings.getfloat("DOWNLOAD_DELAY"), settings.getfloat("BLOCK_PAUSE"))
        crawler.signals.connect(found.queued, signals.request_reached_downloader)
        crawler.signals.connect(found.answered, signals.response_downloaded)
        crawler.signals.connect(found.robots, signals.robots_parsed)
        return found

    def queued(self, request: Request) -> None:
        """Set the pace, before the request waits for its turn."""
        key = self._key(request)
        if slot := self._slot(key):
            # drawn from delay * (1 - jitter) on: the shortest is the delay that is asked for
            delay = self.delays.get(key, self.delay) / (1 - JITTER)
            slot.delay = max(delay, _TINY if slot.lastseen > monotonic() else 0)
            slot.jitter = JITTER

    def answered(self, request: Request) -> None:
        """Note how long after the one before it was sent."""
        key = self._key(request)
        if slot := self._slot(key):
            if key in self.last:
                gap = round(slot.lastseen - self.last[key], 3)
                self.crawler.stats.min_value("polite/shortest_gap", gap)
            self.last[key] = slot.lastseen

    def robots(self, robotparser: RobotParser, request: Request) -> None:
        """Take the host's ``Crawl-delay``, where it is longer than ours."""
        parser = getattr(robotparser, "rp", None)
        agent = self.crawler.settings["USER_AGENT"]
        asked = parser.crawl_delay(agent) if parser is not None else None
        if asked:
            self.crawler.stats.max_value("polite/crawl_delay", float(asked))
            self._slow_down(self._key(request), float(asked))

    def process_response(self, request: Request, response: Response) -> Response:
        """Rest where the host says that it is asked too much."""
        key = self._key(request)
        if response.status not in BUSY:
            self.refusals.pop(key, None)
            return response
        stats = self.crawler.stats
        tried = self.refusals.get(key, 0)
        self.refusals[key] = tried + 1
        asked = asked_pause(response.headers.get("Retry-After"), response.headers.get("Date"))
        pause = self.pause * 2**tried if asked is None else asked
        stats.inc_value("polite/retry_after" if asked is not None else "polite/no_retry_after")
        if response.status == 429:
            self._slow_down(key, SLOWER * max(self.delays.get(key, self.delay), _TINY))
        self.rest(request, min(pause, LONGEST))
        return response

    def rest(self, request: Request, seconds: float) -> None:
        """Let the request's host rest for so many seconds from now on."""
        if not (slot := self._slot(self._key(request))) or seconds <= 0:
            return
        slot.delay = max(slot.delay, _TINY)  # without a delay the downloader looks at no clock
        slot.lastseen = max(slot.lastseen, monotonic() + seconds)
        self.crawler.stats.inc_value("polite/rests")
        self.crawler.stats.inc_value("polite/rest_seconds", round(seconds))

    def _slow_down(self, key: str, delay: float) -> None:
        self.delays[key] = max(self.delays.get(key, self.delay), min(delay, _MOST_DELAY))

    def _slot(self, key: str) -> Any:
        engine: Any = self.crawler.engine
        return engine.downloader.slots.get(key)

    def _key(self, request: Request) -> str:
        engine: Any = self.crawler.engine
        key: str = engine.downloader.get_slot_key(request)
        return key
