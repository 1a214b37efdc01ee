"""One message when a spider's runs turn unhealthy, one when they are well again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.archive.told import note_told, told_unhealthy
from newscrawl.errors import ArchiveError, UserError
from newscrawl.notices import notice, send, split_urls


class Notifier:
    """Stands behind the run record, which judges the run.

    What was told last is kept in the archive, so a message that could not be sent is sent at
    the end of the next run. Runs of a range of days, or of some ids, are not spoken of: they
    come between the others.
    """

    def __init__(self, crawler: Crawler, urls: Sequence[str]) -> None:
        self.crawler = crawler
        self.urls = urls

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not (urls := split_urls(crawler.settings["NOTIFY_URLS"])):
            raise NotConfigured
        notifier = cls(crawler, urls)
        crawler.signals.connect(notifier.spider_closed, signals.spider_closed)
        return notifier

    def spider_closed(self, spider: Any) -> None:
        """Say what has changed since the last message, where something has."""
        arguments = spider.arguments
        if arguments.backfill or arguments.ids:
            return
        assert self.crawler.stats
        findings = self.crawler.stats.get_value("run/findings", [])
        try:
            with spider.archive.reading() as connection:
                if told_unhealthy(connection, spider.name) == bool(findings):
                    return
            said = notice(spider.name, spider.run, spider.archive.name, findings)
            if failed := send(self.urls, *said):
                spider.logger.warning(
                    "no message went to %s; the next run tries again", ", ".join(failed)
                )
            if len(failed) < len(self.urls):
                with spider.archive.writing() as connection:
                    now, unhealthy = spider.now(), bool(findings)
                    note_told(connection, spider.name, spider.run, now, unhealthy=unhealthy)
        except (ArchiveError, UserError) as error:
            spider.logger.warning("no message was sent: %s", error)
