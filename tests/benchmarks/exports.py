"""``make bench-exports``: what exports of 10,000 to 1,000,000 articles take, beside bare SQLite."""

from __future__ import annotations

import argparse
import os
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import large
from tests.benchmarks.crawl import ROOT
from tests.benchmarks.page import write_part

FORMATS = "jsonl", "parquet", "csv"
SIZES = 100_000, 1_000_000
_MEMORY = re.compile(r"Maximum resident set size \(kbytes\): ([0-9]+)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--archives", type=Path, help="a folder that keeps the archives")
    words = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = words.archives or Path(temporary)
        lines = ["| articles | format | seconds | µs an article | against bare SQLite | peak MB |"]
        lines.append("|---|---|---|---|---|---|")
        for size in words.sizes:
            archive = large.made(folder, size)
            bare = read_bare(archive)
            for form in FORMATS:
                seconds, memory = export(archive, Path(temporary) / f"news.{form}")
                per = f"{seconds / size * 1e6:.0f} | {seconds / bare:.1f}"
                lines.append(f"| {size:,} | {form} | {seconds:.1f} | {per} | {memory} |")
                print(lines[-1], flush=True)
    about = (
        "`scrapy export` of all articles with all fields, as a process of its own, its start, "
        "manifest and checksum included. Bare SQLite: all columns of the same rows read by "
        "Python's sqlite3 in the same run, and nothing done with them."
    )
    write_part("Exports", [about, "\n".join(lines)])


def export(archive: Path, target: Path) -> tuple[float, int]:
    """Seconds and peak memory in MB of one export."""
    command = ["/usr/bin/time", "-v", sys.executable, "-m", "scrapy", "export", "-o", str(target)]
    environment = os.environ | {"NEWSCRAWL_ARCHIVE_URL": f"sqlite:///{archive}"}
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - start
    target.unlink()
    found = _MEMORY.search(done.stderr)
    assert found, done.stderr
    return seconds, int(found[1]) // 1024


def read_bare(archive: Path) -> float:
    """Seconds that it takes to read the rows and nothing else."""
    start = time.perf_counter()
    with sqlite3.connect(archive) as database:
        query = "SELECT * FROM articles JOIN versions USING (id, version)"
        for _ in database.execute(query):
            pass
    database.close()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
