"""A replica in a process of its own, and crawls of it in theirs."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.archive import archive_to_write
from newscrawl.archive.records import articles_at
from newscrawl.items import to_record

ROOT = Path(__file__).parents[2]
NOW = "2027-01-01T09:30+08:00"  # a day whose lists reach back over New Year


@dataclass
class Replica:
    base: str

    def ask(self, path: str, method: str = "GET", body: object = None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def truth(self, *, full: bool = False, skip: frozenset[str] = frozenset({"zt"})) -> dict:
        """The records of all articles; channels that are not crawled by default left out."""
        query = "?full=1" if full else ""
        records = {}
        for article in self.ask("/__truth")["articles"]:
            record = self.ask(f"/__truth/{article['id'].split(':')[1]}{query}")
            record["channels"] = sorted(set(record["channels"]) - skip)
            records[article["id"]] = record
        return records

    def counts(self) -> dict[str, int]:
        """Requests by kind since the last call."""
        counts = self.ask("/__requests")
        self.ask("/__requests/reset", "POST")
        return counts

    def edit(self, id_: str, **changes: object) -> dict:
        """Change an article as an editor would; its new truth."""
        return self.ask("/__edit", "POST", {"id": id_, **changes})

    def withdraw(self, id_: str, status: int = 404) -> None:
        self.ask("/__withdraw", "POST", {"id": id_, "status": status})

    def put_back(self, id_: str) -> None:
        self.ask("/__return", "POST", {"id": id_})

    def advance(self, **time: float) -> None:
        seconds = int(timedelta(**time).total_seconds())
        self.ask(f"/__advance?seconds={seconds}", "POST")

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.ask("/__truth")["now"])

    def misbehave(self, path: str, how: str, times: int | None = None) -> None:
        self.ask("/__break", "POST", {"path": path, "how": how, "times": times})

    def behave(self) -> None:
        self.ask("/__break", "DELETE")


@pytest.fixture
def replica(request) -> Iterator[Replica]:
    """A replica of 200 articles, or of as many as an indirect parameter says."""
    with running_replica(getattr(request, "param", 200)) as found:
        yield found


@contextmanager
def running_replica(articles: int, now: datetime | str = NOW, seed: int = 1) -> Iterator[Replica]:
    command = [sys.executable, "-m", "newscrawl.replica", "--port", "0", "--seed", str(seed)]
    process = subprocess.Popen(
        [*command, "--articles", str(articles), "--now", str(now)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline()
        yield Replica(next(w for w in line.split() if w.startswith("http://")).rstrip("/"))
    finally:
        process.terminate()
        process.communicate()


@dataclass
class Run:
    status: int
    log: str
    feed: list[dict]

    @property
    def records(self) -> dict[str, dict]:
        return {record["id"]: comparable(record) for record in self.feed}


def comparable(record: dict) -> dict:
    """What the site says: without the times of this crawl, its channels in no order.

    What newscrawl itself finds in the texts is left out: securities, near-duplicates.
    """
    record = {k: v for k, v in record.items() if k not in ("first_seen_at", "fetched_at")}
    tagged = [security for security in record["securities"] if security["by"] == "site"]
    return record | {
        "channels": sorted(record["channels"]),
        "securities": tagged,
        "duplicate_of": None,
    }


def command(base: str, *words: str, **settings: object) -> list[str]:
    chosen = {
        "STCN_BASE_URL": base,
        "DOWNLOAD_DELAY": 0,
        "ARCHIVE_URL": "sqlite:///news.db",
        "RAW_PAGES": "raw",
        "BLOCK_PAUSE": 0,
    }
    options = [w for name, value in (chosen | settings).items() for w in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", "stcn", *options, *words]


def surroundings(at: datetime | None = None) -> dict[str, str]:
    """The environment of a command; ``at``: the time that its clock begins with."""
    found = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    if at:
        found["NEWSCRAWL_CLOCK"] = "tests.crawl.clock.scripted"
        found["SCRIPTED_NOW"] = at.isoformat()
        found["PYTHONPATH"] = str(ROOT)
    return found


@pytest.fixture
def scrapy(folder) -> Callable[..., subprocess.CompletedProcess]:
    """A command of the project, in the folder of its archive."""

    def run(*words: str, at: datetime | None = None, **settings: object):
        chosen = {
            "ARCHIVE_URL": "sqlite:///news.db",
            "RAW_PAGES": "raw",
            "BLOCK_PAUSE": 0,
        } | settings
        options = [w for name, value in chosen.items() for w in ("-s", f"{name}={value}")]
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *words, *options],
            cwd=folder,
            env=surroundings(at),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    return tmp_path


@pytest.fixture
def crawl(replica, folder) -> Callable[..., Run]:
    def run(
        *words: str, base: str = replica.base, at: datetime | None = None, **settings: object
    ) -> Run:
        environment = surroundings(at)
        done = subprocess.run(
            [*command(base, *words, **settings), "-O", "news.jsonl"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        feed = folder / "news.jsonl"
        lines = feed.read_text("utf-8").splitlines() if feed.exists() else []
        feed.unlink(missing_ok=True)
        return Run(done.returncode, done.stderr, [json.loads(line) for line in lines])

    return run


@pytest.fixture
def archived(folder) -> Callable[[], dict[str, dict]]:
    """The archive's records, as they can be compared with the truth."""

    def read() -> dict[str, dict]:
        archive = archive_to_write(f"sqlite:///{folder}/news.db")
        with archive.reading() as connection:
            found = [to_record(article) for article in articles_at(connection)]
        archive.engine.dispose()
        return {record["id"]: comparable(record) for record in found}

    return read


@pytest.fixture
def sql(folder) -> Callable[[str], list[tuple]]:
    import sqlite3

    def ask(query: str) -> list[tuple]:
        connection = sqlite3.connect(folder / "news.db")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    return ask
