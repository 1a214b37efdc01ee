"""``python -m tests.benchmarks.duplicates [N …]``: what near-duplicates cost as archives grow.

The archive is filled with made-up articles, keys and all, outside the clock. Then as many
articles as three hundred transactions hold come in as they do in a crawl, 50 at a time; the clock
runs from the call of ``link`` to the end of the commit.
"""

from __future__ import annotations

import random
import re
import resource
import sqlite3
import subprocess
import sys
import time
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

import numpy as np
from sqlalchemy import text as sql

from newscrawl.archive import archive_to_write, ledger, store
from newscrawl.archive.duplicates.clusters import link
from newscrawl.archive.duplicates.index import FULL
from newscrawl.archive.engine import Database
from newscrawl.archive.runs import start_run
from newscrawl.archive.schema import metadata
from newscrawl.fingerprints.signature import keys_of
from newscrawl.fingerprints.story import Story, profile
from newscrawl.items import Article, ListRow, Reading
from newscrawl.pages.stcn.article import Known, article_from_row
from tests.fixtures.duplicates.edits import BACKGROUND
from tests.fixtures.duplicates.make import bases

SIZES = 10_000, 1_000_000
BATCH = 50
BATCHES = 300
FIRST_ID = 20_000_000
START = datetime(2016, 1, 1, tzinfo=UTC)
WORDS = "".join(BACKGROUND)
HEADS = (
    "瀚澜钧恒兆启博凌康宏江天远益华国金中新长海东南北西"
    "盛信泽方同立瑞安永德嘉佳双三九万千百云星月日山川湖"
)
TAILS = "股份 科技 新材 生物 电子 智能 能源 医药 重工 环保 软件 光电 化学 食品 物流 传媒".split()
SLOT = re.compile(r"\[([^|\]]+)\|[^\]]+\]|<([^|>]+)\|[^>]+>")
TEMPLATES = bases()
DUPLICATES = 0.05
"""Share of the articles that repeat an earlier one, with another lead or ending."""


