"""Answers that are too large, compressed or not, are given up in time, and counted."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response

MOST_ENCODINGS = 2
"""Each layer may cost the time of 8 MB; a page has one."""


class LimitedBodies(HttpCompressionMiddleware):
    """Scrapy's decompression, which stops at ``DOWNLOAD_MAXSIZE``, with counters."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Decompress the body; one that grows too large has no answer."""
        encodings = b",".join(response.headers.getlist("Content-Encoding"))
        if encodings.count(b",") >= MOST_ENCODINGS:
            self._count("encodings")
            raise IgnoreRequest(f"an answer in more than {MOST_ENCODINGS} layers of compression")
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            self._count("bomb")
            raise

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a body that was larger than ``DOWNLOAD_MAXSIZE`` as it came."""
        if isinstance(exception, DownloadCancelledError):
            self._count("too_large")

    def _count(self, why: str) -> None:
        assert self.stats
        self.stats.inc_value(f"refused/{why}")
