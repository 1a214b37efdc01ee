"""The spider ``stcn_rank``: the hot ranking of each channel, as it stands now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from newscrawl.archive import archive_to_write
from newscrawl.archive.rankings import Snapshot, store_ranking
from newscrawl.archive.raw_pages import RawPages
from newscrawl.errors import PageError, UserError
from newscrawl.pages.stcn.channels import CHANNELS, SITE
from newscrawl.pages.stcn.rank import Ranking, read_ranking
from newscrawl.spiders.answers import no_answer, text
from newscrawl.spiders.archiving import AJAX, ArchivingSpider
from newscrawl.spiders.arguments import Arguments
from newscrawl.spiders.checks import check_settings


class StcnRankSpider(ArchivingSpider):
    """Takes one snapshot of each channel's hot ranking (时报热榜) into the archive."""

    name = "stcn_rank"
    # Snapshots are stored as they come: there are no items to pass on.
    custom_settings = {"ITEM_PIPELINES": {}}  # noqa: RUF012 - as Scrapy declares it
    figures: ClassVar[dict[str, str]] = {
        "rankings": "rank/taken",
        "rows": "rank/rows",
        "new articles": "rank/new",
        "failed": "rank/unreadable",
    }

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_args: Any, **kwargs: Any) -> Self:
        settings = crawler.settings
        spider = cls(
            arguments=cls.check(settings, kwargs),
            archive=archive_to_write(settings["ARCHIVE_URL"]),
            raw_pages=RawPages(settings["RAW_PAGES"]),
            base_url=settings["STCN_BASE_URL"].rstrip("/"),
            clock=load_object(settings["CLOCK"]),
        )
        return spider.begin_in(crawler)

    @staticmethod
    def check(settings: BaseSettings, given: dict[str, str]) -> Arguments:
        """The arguments as read. Raises :class:`UserError` for what cannot be done as asked."""
        check_settings(settings)
        if unknown := sorted(given.keys() - {"channels"}):
            raise UserError(f"unknown argument {unknown[0]!r}; stcn_rank knows channels alone")
        return Arguments.read(given)

    async def start(self) -> AsyncIterator[Request]:
        """One request a channel."""
        for code in self.arguments.codes:
            yield Request(
                CHANNELS[code].rank_url(self.base_url),
                headers=AJAX,
                callback=self.parse_ranking,
                errback=self.ranking_failed,
                cb_kwargs={"code": code},
            )

    def parse_ranking(self, response: Response, code: str) -> None:
        """Store the snapshot; one that cannot be read is left out."""
        try:
            ranking = read_ranking(text(response))
        except PageError as error:
            self._fail(code, response.url, error, response.body)
            return
        self.evidence.note("rank", response.url, response.body)
        with self.writing() as connection:
            taken = Snapshot(SITE, code, self.run, self.now())
            new = store_ranking(connection, taken, ranking.rows)
        self._count(code, ranking, new)

    def ranking_failed(self, failure: Failure) -> None:
        """A ranking that did not arrive, or not with status 200."""
        request = failure.request  # type: ignore[attr-defined]
        self._fail(request.cb_kwargs["code"], request.url, no_answer(failure))

    def _count(self, code: str, ranking: Ranking, new: int) -> None:
        stats = self.crawler.stats
        stats.set_value("list/channel", code)
        stats.inc_value("rank/taken")
        stats.inc_value("rank/rows", len(ranking.rows))
        stats.inc_value("rank/not_article", sum(not row.article_id for row in ranking.rows))
        stats.inc_value("rank/broken", ranking.broken)
        stats.inc_value("rank/new", new)
        if not ranking.rows:
            stats.inc_value("rank/empty")

    def _fail(self, code: str, url: str, error: PageError, body: bytes | None = None) -> None:
        stats = self.crawler.stats
        self.evidence.note("rank/unreadable", url, body)
        stats.inc_value("rank/unreadable")
        stats.inc_value(f"rank/unreadable/{type(error).__name__}")
        self.logger.warning("%s: %s; the ranking of %s is left out", url, error, code)
