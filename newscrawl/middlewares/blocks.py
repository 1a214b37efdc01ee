"""A block is not an answer: the host rests, the request waits its turn again, or the run ends."""

from __future__ import annotations

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response, TextResponse

from newscrawl.middlewares.ending import Ending, NoPage
from newscrawl.middlewares.pauses import Pauses
from newscrawl.pages.answer import answer_text
from newscrawl.pages.stcn.blocked import Due, blocked

TRIES = 2
"""So often a request that was blocked is sent again in the same run."""

IN_A_ROW = 6
"""So many blocks without a good answer between them end the run: the host wants none of us."""


class Blocks:
    """Recognises blocks, counts them by kind, and lets nothing of them reach the spider."""

    def __init__(self, crawler: Crawler, pause: float, tries: int, pauses: Pauses) -> None:
        self.crawler = crawler
        self.tries = tries
        self.pause = pause
        self.pauses = pauses
        self.in_a_row = 0
        self.ending = Ending(crawler, "blocked")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        tries = TRIES if settings.getbool("RETRY_ENABLED") else 0
        pauses = Pauses.from_crawler(crawler)
        return cls(crawler, settings.getfloat("BLOCK_PAUSE"), tries, pauses)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Send a blocked request again, behind all others; give it up after some tries."""
        response = self.pauses.process_response(request, response)
        if request.url.endswith("/robots.txt"):
            return response
        kind = _kind(request, response)
        if kind is None:
            self.in_a_row = 0
            return response
        stats = self.crawler.stats
        stats.inc_value(f"blocked/{kind}")
        stats.inc_value("blocked/count")
        self.in_a_row += 1
        if self.in_a_row >= IN_A_ROW:
            self.ending.begin()
        elif self.tries and response.status != 429:  # which has said how long it wants to rest
            self.pauses.rest(request, self.pause)
        spider: Any = self.crawler.spider
        spider.logger.warning("%s: blocked (%s)", request.url, kind)
        if evidence := getattr(spider, "evidence", None):
            evidence.note("blocked", request.url, response.body)
        again = get_retry_request(
            request,
            spider=spider,
            reason=f"blocked ({kind})",
            max_retry_times=self.tries,
            priority_adjust=-10,
            stats_base_key="blocked/retry",
        )
        if again is None or self.in_a_row >= IN_A_ROW:
            stats.inc_value("blocked/given_up")
            raise NoPage(f"blocked ({kind})")
        return again


def _kind(request: Request, response: Response) -> str | None:
    text = ""
    if isinstance(response, TextResponse):
        kind = response.headers.get("Content-Type")
        text = answer_text(response.body, kind.decode("latin-1") if kind else None)
    return blocked(response.status, text, _due(request))


def _due(request: Request) -> Due:
    if "X-Requested-With" in request.headers:
        return "json"
    return "column" if "/article/list/" in request.url else "article"
