"""What the crawl is doing: a live line on a terminal, now and then a log line elsewhere."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from time import monotonic
from typing import Any, Self

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.statscollectors import StatsCollector
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

REFRESHES_A_SECOND = 4

FIGURES = {"new": "article/new", "known": "list/known", "failed": "article/failed"}
"""What the line counts, and the counter of each; a spider may name ``figures`` instead."""


class Progress:
    """Shows channel, pages, the spider's figures and the rate while it is open."""

    def __init__(self, stats: StatsCollector, console: Console, log_interval: float) -> None:
        self.stats = stats
        self.started = monotonic()
        self.log_interval = log_interval
        self.logging: Any = None
        self.figures: Mapping[str, str] = FIGURES
        self.live = Live(
            get_renderable=self.line,
            console=console,
            refresh_per_second=REFRESHES_A_SECOND,
            transient=True,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("LOG_ENABLED"):
            raise NotConfigured  # nobody is to be told anything
        interval = crawler.settings.getfloat("LOGSTATS_INTERVAL")
        extension = cls(crawler.stats, Console(stderr=True), interval)
        crawler.signals.connect(extension.start, signals.spider_opened)
        crawler.signals.connect(extension.stop, signals.engine_stopped)
        return extension

    def start(self, spider: Any) -> None:
        """Begin to show it."""
        self.started = monotonic()
        self.logger = spider.logger
        self.figures = getattr(spider, "figures", FIGURES)
        if self.live.console.is_terminal:
            self.live.start()
            _log_to_stderr()
        elif self.log_interval:
            self.logging = create_looping_call(self.log)
            self.logging.start(self.log_interval, now=False)

    def stop(self) -> None:
        """Show it no more."""
        if self.logging:
            self.logging.stop()
        if self.live.is_started:
            self.live.stop()
            _log_to_stderr()

    def log(self) -> None:
        """The line, as a log line."""
        self.logger.info(self.line().plain.rstrip())

    def line(self) -> Text:
        """The line as it stands now."""
        count = self.stats.get_value
        pages = count("response_received_count", 0)
        seconds = max(monotonic() - self.started, 0.001)
        parts = {
            "channel": count("list/channel", "-"),
            "pages": f"{pages:,}",
            **{what: f"{count(counter, 0):,}" for what, counter in self.figures.items()},
            "rate": f"{pages / seconds:.1f}/s",
        } | self.range(seconds)
        line = Text(overflow="ellipsis", no_wrap=True)
        for name, value in parts.items():
            line.append(f"{name} ", style="dim").append(f"{value}  ", style="bold")
        return line

    def range(self, seconds: float) -> dict[str, str]:
        """How far a run with a range is: days done, and what is left at this rate."""
        days = self.stats.get_value("range/days", 0)
        if days < 2:
            return {}
        done = self.stats.get_value("range/days_done", 0)
        # Days that earlier runs have read go by in no time, and say nothing of the others.
        read = done - self.stats.get_value("range/days_known", 0)
        left = time_left(seconds * (days - done) / read) if read else "not known yet"
        return {"days": f"{done}/{days}", "left": left}


def time_left(seconds: float) -> str:
    """Roughly.

    >>> time_left(40), time_left(1500), time_left(9000), time_left(300_000)
    ('~1 min', '~25 min', '~2.5 h', '~3.5 days')
    """
    if seconds < 90 * 60:
        return f"~{max(1, round(seconds / 60))} min"
    hours = seconds / 3600
    return f"~{hours:.1f} h" if hours < 48 else f"~{hours / 24:.1f} days"


def _log_to_stderr() -> None:
    """Log lines go where standard error goes now: rich keeps them above its live line."""
    handler = get_scrapy_root_handler()
    if type(handler) is logging.StreamHandler:
        handler.setStream(sys.stderr)
