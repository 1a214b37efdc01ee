"""A replica in a process of its own, and crawls of it in theirs."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newscrawl.archive import open_archive
from newscrawl.archive.records import current_articles
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

    def misbehave(self, path: str, how: str, times: int | None = None) -> None:
        self.ask("/__break", "POST", {"path": path, "how": how, "times": times})

    def behave(self) -> None:
        self.ask("/__break", "DELETE")


@pytest.fixture
def replica() -> Iterator[Replica]:
    command = [sys.executable, "-m", "newscrawl.replica", "--port", "0", "--articles", "200"]
    process = subprocess.Popen([*command, "--now", NOW], stdout=subprocess.PIPE, text=True)
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
    """A record without the times of this crawl, its channels in no order."""
    record = {k: v for k, v in record.items() if k not in ("first_seen_at", "fetched_at")}
    return record | {"channels": sorted(record["channels"])}


def command(base: str, *words: str, **settings: object) -> list[str]:
    chosen = {"STCN_BASE_URL": base, "DOWNLOAD_DELAY": 0, "ARCHIVE_URL": "sqlite:///news.db"}
    options = [w for name, value in (chosen | settings).items() for w in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", "stcn", *options, *words]


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    return tmp_path


@pytest.fixture
def crawl(replica, folder) -> Callable[..., Run]:
    def run(*words: str, base: str = replica.base, **settings: object) -> Run:
        environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
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
        archive = open_archive(f"sqlite:///{folder}/news.db")
        with archive.reading() as connection:
            found = [to_record(article) for article in current_articles(connection)]
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
