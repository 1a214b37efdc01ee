"""``scrapy demo``: a crawl of the replica, and what it stored."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table
from scrapy.commands import ScrapyCommand

from newscrawl.archive import open_archive
from newscrawl.archive.engine import Database
from newscrawl.archive.records import articles_at, count_articles
from newscrawl.commands.mistakes import OneLine, refuse_more
from newscrawl.errors import UserError

ARCHIVE = Path("data/demo.db")
FEED = Path("data/demo.jsonl")
SHOWN = 12

NEXT = (
    "Next, try:",
    f"  head -1 {FEED} | python3 -m json.tool --no-ensure-ascii",
    f"  sqlite3 {ARCHIVE} 'SELECT published_at, title FROM records LIMIT 5'",  # noqa: S608 - to be read
    "  make crawl    # the live site, from yesterday on, into data/news.db",
)


class Command(OneLine, ScrapyCommand):
    """Starts the replica on a free port, crawls it, shows a table, and stops the replica."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return f"Crawl a replica of the site into {ARCHIVE} and {FEED}, and show what was stored"

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        for path in (*ARCHIVE.parent.glob(f"{ARCHIVE.name}*"), FEED):
            path.unlink(missing_ok=True)
        address = f"sqlite:///{ARCHIVE}"
        with replica() as base:
            print(f"Crawling {base}, a replica of the site.", flush=True)
            status = crawl(base, address)
        show(open_archive(address), Console())
        return status


@contextmanager
def replica() -> Iterator[str]:
    """The base URL of a replica on a free port, for as long as it is needed."""
    command = [sys.executable, "-m", "newscrawl.replica", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        words = process.stdout.readline().split()
        address = next((word for word in words if word.startswith("http://")), None)
        if address is None:
            raise UserError("the replica did not start; try python -m newscrawl.replica")
        yield address.rstrip("/")
    finally:
        process.terminate()
        process.wait()


def crawl(base: str, address: str) -> int:
    """A whole crawl at full speed; answers its exit status."""
    settings = {
        "STCN_BASE_URL": base,
        "ARCHIVE_URL": address,
        "DOWNLOAD_DELAY": 0,
        "RAW_PAGES": "off",
    }
    options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "stcn", *options, "-O", str(FEED)]
    return subprocess.run(command, check=False).returncode


def show(archive: Database, console: Console) -> None:
    """A table of the newest articles, and what to try next."""
    with archive.reading() as connection:
        newest = list(articles_at(connection, limit=SHOWN))
        counts = count_articles(connection)
    total = f"{counts.get('flash', 0):,} flashes and {counts.get('article', 0):,} articles"
    table = Table(title=f"{total} in {ARCHIVE}; the newest:", title_justify="left")
    for heading in ("published", "channels", "source"):
        table.add_column(heading, no_wrap=True)
    table.add_column("title", overflow="fold")
    for article in newest:
        table.add_row(
            f"{article.published_at:%m-%d %H:%M}",
            " ".join(article.channels),
            article.source or "",
            article.title,
        )
    console.print(table)
    console.print("\n".join(NEXT), highlight=False, soft_wrap=True)
