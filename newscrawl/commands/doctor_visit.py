"""The visit of ``scrapy doctor``: a crawl of its own kind, and what a terminal shows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl.commands.doctor_spider import Seen, Visitor, mistake
from newscrawl.visit import MOST_REQUESTS


def visit(
    settings: Settings,
    base_url: str,
    clock: Callable[[], datetime],
    *,
    most: int = MOST_REQUESTS,
    debug: bool = False,
) -> Seen:
    """Visit the site, which ``STCN_BASE_URL`` names too; there must be somebody who answers.

    ``debug``: the traceback of a mistake goes to the log.
    """
    seen = Seen()
    settings.set("LOG_LEVEL", "ERROR" if debug else "CRITICAL", "cmdline")
    process = AsyncCrawlerProcess(settings)
    with telling() as tell:
        crawl = process.crawl(
            Visitor, base_url=base_url, seen=seen, clock=clock, most=most, tell=tell
        )
        process.start()
    if error := crawl.exception():
        if debug:
            raise error
        seen.ended = mistake(error)
    return seen


@contextmanager
def telling() -> Iterator[Callable[[str], None]]:
    """Shows on a terminal what the site is being asked for."""
    with Console(stderr=True).status("") as status:
        yield lambda name: status.update(f"asking for {name}")
