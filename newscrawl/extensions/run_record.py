"""Keeps the run's record in the archive, and sums the run up when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from newscrawl import __version__
from newscrawl.archive import run_history, runs, walks
from newscrawl.archive.raw_pages import RawPages
from newscrawl.errors import ArchiveError
from newscrawl.health import Evidence, Finding, Past, findings
from newscrawl.moments import user_moment

FIGURES = {
    "new": "article/new",
    "changed": "article/changed",
    "known": "list/known",
    "failed": "article/failed",
    "open gaps": "walk/open_gaps",
}
"""What the summary counts, and the counter of each; a spider may name ``figures`` instead."""


class RunRecord:
    """Arguments and start when the spider opens; finish, reason and counters when it closes."""

    def __init__(self, crawler: Crawler, compare_since: datetime | None) -> None:
        self.crawler = crawler
        self.compare_since = compare_since
        self.signs: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        since = str(crawler.settings["COMPARE_SINCE"])
        extension = cls(crawler, user_moment("COMPARE_SINCE", since) if since else None)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self, spider: Any) -> None:
        """Write the record, and tell the spider its number."""
        self.started_at = spider.now()
        given = spider.arguments.given
        with spider.archive.writing() as connection:
            spider.run = runs.start_run(
                connection, spider.name, given, __version__, self.started_at
            )
        self.signs = create_looping_call(self.sign)
        self.signs.start(runs.SIGN_SECONDS, now=False)

    def sign(self) -> None:
        """Note that the run goes on."""
        spider: Any = self.crawler.spider
        try:
            with spider.archive.writing() as connection:
                runs.sign_of_life(connection, spider.run, spider.now())
        except ArchiveError as error:
            spider.logger.warning("%s", error)

    def spider_closed(self, spider: Any, reason: str) -> None:
        """Complete the record; log what was found wrong, and the summary."""
        if self.signs:
            self.signs.stop()
        stats, now = self.crawler.stats, spider.now()
        past = Past()
        with suppress(ArchiveError), spider.archive.reading() as connection:
            gaps = walks.open_gaps(connection, spider.site, spider.arguments.codes)
            stats.set_value("walk/open_gaps", gaps)
            past = run_history.comparable(connection, spider.run, self.compare_since)
        stats.set_value("health/compared", len(past.runs))
        stats.set_value("finish_reason", reason)
        wrong = [
            in_full(finding, spider.evidence, spider.raw_pages)
            for finding in findings(stats.get_stats(), past, spider.selectors)
        ]
        stats.set_value("run/findings", wrong)
        for sentence in wrong:
            spider.logger.error("unhealthy: %s", sentence)
        figures = getattr(spider, "figures", FIGURES)
        seconds = (now - self.started_at).total_seconds()
        spider.logger.info(summary(spider.name, stats.get_stats(), seconds, figures))
        try:
            with spider.archive.writing() as connection:
                runs.finish_run(connection, spider.run, reason, plain(stats.get_stats()), now)
        except ArchiveError as error:
            spider.logger.error("the run record stays unfinished: %s", error)  # noqa: TRY400


def in_full(finding: Finding, evidence: Evidence, pages: RawPages) -> str:
    """What is wrong, an example with its page, which is kept now, and what to do."""
    parts = [finding.sentence]
    if example := evidence.of(finding.example):
        shown = example.url
        if example.body is not None and (name := pages.name(example.body)):
            with suppress(ArchiveError):  # the finding matters more than its example
                pages.keep(name, example.body)
                shown += f", kept as {pages.path(name)}"
        parts.append(f"such as {shown}")
    return "; ".join([*parts, finding.advice] if finding.advice else parts)


def summary(
    name: str,
    counters: Mapping[str, Any],
    seconds: float,
    names: Mapping[str, str] = FIGURES,
) -> str:
    """One line on what a run brought: what it is called → its counter, and the requests."""
    named = {**names, "requests": "downloader/request_count"}
    figures = {what: counters.get(counter, 0) for what, counter in named.items()}
    parts = [f"{count:,} {what}" for what, count in figures.items()]
    return f"{name}: {', '.join(parts)}, {seconds:.1f} s"


def plain(counters: dict[str, Any]) -> dict[str, Any]:
    """The counters as JSON can hold them."""
    return {
        name: value if isinstance(value, int | float | str | list) else str(value)
        for name, value in sorted(counters.items())
    }
