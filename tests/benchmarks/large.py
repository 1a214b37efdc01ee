"""An archive of a million articles, made quickly: what the measurements of reading are done on.

Its rows have the shape that storing gives them; its texts are words of 2 to 4 characters, some
common and most rare, numbers, and names of companies, with a day's and a week's rhythm.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, select

from newscrawl.archive import archive_to_write
from newscrawl.archive.runs import start_run
from newscrawl.archive.schema import versions
from newscrawl.archive.search.index import index_positions
from newscrawl.archive.search.words import merge_all
from newscrawl.fingerprints.content import content_hash
from newscrawl.moments import BEIJING, beijing_iso, utc_iso
from newscrawl.pages.stcn.channels import CHANNELS, article_url
from newscrawl.securities.shipped import seed

FIRST_ID = 1_000_000
CHUNK = 1_000
START = datetime(2024, 11, 1, tzinfo=BEIJING)
COMMON = (
    "公告",
    "增长",
    "同比",
    "亿元",
    "市场",
    "公司",
    "净利润",
    "项目",
    "发布",
    "上市",
    "投资",
)
CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体"
    "制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内"
    "数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提"
)
SOURCES = ("证券时报网", "人民财讯", "中国基金报", "数据宝", "e公司", "上海证券报", "新华社")
NAMES = ("王明", "李红", "张伟", "陈静", "刘洋", "赵磊", "黄晓", "周敏", "吴刚", "徐丽")
TAGS = ("白酒", "半导体", "新能源", "医药", "人工智能", "军工", "地产", "银行", "光伏", "机器人")
CODES = [code for code, channel in CHANNELS.items() if channel.certain]
EMPTY = {"keywords": "[]", "images": "[]", "related": "[]", "language": "zh-CN"}


@dataclass
class Press:
    """Writes articles by their numbers; the same number gives the same article."""

    words: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = random.Random(1)
        lengths = (chance.choice((2, 2, 2, 3, 4)) for _ in range(6_000))
        made = ["".join(chance.choices(CHARACTERS, k=length)) for length in lengths]
        self.words = list(dict.fromkeys([*COMMON, *made]))
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self.companies = [(row.name, row.code) for row in seed() if row.code[0].isdigit()]

    def article(self, number: int) -> dict[str, Any]:
        chance = random.Random(number)
        flash = number % 3 > 0
        at = START + timedelta(seconds=number * 63 + chance.randrange(60))
        seen = at + timedelta(seconds=chance.randrange(20, 900))
        text, securities = self._text(chance, 200 if flash else 1_200)
        title = "".join(chance.choices(self.words, cum_weights=self.weights, k=7))
        if securities:
            title = f"{securities[-1]['name']}：{title}"
        name = str(FIRST_ID + number)
        paragraphs = text.split("\n")
        return {
            **EMPTY,
            "id": f"stcn:{name}",
            "site": "stcn",
            "article_id": name,
            "url": article_url(name),
            "kind": "flash" if flash else "article",
            "title": title,
            "summary": None if flash else text[:60],
            "source": chance.choice(SOURCES),
            "print_edition": None,
            "authors": _json(chance.sample(NAMES, 1)) if not flash else "[]",
            "editors": _json(chance.sample(NAMES, 1)) if not flash else "[]",
            "proofreaders": "[]",
            "published_at": beijing_iso(at),
            "first_seen_at": utc_iso(seen),
            "fetched_at": utc_iso(seen),
            "known_at": utc_iso(seen),
            "channels": _json(chance.sample(CODES[1:], chance.randrange(1, 4))),
            "tags": _json(chance.sample(TAGS, chance.randrange(3))),
            "securities": _json(securities),
            "blocks": _json([{"type": "paragraph", "text": one} for one in paragraphs]),
            "text": text,
            "important": number % 40 == 0,
            "content_hash": content_hash(title, text),
            "parser": "stcn/kx-row" if flash else "stcn/detail-2022",
            "provenance": "site",
            "unrestored": None,
            "version": 1,
            "duplicate_of": None,
        }

    def _text(self, chance: random.Random, length: int) -> tuple[str, list[dict[str, Any]]]:
        parts: list[str] = []
        securities: list[dict[str, Any]] = []
        size = 0
        named = set(chance.sample(range(8), chance.randrange(3)))
        sentence = 0
        while size < length:
            words = chance.choices(self.words, cum_weights=self.weights, k=chance.randrange(5, 14))
            if sentence in named:
                name, code = chance.choice(self.companies)
                place = {"start": size, "end": size + len(name)}
                securities.append({"code": code, "name": name, "by": "name"} | place)
                words.insert(0, name)
            if sentence % 3 == 2:
                words.append(f"{chance.randrange(1, 9_999) / 100}%")
            line = "".join(words) + ("。\n" if sentence % 5 == 4 else "，")
            parts.append(line)
            size += len(line)
            sentence += 1
        return "".join(parts).rstrip("\n"), securities


def made(folder: Path, size: int) -> Path:
    """The archive of so many articles in the folder, made where it is not there yet."""
    path = folder / f"news-{size}.db"
    if not path.exists():
        fill(path, size)
    return path


def fill(path: Path, size: int) -> None:
    """Make an archive of ``size`` articles at ``path``, its search index included and merged."""
    archive = archive_to_write(f"sqlite:///{path}")
    with archive.writing() as connection:
        run = start_run(connection, "stcn", {}, "bench", datetime(2024, 10, 1, tzinfo=UTC))
    press = Press()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        for first in range(0, size, CHUNK):
            numbers = range(first, min(first + CHUNK, size))
            _write(database, [press.article(number) for number in numbers], run)
    read = chunk = 0
    while read == 0 or chunk:
        with archive.writing() as connection:
            positions = _next(connection, read)
            index_positions(connection, positions)
        chunk = len(positions)
        read = max(positions, default=read)
    merge_all(archive)
    archive.engine.dispose()


def _next(connection: Connection, after: int) -> Sequence[int]:
    query = select(versions.c.position).where(versions.c.position > after)
    return connection.scalars(query.order_by(versions.c.position).limit(CHUNK)).all()


def _write(database: sqlite3.Connection, rows: list[dict[str, Any]], run: int) -> None:
    """Ledger, sightings, articles, versions; some were changed, some repeat others."""
    database.execute("BEGIN")
    for row in rows:
        row["run"], row["cause"] = run, "first"
    _insert(database, "ledger", list(map(_entry, rows)))
    _insert(database, "sightings", [one for row in rows for one in _sightings(row)])
    links = []
    for before, row in pairwise(rows):
        if row["article_id"].endswith("30"):
            row["duplicate_of"] = before["id"]
            links.append(row | {"similarity": 0.9, "reason": "near"})
    changed = [dict(row, version=2, cause="edit") for row in rows[::50]]
    for row in changed:
        row["known_at"] = utc_iso(datetime.fromisoformat(row["known_at"]) + timedelta(hours=1))
    newest = {row["id"]: row["version"] for row in changed}
    _insert(database, "articles", [row | {"version": newest.get(row["id"], 1)} for row in rows])
    _insert(database, "versions", [*rows, *changed])
    _insert(database, "duplicates", links)
    database.execute("COMMIT")


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("id", "site", "article_id")},
        "state": "stored",
        "discovered_at": row["first_seen_at"],
        "listed_at": row["published_at"],
        "attempts": 0,
        "backfill": 0,
        "missing_days": 0,
    }


def _sightings(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for channel in orjson.loads(row["channels"]):
        yield {
            "id": row["id"],
            "channel": channel,
            "first_seen_at": row["first_seen_at"],
            "listed_at": row["published_at"],
        }


def _insert(database: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    there = [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
    names = [name for name in there if name in rows[0]]
    marks = ",".join(f":{name}" for name in names)
    database.executemany(f"INSERT INTO {table} ({','.join(names)}) VALUES ({marks})", rows)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    words = parser.parse_args()
    if words.path.exists():
        sys.exit(f"{words.path} is there already")
    start = time.perf_counter()
    fill(words.path, words.articles)
    print(f"{words.articles:,} articles in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
