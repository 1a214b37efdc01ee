"""On a terminal, a live line of what the crawl is doing."""

from __future__ import annotations

import logging
import sys
from time import monotonic
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.statscollectors import StatsCollector
from scrapy.utils.log import get_scrapy_root_handler

REFRESHES_A_SECOND = 4


class Progress:
    """Shows channel, pages, new, known, failed and rate; log lines go on above the line."""

    def __init__(self, stats: StatsCollector, console: Console) -> None:
        self.stats = stats
        self.started = 0.0
        self.live = Live(
            get_renderable=self.line,
            console=console,
            refresh_per_second=REFRESHES_A_SECOND,
            transient=True,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        console = Console(stderr=True)
        if not console.is_terminal or not crawler.settings.getbool("LOG_ENABLED"):
            raise NotConfigured  # a log has no use for a line that rewrites itself
        extension = cls(crawler.stats, console)
        crawler.signals.connect(extension.start, signals.spider_opened)
        crawler.signals.connect(extension.stop, signals.engine_stopped)
        return extension

    def start(self) -> None:
        """Begin to show the line."""
        self.started = monotonic()
        self.live.start()
        self._log_through_line()

    def stop(self) -> None:
        """Take the line away."""
        self.live.stop()
        self._log_through_line()

    def line(self) -> Text:
        """The line as it stands now."""
        count = self.stats.get_value
        pages = count("response_received_count", 0)
        seconds = monotonic() - self.started
        parts = [
            ("channel", count("list/channel", "-")),
            ("pages", f"{pages:,}"),
            ("new", f"{count('article/new', 0):,}"),
            ("known", f"{count('list/known', 0):,}"),
            ("failed", f"{count('article/failed', 0):,}"),
            ("rate", f"{pages / max(seconds, 0.001):.1f}/s"),
        ]
        line = Text(overflow="ellipsis", no_wrap=True)
        for name, value in parts:
            line.append(f"{name} ", style="dim").append(f"{value}  ", style="bold")
        return line

    def _log_through_line(self) -> None:
        """Log lines go wherever standard error goes now: rich keeps them above the live line."""
        handler = get_scrapy_root_handler()
        if isinstance(handler, logging.StreamHandler) and not isinstance(
            handler, logging.FileHandler
        ):
            handler.setStream(sys.stderr)