class Newsroom:
    """Articles by their numbers: two in three are flashes, nearly all of them from templates."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.recent: list[ListRow] = []

    def row(self, number: int) -> ListRow:
        """The article with this number."""
        at = START + timedelta(minutes=5 * number)
        if self.recent and self.chance.random() < DUPLICATES:
            old = self.chance.choice(self.recent)
            lead = self.chance.choice(["", "又有新进展。", "记者从相关渠道获悉一则消息。"])
            return ListRow(str(FIRST_ID + number), old.kind, old.title, at, lead + str(old.content))
        row = self._new(number, at)
        if len(self.recent) < 2000:
            self.recent.append(row)
        else:
            self.recent[self.chance.randrange(2000)] = row
        return row

    def _new(self, number: int, at: datetime) -> ListRow:
        base = self.chance.choice(TEMPLATES)
        names: dict[str, str] = {}
        title, content = (
            SLOT.sub(lambda m: self._fill(m, names), t) for t in (base.titles[0], base.text)
        )
        if number % 3:
            return ListRow(str(FIRST_ID + number), "flash", title, at, content)
        more = "\n".join(self._paragraph() for _ in range(6))
        return ListRow(str(FIRST_ID + number), "article", title, at, f"{content}\n{more}")

    def _fill(self, slot: re.Match[str], names: dict[str, str]) -> str:
        first = str(slot[1] or slot[2])
        if first not in names:
            names[first] = self._name(first) if slot[2] else self._digits(first)
        return names[first]

    def _name(self, first: str) -> str:
        if first.isdigit():
            return self._digits(first)
        return "".join(self.chance.choices(HEADS, k=2)) + self.chance.choice(TAILS)

    def _digits(self, first: str) -> str:
        return re.sub("[0-9]", lambda _: str(self.chance.randrange(1, 10)), first)

    def _paragraph(self) -> str:
        """Words from everywhere: no two alike."""
        starts = [self.chance.randrange(len(WORDS) - 6) for _ in range(30)]
        return "".join(WORDS[at : at + self.chance.randrange(2, 6)] for at in starts) + "。"


def article(row: ListRow) -> Article:
    """The row as an article, its kind kept."""
    found = article_from_row(row, fetched_at=START, seen=Known(START, ["kx"]))
    found.kind = row.kind
    return found


def fill(path: Path, count: int) -> Iterator[str]:
    """Put articles and their keys into a new archive, as quickly as it goes."""
    archive = archive_to_write(f"sqlite:///{path}")
    with archive.writing() as connection:
        metadata.create_all(connection)
        run = start_run(connection, "stcn", {}, "bench", START)
    newsroom, seed = Newsroom(), article(Newsroom().row(1))
    with archive.writing() as connection:
        _store(connection, [seed], run)
        connection.execute(sql("DELETE FROM fingerprints"))
    archive.engine.dispose()
    base = sqlite3.connect(path)
    base.execute("PRAGMA foreign_keys = OFF")
    copies = {t: _copier(base, t) for t in ("ledger", "articles", "versions")}
    keys, positions = array("q"), array("q")
    for number in range(2, count + 2):
        row = newsroom.row(number)
        story = Story(row.title, str(row.content), [], row.listed_at or START, row.kind)
        values = {
            "id": f"stcn:{row.article_id}", "article_id": row.article_id, "title": row.title,
            "text": row.content, "kind": row.kind, "position": number, "blocks": "[]",
            "published_at": (row.listed_at or START).astimezone().isoformat(timespec="seconds"),
        }  # fmt: skip
        for table, (statement, defaults) in copies.items():
            base.execute(statement, [values.get(name, value) for name, value in defaults.items()])
            del table
        found = keys_of(profile(story)).kept
        keys.extend(found)
        positions.extend([number] * len(found))
    base.commit()
    order = np.argsort(np.frombuffer(keys, dtype=np.int64), kind="stable")
    by_key = np.frombuffer(keys, dtype=np.int64)[order]
    where = np.frombuffer(positions, dtype=np.int64)[order]
    place = np.arange(len(by_key)) - np.searchsorted(by_key, by_key)
    kept = place < FULL
    base.executemany(
        "INSERT OR IGNORE INTO fingerprints VALUES (?, ?)",
        zip(by_key[kept].tolist(), where[kept].tolist(), strict=True),
    )
    base.commit()
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    yield f"{len(keys) / count:.1f} keys an article, {kept.sum() / count:.1f} of them kept"


def _copier(base: sqlite3.Connection, table: str) -> tuple[str, dict[str, object]]:
    cursor = base.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description]
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
    return statement, dict(zip(names, cursor.fetchone(), strict=True))


def _store(connection: object, found: list[Article], run: int) -> None:
    rows = [ListRow(a.article_id, a.kind, a.title, a.published_at) for a in found]
    ledger.list_rows(connection, ledger.ListPage("stcn", "kx", START), rows)  # type: ignore[arg-type]
    store.store(connection, [Reading(a) for a in found], run, START)  # type: ignore[arg-type]


def measure(path: Path, count: int) -> Iterator[str]:
    """Let articles come in, 50 at a time."""
    begun = time.perf_counter()
    archive = archive_to_write(f"sqlite:///{path}")
    newsroom = Newsroom(2)
    spent: list[tuple[float, float]] = []
    for batch in range(BATCHES):
        first = count + 10 + batch * BATCH
        found = [article(newsroom.row(n)) for n in range(first, first + BATCH)]
        spent.append(_batch(archive, found))
        if batch == 0:
            yield f"first batch after a restart {1000 * (time.perf_counter() - begun):.0f} ms"
    with archive.reading() as connection:
        linked = connection.scalar(sql("SELECT count(*) FROM duplicates"))
    for name, times in zip(("elapsed", "processor"), zip(*spent, strict=True), strict=True):
        each = [1000 * one / BATCH for one in times]
        yield (
            f"{mean(each):.3f} ms {name} an article (median of batches {median(each):.3f}, "
            f"worst {max(each):.3f})"
        )
    yield f"{linked} of {BATCHES * BATCH} linked"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"peak memory {peak:.0f} MiB"


def _batch(archive: Database, found: list[Article]) -> tuple[float, float]:
    with archive.writing() as connection:
        _store(connection, found, 1)
    start, worked = time.perf_counter(), time.process_time()
    with archive.writing() as connection:
        link(connection, found, START)
    return time.perf_counter() - start, time.process_time() - worked


def size(path: Path, _count: int) -> Iterator[str]:
    """Bytes on disk: what is free when the keys are gone."""
    base = sqlite3.connect(path)
    articles, rows = (
        base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("versions", "fingerprints")
    )
    page, free = (
        base.execute(f"PRAGMA {of}").fetchone()[0] for of in ("page_size", "freelist_count")
    )
    base.execute("DROP TABLE fingerprints")
    free = base.execute("PRAGMA freelist_count").fetchone()[0] - free
    base.close()
    yield f"{free * page / articles:.0f} bytes of keys an article, {rows / articles:.1f} keys"
    yield f"the whole file {path.stat().st_size / 2**20:,.0f} MiB"


def main(sizes: list[int]) -> None:
    """Each step in a process of its own, so that nothing is left from the one before."""
    with TemporaryDirectory() as folder:
        for count in sizes:
            path = Path(folder) / f"{count}.db"
            for step in STEPS:
                start = time.perf_counter()
                command = [
                    sys.executable,
                    "-m",
                    "tests.benchmarks.duplicates",
                    step,
                    str(path),
                    str(count),
                ]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                for line in done.stdout.splitlines():
                    sys.stdout.write(f"{count:>9,} {step}: {line}\n")
                sys.stdout.write(f"{count:>9,} {step} took {time.perf_counter() - start:.0f} s\n")
                sys.stdout.flush()


STEPS = {"fill": fill, "measure": measure, "size": size}

if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in STEPS:
        for line in STEPS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3])):
            sys.stdout.write(line + "\n")
    else:
        main([int(one) for one in sys.argv[1:]] or list(SIZES))
