"""``make bench-archive``: what an archive's growth costs, at 10,000 to 1,000,000 articles."""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from newscrawl.archive import archive_to_write, ledger, outcomes, store
from newscrawl.archive.due import due
from newscrawl.archive.engine import Database
from newscrawl.archive.runs import start_run
from newscrawl.archive.walks import goals_of
from newscrawl.fingerprints.content import content_hash
from newscrawl.items import ListRow, Reading
from newscrawl.pages.stcn.article import Known, article_from_row
from newscrawl.pages.stcn.channels import CHANNELS, SITE, article_url, item_id
from newscrawl.revisit import RevisitPolicy
from tests.benchmarks.crawl import ROOT, replica

TARGET = ROOT / "docs" / "benchmarks-archive.md"
SIZES = 10_000, 100_000, 1_000_000
BATCH = 500
TURNS = 400
FIRST_ID = 20_000_000
START = datetime(2025, 6, 1, tzinfo=UTC)
POLICY = RevisitPolicy(timedelta(minutes=15), [timedelta(hours=1)])
CODES = [code for code, channel in CHANNELS.items() if channel.certain]
CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
)


class Desk:
    """Articles made up from their numbers, and the archive that they go into."""

    def __init__(self, archive: Database) -> None:
        self.archive = archive
        self.count = 0
        with archive.writing() as connection:
            self.run = start_run(connection, "stcn", {}, "bench", START)
        seen = Known(START, ["kx"])
        row = self.row(0, "正文。")
        self.pattern = article_from_row(row, fetched_at=START, seen=seen)

    def row(self, number: int, content: str | None = None) -> ListRow:
        """Two in three are flashes of some 200 characters, the others have a page."""
        listed_at = START + timedelta(seconds=30 * number)
        kind = "flash" if content else "article"
        return ListRow(str(FIRST_ID + number), kind, f"第{number}号消息", listed_at, content)

    def reading(self, row: ListRow, length: int) -> Reading:
        chance = random.Random(row.article_id)
        text = "".join(chance.choices(CHARACTERS, k=length))
        article = replace(
            self.pattern,
            id=item_id(row.article_id),
            article_id=row.article_id,
            url=article_url(row.article_id),
            kind=row.kind,
            title=row.title,
            text=text,
            blocks=[{"type": "paragraph", "text": text}],
            published_at=row.listed_at,
            content_hash=content_hash(row.title, text),
        )
        return Reading(article, row, "0" * 64, "text/html", from_page=row.kind == "article")

    def rows(self, count: int) -> list[ListRow]:
        numbers = range(self.count, self.count + count)
        self.count += count
        return [self.row(n, "快讯。" if n % 3 else None) for n in numbers]

    def list(self, rows: Sequence[ListRow], channel: str) -> None:
        page = ledger.ListPage(SITE, channel, START)
        with self.archive.writing() as connection:
            ledger.list_rows(connection, page, rows)

    def store(self, read: Sequence[Reading]) -> None:
        now = read[-1].article.published_at + timedelta(days=2)
        with self.archive.writing() as connection:
            store.store(connection, read, self.run, now)
            outcomes.settle(connection, read, now, POLICY)

    def readings(self, rows: Sequence[ListRow]) -> list[Reading]:
        return [self.reading(row, 200 if row.kind == "flash" else 1200) for row in rows]

    def fill(self, size: int) -> None:
        """By the archive's own functions, each article in one to three channels."""
        while self.count < size:
            rows = self.rows(min(BATCH, size - self.count))
            self.list([row for row in rows if row.kind == "flash"], "kx")
            for number, row in enumerate(rows):
                if row.kind == "article" and number % 30 == 0:
                    self.list(rows[number : number + 30], CODES[1 + number % (len(CODES) - 1)])
            self.list([row for row in rows if row.kind == "article"], "gd")
            self.store(self.readings(rows))


def milliseconds(work: Iterator[Callable[[], object]]) -> float:
    """The median of one turn."""
    taken = []
    for turn in work:
        start = time.perf_counter()
        turn()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1000


