"""Only the site is asked: each request, and each redirect before it is followed."""

from __future__ import annotations

from typing import Self
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector
from w3lib.url import safe_url_string

from newscrawl.pages.stcn.hosts import refusal

_REDIRECTS = (301, 302, 303, 307, 308)
_SHOWN = 200


class Refused(IgnoreRequest):
    """A URL that is not of the site; its request ends as one that brought no answer."""


class OwnHosts:
    """Stands last before the network, so that no other part's request passes it by.

    It takes the place of Scrapy's ``OffsiteMiddleware``, which drops a redirect when it is
    scheduled: without an answer, nor an error, to those who wait for one.
    """

    def __init__(self, base_url: str, stats: StatsCollector) -> None:
        self.base_url = base_url
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert crawler.stats
        return cls(crawler.settings["STCN_BASE_URL"], crawler.stats)

    def process_request(self, request: Request) -> None:
        """Refuse a request of another host, whoever made it."""
        self._check(request.url, "a request")

    def process_response(self, request: Request, response: Response) -> Response:
        """Refuse a redirect that leads off the site."""
        location = response.headers.get("Location")
        if location is not None and response.status in _REDIRECTS:
            try:
                target = _target(request.url, location)
            except ValueError:
                self._refuse("malformed", repr(location), "a redirect")
            self._check(target, "a redirect")
        return response

    def _check(self, url: str, what: str) -> None:
        if why := refusal(url, self.base_url):
            self._refuse(why, url, what)

    def _refuse(self, why: str, url: str, what: str) -> None:
        self.stats.inc_value(f"refused/{why}")
        raise Refused(f"{what} to {url[:_SHOWN]} is refused: {why}")


def _target(url: str, location: bytes) -> str:
    """Where Scrapy would go: it takes ``////host`` for ``//host``."""
    text = safe_url_string(location)
    return urljoin(url, f"//{text.lstrip('/')}" if text.startswith("//") else text)
