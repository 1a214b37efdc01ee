"""Pages a second of ``scrapy crawl stcn`` beside the bare spider; its memory; flashes a request."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
ROUNDS = 3
CONCURRENCY = {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}


@contextmanager
def replica(articles: int) -> Iterator[str]:
    """A replica on a free port, on the last processor: the crawler has the first to itself."""
    cpus = sorted(os.sched_getaffinity(0))
    process = subprocess.Popen(
        [sys.executable, "-m", "newscrawl.replica", "--port", "0", "--articles", str(articles)],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {cpus[-1]}),
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        yield next(word for word in line.split() if word.startswith("http://")).rstrip("/")
    finally:
        process.terminate()
        process.wait()


def on_first_cpu(command: list[str], folder: Path) -> int:
    """Run to the end; answers the peak memory of the process in MB."""
    cpu = min(os.sched_getaffinity(0))
    process = subprocess.Popen(
        command,
        cwd=folder,
        stderr=(folder / "log").open("w"),
        preexec_fn=lambda: os.sched_setaffinity(0, {cpu}),
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit((folder / "log").read_text())
    return usage.ru_maxrss // 1024


def crawl(base: str, folder: Path, *arguments: str) -> dict[str, float]:
    """One crawl into a new archive, everything on; pages, seconds, items, peak memory in MB."""
    folder.mkdir(parents=True)
    (folder / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    settings = {"STCN_BASE_URL": base, "LOG_LEVEL": "WARNING", **CONCURRENCY}
    options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    memory = on_first_cpu(
        [sys.executable, "-m", "scrapy", "crawl", "stcn", *options, "-O", "news.jsonl", *arguments],
        folder,
    )
    with sqlite3.connect(folder / "data/news.db") as archive:
        [(counters,)] = archive.execute("SELECT counters FROM runs").fetchall()
        [(seconds,)] = archive.execute(
            "SELECT (julianday(finished_at) - julianday(started_at)) * 86400 FROM runs"
        ).fetchall()
    found = json.loads(counters)
    return {
        "pages": found["response_received_count"],
        "list_pages": found["list/pages"],
        "seconds": seconds,
        "items": found["article/new"],
        "memory": memory,
    }


def asked(base: str) -> list[str]:
    """The addresses that the replica was asked for since the last reset."""
    with urllib.request.urlopen(f"{base}/__requests") as answer:
        log = json.load(answer)["log"]
    urllib.request.urlopen(urllib.request.Request(f"{base}/__requests/reset", method="POST"))
    return [base + path for _, _, path, _ in log if "robots" not in path]


def bare(addresses: Path, folder: Path, settings: dict[str, object]) -> dict[str, float]:
    folder.mkdir(parents=True)
    result = folder / "result.json"
    script = str(ROOT / "tests/benchmarks/bare.py")
    quiet = {"LOG_LEVEL": "WARNING", **CONCURRENCY, **settings}
    on_first_cpu([sys.executable, script, str(addresses), str(result), json.dumps(quiet)], folder)
    return json.loads(result.read_text())


def speed(tmp: Path, articles: int = 2000) -> list[str]:
    """The table of pages a second, three rounds in turn."""
    ours, plain, tuned = [], [], []
    with replica(articles) as base:
        for turn in range(ROUNDS):
            asked(base)
            ours.append(crawl(base, tmp / f"ours-{turn}", "-a", "full=1"))
            (tmp / "addresses").write_text("\n".join(asked(base)))
            plain.append(bare(tmp / "addresses", tmp / f"bare-{turn}", {}))
            tuned.append(bare(tmp / "addresses", tmp / f"tuned-{turn}", {"CONCURRENT_ITEMS": 1}))
        flashes = crawl(base, tmp / "flashes", "-a", "channels=kx")
    rate, by_default, by_ours = (
        median(run["pages"] / run["seconds"] for run in runs) for runs in (ours, plain, tuned)
    )
    per_request = flashes["items"] / flashes["list_pages"]
    return [
        f"`scrapy crawl stcn -a full=1` of {articles:,} articles, each by its page, archive, JSON "
        f"Lines and validation on; {ROUNDS} rounds in turn, medians.",
        "",
        "| | pages a second | ratio |",
        "|---|---:|---:|",
        f"| newscrawl | {rate:.0f} | |",
        f"| bare spider, Scrapy's defaults | {by_default:.0f} | {rate / by_default:.2f} |",
        f"| bare spider, `CONCURRENT_ITEMS=1` as here | {by_ours:.0f} | {rate / by_ours:.2f} |",
        "",
        f"Flashes: {per_request:.1f} records for each request of the kx list.",
    ]


def memory(tmp: Path, sizes: tuple[int, int] = (1000, 50_000)) -> list[str]:
    """The table of peak memory."""
    rows = ["| articles, each by its page | peak memory | seconds |", "|---:|---:|---:|"]
    for size in sizes:
        with replica(size) as base:
            run = crawl(base, tmp / f"memory-{size}", "-a", "full=1")
        rows.append(f"| {size:,} | {run['memory']:.0f} MB | {run['seconds']:.0f} |")
    return rows
