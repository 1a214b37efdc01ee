"""One message when a spider's runs turn unhealthy, one when they are well again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.archive.engine import Database
from newscrawl.archive.runs import add_counters
from newscrawl.archive.told import note_told, told_unhealthy
from newscrawl.errors import ArchiveError, UserError
from newscrawl.notices import Told, addressees, notice, send


class Notifier:
    """Stands behind the run record, which judges the run.

    Not spoken of are runs of a range of days, or of some ids, which come between the others, and
    those that somebody has stopped.
    """

    def __init__(self, crawler: Crawler, to: Mapping[str, str]) -> None:
        self.crawler = crawler
        self.to = to

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not (to := addressees(crawler.settings["NOTIFY_URLS"])):
            raise NotConfigured
        notifier = cls(crawler, to)
        crawler.signals.connect(notifier.spider_closed, signals.spider_closed)
        return notifier

    def spider_closed(self, spider: Any, reason: str) -> None:
        """Tell whom there is something to tell."""
        arguments, archive, stats = spider.arguments, spider.archive, self.crawler.stats
        assert stats
        findings = stats.get_value("run/findings")
        if not arguments.of_news or reason == "shutdown" or findings is None:
            return
        if not spider.run:
            spider.logger.warning("nobody is told: the archive cannot note that somebody was")
            return
        run = Told(spider.name, arguments.kind, arguments.given, archive.name, spider.run)
        try:
            if outcome := tell(archive, self.to, run, findings, spider.now()):
                self._count(spider, outcome)
        except (ArchiveError, UserError) as error:
            spider.logger.warning("telling people: %s", error)

    def _count(self, spider: Any, outcome: Outcome) -> None:
        for name, why in outcome.failed.items():
            spider.logger.warning("no message to %s (%s): the next run tries again", name, why)
        stats: Any = self.crawler.stats
        stats.set_value("notify/sent", outcome.sent)
        stats.set_value("notify/failed", len(outcome.failed))
        counted = {name: stats.get_value(name) for name in ("notify/sent", "notify/failed")}
        with spider.archive.writing() as connection:
            add_counters(connection, spider.run, counted)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many a message reached, and why it did not reach the others, by name."""

    sent: int = 0
    failed: Mapping[str, str] = field(default_factory=dict)


def tell(
    archive: Database, to: Mapping[str, str], run: Told, findings: Sequence[str], now: datetime
) -> Outcome | None:
    """Send each addressee (name → URL) a message where it has not heard what is so now.

    ``findings``: what is wrong with the run, nothing for a healthy one. None: there was nothing
    to tell. Whom a message did not reach is due again at the next run of the kind. Raises
    :class:`UserError` without the extra ``[notify]``, and :class:`ArchiveError`.
    """
    spider, kind, unhealthy = run.spider, run.kind, bool(findings)
    with archive.reading() as connection:
        told = told_unhealthy(connection, spider, kind)
    due = {name: url for name, url in to.items() if (name in told) != unhealthy}
    if not due:
        return None
    failed = send(due, *notice(run, findings))
    reached = due.keys() - failed.keys()
    with archive.writing() as connection:
        note_told(connection, spider, kind, reached, unhealthy=unhealthy, run=run.run, now=now)
    return Outcome(len(reached), failed)
