"""``scrapy crawl``: Scrapy's own, with one line for a mistake, and an exit status for cron."""

from __future__ import annotations

import argparse
import gc
import logging
import socket
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler, CrawlerProcessBase

from newscrawl.archive.engine import Database
from newscrawl.archive.locks import Lock, holding
from newscrawl.commands.alone import purpose, this_process
from newscrawl.commands.lock_watch import Watch
from newscrawl.commands.mistakes import OK, UNHEALTHY, OneLine
from newscrawl.commands.stopping import Stopping
from newscrawl.errors import UserError

CONNECT_SECONDS = 15

# What they say at each start is of use to those who ask for it with -L.
_TALKATIVE = (
    "scrapy.addons",
    "scrapy.core.engine",
    "scrapy.crawler",
    "scrapy.middleware",
    "scrapy.utils.log",
)


def _is_warning(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


class Command(OneLine, ScrapyCrawl):
    """Exit status: 0 healthy, 1 could not start, 3 ran, but unhealthy, 4 held by another run."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if not opts.loglevel:
            for name in _TALKATIVE:
                logging.getLogger(name).addFilter(_is_warning)
            logging.getLogger("alembic").setLevel(logging.WARNING)

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1:
            raise UserError("name one spider: scrapy crawl stcn")
        return self._crawl(args[0], opts)

    def _crawl(self, name: str, opts: argparse.Namespace) -> int:
        process = self.crawler_process
        assert process
        if name not in process.spider_loader.list():
            known = ", ".join(sorted(process.spider_loader.list()))
            raise UserError(f"there is no spider {name!r}; there is {known}")
        crawler = self._create_crawler(name)
        # A record that no handler prints costs as much to make as one that is printed.
        logging.getLogger("scrapy").setLevel(crawler.settings["LOG_LEVEL"])
        arguments = crawler.spidercls.check(  # type: ignore[attr-defined]
            crawler.settings, opts.spargs
        )
        check_feeds(crawler.settings.getdict("FEEDS"))
        check_reachable(crawler.settings["STCN_BASE_URL"])
        database = Database(crawler.settings["ARCHIVE_URL"])
        try:
            kind = f"{name}{purpose(arguments)}"
            with holding(database, kind, this_process(), self.now()) as lock:
                return _run(process, crawler, opts.spargs, lock)
        finally:
            database.engine.dispose()


def _run(
    process: CrawlerProcessBase, crawler: Crawler, arguments: dict[str, str], lock: Lock
) -> int:
    gc.freeze()  # what is loaded by now stays: no collection need go through it
    Watch(crawler, lock)
    crawl = process.crawl(crawler, **arguments)
    Stopping(crawler).listen()
    process.start(install_signal_handlers=False)
    if (error := crawl.exception()) is not None:  # type: ignore[attr-defined]
        raise error
    assert crawler.stats
    return UNHEALTHY if crawler.stats.get_value("run/findings") else OK


def check_feeds(feeds: Mapping[str, object]) -> None:
    """Raise :class:`UserError` for a feed's file that cannot be written."""
    for uri in map(str, feeds):
        name = uri.removeprefix("file://")
        if "://" in name or "%" in name or name.startswith("stdout:"):
            continue  # a server, a name that is made later, or no file at all
        path = Path(name)
        new = not path.exists()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("ab").close()
        except OSError as error:
            raise UserError(f"{path} cannot be written: {error.strerror}") from None
        if new:
            path.unlink()


def check_reachable(url: str) -> None:
    """Raise :class:`UserError` where nobody answers at the URL's host, or at its proxy."""
    parts = urlsplit(url)
    host = str(parts.hostname)
    if parts.scheme in getproxies() and not proxy_bypass(host):
        return
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((host, port), CONNECT_SECONDS).close()
    except OSError as error:
        raise UserError(
            f"{url} cannot be reached ({error.strerror or error}): "
            "check the network and STCN_BASE_URL"
        ) from None
