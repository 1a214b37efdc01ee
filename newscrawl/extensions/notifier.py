"""One message when a spider's runs turn unhealthy, one when they are well again."""

from __future__ import annotations

import shlex
import socket
from collections.abc import Mapping, Sequence
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.archive.runs import add_counters
from newscrawl.archive.told import note_told, told_unhealthy
from newscrawl.errors import ArchiveError, UserError
from newscrawl.notices import Told, addressees, notice, send


class Notifier:
    """Stands behind the run record, which judges the run.

    What each addressee was told last of runs of this kind is kept in the archive, so whom a
    message did not reach is sent it at the end of the next run. Not spoken of are runs of a range
    of days, or of some ids, which come between the others, and those that somebody has stopped.
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
        """Tell each addressee what has changed since its last message, where something has."""
        arguments, stats = spider.arguments, self.crawler.stats
        assert stats
        findings = stats.get_value("run/findings")
        if arguments.backfill or arguments.ids or reason == "shutdown" or findings is None:
            return
        try:
            with spider.archive.reading() as connection:
                told = told_unhealthy(connection, spider.name, arguments.kind)
            to = {name: url for name, url in self.to.items() if (name in told) != bool(findings)}
            if to:
                self._tell(spider, to, findings)
        except (ArchiveError, UserError) as error:
            spider.logger.warning("no message was sent: %s", error)

    def _tell(self, spider: Any, to: Mapping[str, str], findings: Sequence[str]) -> None:
        kind = spider.arguments.kind
        failed = send(to, *notice(_told(spider, kind), findings))
        for name, why in failed.items():
            spider.logger.warning("no message to %s (%s): the next run tries again", name, why)
        stats: Any = self.crawler.stats
        stats.set_value("notify/sent", len(to) - len(failed))
        stats.set_value("notify/failed", len(failed))
        counted = {name: stats.get_value(name) for name in ("notify/sent", "notify/failed")}
        said = {"unhealthy": bool(findings), "run": spider.run, "now": spider.now()}
        with spider.archive.writing() as connection:
            note_told(connection, spider.name, kind, to.keys() - failed.keys(), **said)
            add_counters(connection, spider.run, counted)


def _told(spider: Any, kind: str) -> Told:
    given = [word for pair in spider.arguments.given.items() for word in ("-a", "=".join(pair))]
    command = shlex.join(["scrapy", "crawl", spider.name, *given])
    return Told(spider.name, kind, spider.run, command, socket.gethostname(), spider.archive.name)