def storing(desk: Desk) -> Iterator[Callable[[], object]]:
    """One article in a transaction of its own, on its way through the ledger too."""
    for _ in range(TURNS):
        [row] = desk.rows(1)
        desk.list([row], "kx")
        read = desk.readings([row])
        yield lambda read=read: desk.store(read)


def knowing(desk: Desk) -> Iterator[Callable[[], object]]:
    """A page of 30 rows that are known, from anywhere in the archive."""
    chance = random.Random(1)
    for _ in range(TURNS):
        first = chance.randrange(desk.count - 100)
        numbers = [str(FIRST_ID + first + n) for n in range(30)]

        def look(numbers: list[str] = numbers) -> None:
            with desk.archive.reading() as connection:
                ledger.sighted(connection, SITE, "kx", numbers)

        yield look


def starting(url: str) -> Iterator[Callable[[], object]]:
    """What a run asks the archive before, between and after lists that bring nothing."""

    def start() -> None:
        archive = archive_to_write(url)
        with archive.writing() as connection:
            start_run(connection, "stcn", {}, "bench", START)
            for code in CODES:
                goals_of(connection, SITE, code, None, None)
        assert not list(due(archive, SITE, START + timedelta(days=2)))
        archive.engine.dispose()

    yield from [start] * 20


def crawl(base: str, folder: Path) -> tuple[float, int]:
    """Seconds of the whole process, and requests, of a run without delays."""
    words = "-s", f"STCN_BASE_URL={base}", "-s", "DOWNLOAD_DELAY=0", "-s", "REREAD_HOURS="
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "stcn", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.monotonic() - start
    return seconds, int(re.findall(r"([\d,]+) requests", done.stderr)[-1].replace(",", ""))


def measure(sizes: Sequence[int]) -> Iterator[tuple[int, dict[str, float]]]:
    with TemporaryDirectory() as name, replica(500) as base:
        folder = Path(name)
        (folder / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
        url = f"sqlite:///{folder}/data/news.db"
        desk = Desk(archive_to_write(url))
        crawl(base, folder)
        for size in sizes:
            begun = time.monotonic()
            before = desk.count
            desk.fill(size)
            filled = (time.monotonic() - begun) / max(1, desk.count - before)
            seconds, requests = min(crawl(base, folder) for _ in range(3))
            figures = {
                "store": milliseconds(storing(desk)),
                "known": milliseconds(knowing(desk)),
                "start": milliseconds(starting(url)),
                "fill": filled * 1000,
                "crawl": seconds,
                "requests": requests,
                "size": (folder / "data/news.db").stat().st_size / 2**20,
            }
            print(f"{size:,}", figures, file=sys.stderr, flush=True)
            yield size, figures


def table(measured: list[tuple[int, dict[str, float]]]) -> list[str]:
    names = {
        "store": "storing one article in its own transaction, ms",
        "known": "whether the 30 rows of a list page are known, ms",
        "start": "start of a run that finds nothing new, ms",
        "fill": "listing and storing in batches, an article, ms",
        "crawl": "a whole run that finds nothing new, without delays, s",
        "requests": "requests of that run",
        "size": "size of the archive, MB",
    }
    heads = " | ".join(f"{size:,}" for size, _ in measured)
    rows = [f"| | {heads} | last to first |", "|---" + "|---:" * (len(measured) + 1) + "|"]
    for name, title in names.items():
        values = [figures[name] for _, figures in measured]
        shown = " | ".join(f"{v:,.0f}" if v >= 20 else f"{v:.2f}" for v in values)
        rows.append(f"| {title} | {shown} | {values[-1] / values[0]:.2f} |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.archive", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    lines = [
        "# Benchmarks of the archive",
        "",
        f"Written by `make bench-archive` on {datetime.now(UTC):%Y-%m-%d}, Python "
        f"{platform.python_version()}, {os.cpu_count()} processors, SQLite. Articles are made up: "
        "two in three are flashes of 200 characters, the others have 1,200; they go in through "
        "the archive's own functions. Medians.",
        "",
        *table(list(measure(sizes))),
    ]
    text = "\n".join(lines) + "\n"
    if len(sizes) == len(SIZES):
        TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
