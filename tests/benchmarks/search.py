"""``make bench-search``: how long a search takes in 1,000,000 articles, kind by kind."""

from __future__ import annotations

import argparse
import random
import sqlite3
import time
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from newscrawl.archive import open_archive
from newscrawl.archive.search.find import Sort, find
from newscrawl.archive.selection import Selection
from newscrawl.pages.stcn.channels import SITE
from newscrawl.search import parse
from tests.benchmarks import large
from tests.benchmarks.page import write_part

SIZE = 1_000_000
QUERIES = 300


def selections(press: large.Press, count: int) -> list[tuple[str, Selection]]:
    """Queries of all kinds, from the words of the texts, as often rare as common ones."""
    chance = random.Random(5)

    def word() -> str:
        return press.words[int(len(press.words) ** chance.random())]

    kinds = {
        "a word": lambda: {"query": word()},
        "one character": lambda: {"query": chance.choice(large.CHARACTERS)},
        "a company": lambda: {"query": chance.choice(press.companies)[0]},
        "a code": lambda: {"query": chance.choice(press.companies)[1]},
        "two words": lambda: {"query": f"{word()} {word()}"},
        "a phrase": lambda: {"query": f'"{word()}{word()}"'},
        "OR": lambda: {"query": f"{word()} OR {word()}"},
        "without": lambda: {"query": f"{word()} -{word()}"},
        "in the title": lambda: {"query": f"title:{word()}"},
        "in a channel": lambda: {"query": word(), "channels": ["yw"]},
        "in a month": lambda: {
            "query": word(),
            "since": large.START + timedelta(days=300),
            "until": large.START + timedelta(days=330),
        },
    }
    made = []
    for number in range(count):
        name = list(kinds)[number % len(kinds)]
        values = kinds[name]()
        query = parse(str(values.pop("query")))
        made.append((name, Selection(query=query, **values)))
    return made


def times(
    connection: Connection, asked: list[tuple[str, Selection]], sort: Sort
) -> dict[str, list[float]]:
    """Milliseconds of the first 20 hits, by kind."""
    taken: dict[str, list[float]] = {}
    for kind, chosen in asked:
        start = time.perf_counter()
        find(connection, SITE, chosen, sort=sort)
        taken.setdefault(kind, []).append((time.perf_counter() - start) * 1000)
    return taken


def line(name: str, taken: list[float]) -> str:
    last = quantiles(taken, n=20)[-1]
    return f"| {name} | {median(taken):.1f} | {last:.1f} | {max(taken):.1f} |"


def scan(archive: Path) -> float:
    """Seconds that a plain LIKE over all texts takes."""
    start = time.perf_counter()
    with sqlite3.connect(archive) as database:
        database.execute("SELECT count(*) FROM versions WHERE text LIKE '%贵州茅台%'").fetchone()
    database.close()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=SIZE)
    parser.add_argument("--archives", type=Path, help="a folder that keeps the archives")
    words = parser.parse_args()
    with TemporaryDirectory() as temporary:
        path = large.made(words.archives or Path(temporary), words.articles)
        parts = [
            f"`find` for the first 20 of {words.articles:,} articles: {QUERIES} queries, one "
            "after the other; milliseconds; the index in one part, as `scrapy archive upgrade` "
            f"leaves it. A plain LIKE over the texts: {scan(path):.1f} s."
        ]
        asked = selections(large.Press(), QUERIES)
        with open_archive(f"sqlite:///{path}") as archive, archive.reading() as connection:
            sorts: tuple[Sort, ...] = ("newest", "relevance")
            for sort in sorts:
                taken = times(connection, asked, sort)
                table = [f"| {sort} | median | p95 | most |", "|---|---|---|---|"]
                table += [line(kind, found) for kind, found in taken.items()]
                table.append(line("**all**", [one for found in taken.values() for one in found]))
                print("\n".join(table), flush=True)
                parts.append("\n".join(table))
    write_part("Search", parts)


if __name__ == "__main__":
    main()
