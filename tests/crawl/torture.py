"""``make torture``: crawls that are killed at random moments, again and again, and what is left.

Each round lets a crawl run for a moment, ends it by ``kill -9``, and publishes some articles.
Then one crawl runs to its end, and the archive is compared with the truth.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crawl.conftest import ROOT, Replica, command, running_replica, surroundings

LOG = "log.jsonl"
START_SECONDS = 0.69
"""What a command takes to start on a machine at full speed."""


@dataclass
class Wounds:
    """What must all be nought, or empty."""

    lost: int
    invented: int
    twice: int
    other_text: int
    open_gaps: int
    not_stored: int
    integrity: str
    foreign_keys: int
    log_lost: int
    log_twice: int
    log_torn: int
    log_out_of_order: int
    pages_lost: str

    @property
    def none(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))


def torture(replica: Replica, folder: Path, rounds: int, published: int, seed: int) -> list[float]:
    """The rounds; answers how many seconds each crawl was let live."""
    chance, lives, slow = random.Random(seed), [], slowness(folder)
    for _ in range(rounds):
        process = subprocess.Popen(
            crawl_command(replica, delay=0.02),  # so that there is something to be killed
            cwd=folder,
            env=surroundings(),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        life = chance.uniform(0.7, 2.2) * slow
        with suppress(subprocess.TimeoutExpired):
            process.wait(life)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        lives.append(life)
        if published:
            replica.ask(f"/__publish?count={published}", "POST")
    return lives


def slowness(folder: Path) -> float:
    """How many times longer a command takes to start than where lives were measured."""
    start = time.perf_counter()
    words = [sys.executable, "-m", "scrapy", "crawl", "--help"]
    subprocess.run(words, cwd=folder, env=surroundings(), stdout=subprocess.DEVNULL, check=True)
    return max(1.0, (time.perf_counter() - start) / START_SECONDS)


def crawl_command(replica: Replica, delay: float = 0) -> list[str]:
    settings = {"JSONL_LOG": LOG, "RETRY_PAUSE": 0, "DOWNLOAD_DELAY": delay}
    return command(replica.base, **settings)


def last_crawl(replica: Replica, folder: Path) -> None:
    done = subprocess.run(
        crawl_command(replica),
        cwd=folder,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)


def wounds(replica: Replica, folder: Path) -> Wounds:
    """The archive, the log and the kept pages against the truth."""
    archive = sqlite3.connect(folder / "news.db")

    def ask(query: str) -> list[tuple]:
        return archive.execute(query).fetchall()

    truth = replica.truth()
    stored = dict(ask("SELECT id, text FROM records"))
    versions = ask("SELECT id, version FROM versions ORDER BY position")
    whole, _, torn = (folder / LOG).read_bytes().rpartition(b"\n")
    logged = [(r["id"], r["version"]) for r in map(json.loads, whole.decode().splitlines())]
    [(integrity,), *_] = ask("PRAGMA integrity_check")
    pages = subprocess.run(
        [
            *(sys.executable, "-m", "scrapy", "reparse", "--dry-run"),
            *("-s", "ARCHIVE_URL=sqlite:///news.db", "-s", "RAW_PAGES=raw"),
        ],
        cwd=folder,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    whole_pages = f"{len(stored):,} articles read again, 0 would change\n"
    found = Wounds(
        lost=len(truth.keys() - stored.keys()),
        invented=len(stored.keys() - truth.keys()),
        twice=len(versions) - len(stored),
        other_text=sum(stored[i] != truth[i]["text"] for i in stored if i in truth),
        open_gaps=len(ask("SELECT 1 FROM walks WHERE state = 'open'")),
        not_stored=len(ask("SELECT 1 FROM ledger WHERE state != 'stored'")),
        integrity="" if integrity == "ok" else integrity,
        foreign_keys=len(ask("PRAGMA foreign_key_check")),
        log_lost=len(set(versions) - set(logged)),
        log_twice=len(logged) - len(set(logged)),
        log_torn=len(torn),
        log_out_of_order=sum(a != b for a, b in zip(logged, versions, strict=False)),
        pages_lost="" if pages.stdout == whole_pages else pages.stdout + pages.stderr,
    )
    archive.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crawl.torture", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--articles", type=int, default=5000, help="when all is published")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    a_round = options.articles // options.rounds // 2
    start = time.monotonic()
    at_first = options.articles - a_round * options.rounds
    with running_replica(at_first) as replica, TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
        lives = torture(replica, folder, options.rounds, a_round, options.seed)
        killed = _killed_runs(folder)
        last_crawl(replica, folder)
        found = wounds(replica, folder)
        articles = len(replica.ask("/__truth")["articles"])
    print(
        f"{len(lives)} rounds (seed {options.seed}), {killed} crawls killed at work, "
        f"{articles:,} articles, {time.monotonic() - start:.0f} s"
    )
    for field in fields(found):
        print(f"  {field.name.replace('_', ' ')}: {getattr(found, field.name) or 0}")
    return 0 if found.none else 1


def _killed_runs(folder: Path) -> int:
    with sqlite3.connect(folder / "news.db") as archive:
        [(killed,)] = archive.execute(
            "SELECT count(*) FROM runs WHERE finished_at IS NULL"
        ).fetchall()
    archive.close()
    return killed


if __name__ == "__main__":
    sys.exit(main())
