"""The head of an answer is held in memory as it comes: one without end is broken off."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HEADER, STATUS

LARGEST_HEAD = 256 * 1024
"""Bytes. Twisted limits the length of a line (16 KiB), not their number."""

logger = logging.getLogger(__name__)


class LimitedHeads(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, for answers whose status and headers have an end."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        assert crawler.stats
        count = partial(crawler.stats.inc_value, "refused/head")
        pool: Any = self._pool
        pool._factory = partial(_Factory, count)  # noqa: SLF001 - there is no other way in


class _Protocol(_LenientHTTP11ClientProtocol):
    def __init__(self, quiescent: Any, count: Callable[[], None]) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self.count = count
        self.head = 0

    def request(self, request: Any) -> Any:
        self.head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        in_head = self._parser is not None and self._parser.state in (STATUS, HEADER)
        self.head += len(data) if in_head else 0
        if self.head > LARGEST_HEAD:
            logger.warning("an answer's head has over %d bytes: broken off", LARGEST_HEAD)
            self.count()
            self.transport.abortConnection()  # type: ignore[union-attr]
        else:
            super().dataReceived(data)  # type: ignore[no-untyped-call]


class _Factory(_LenientHTTP11ClientFactory):
    def __init__(self, count: Callable[[], None], *pool: Any) -> None:
        super().__init__(*pool)  # type: ignore[no-untyped-call]
        self.count = count

    def buildProtocol(self, _address: IAddress | None) -> _Protocol:  # noqa: N802
        return _Protocol(self._quiescentCallback, self.count)
