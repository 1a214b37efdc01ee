"""An archive made up day by day, and what is known of each article that went into it."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from newscrawl.archive import ledger, outcomes, runs, schema, store
from newscrawl.archive.engine import Database
from newscrawl.archive.search.index import index
from newscrawl.items import ListRow, Reading
from newscrawl.moments import BEIJING
from newscrawl.pages.stcn.article import Known, article_from_row
from newscrawl.revisit import RevisitPolicy

FIRST = datetime(2026, 10, 1, tzinfo=BEIJING)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POLICY = RevisitPolicy(timedelta(minutes=15))
COMPANIES = [
    ("600519.SH", "贵州茅台"),
    ("000001.SZ", "平安银行"),
    ("688727.SH", "恒坤新材"),
    ("300750.SZ", "宁德时代"),
    ("00700.HK", "腾讯控股"),
]
TAGS = ["A股", "快讯", "新能源", "人工智能", "机器人", "央行"]
PLAIN, BACKFILL, IMPORT = "plain", "backfill", "import"


@dataclass
class Told:
    """An article of the made-up archive."""

    number: int
    published_at: datetime
    known_at: datetime
    channels: list[str]
    tags: list[str]
    codes: list[str]
    source: str | None
    came_by: str


class World:
    """Writes runs and articles; ``told`` is what they are."""

    def __init__(self, archive: Database, seed: int = 1) -> None:
        self.archive, self.chance = archive, random.Random(seed)
        self.told: list[Told] = []

    def fill(self, days: int, a_day: int, extra_tags: tuple[str, ...] = ()) -> None:
        """So many days of articles, one run a day; the first day was backfilled."""
        with self.archive.writing() as connection:
            backfill = runs.start_run(
                connection, "stcn", {"since": "2026-10-01", "until": "2026-10-02"}, "0", FIRST + DAY
            )
            imported = runs.start_run(connection, "import", {}, "0", FIRST + DAY)
            for run in (backfill, imported):
                runs.finish_run(connection, run, "finished", {}, FIRST + DAY + HOUR)
            for day in range(days):
                start = FIRST + day * DAY
                plain = runs.start_run(connection, "stcn", {}, "0", start)
                for _ in range(a_day):
                    self.tell(connection, start, plain, PLAIN, extra_tags)
                counters = {"article/new": a_day, "downloader/response_status_count/200": a_day}
                if day % 10 == 4:
                    counters |= {
                        "run/findings": ["channel kx: silent for 3 h <b>"],
                        "article/failed/Blocked": 3,
                        "downloader/response_status_count/503": 3,
                    }
                if day % 10 != 7:
                    runs.finish_run(connection, plain, "finished", counters, start + DAY - HOUR)
            for run, how in ((backfill, BACKFILL), (imported, IMPORT)):
                for _ in range(5):
                    self.tell(connection, FIRST + DAY, run, how, ())
            self.fail(connection, FIRST + DAY)
            self.read(connection, days, plain)

    def tell(self, connection, start: datetime, run: int, came_by: str, extra_tags) -> None:
        """An article of a day, in one or two channels."""
        chance, number = self.chance, len(self.told) + 1
        hour = min(23, max(0, int(chance.gauss(13, 4))))
        at = start + timedelta(seconds=3600 * hour + chance.randrange(3600))
        took = timedelta(seconds=int(chance.expovariate(1 / 200)) + 20)
        flash = chance.random() < 0.7
        channels = ["kx"] if flash else chance.sample(["yw", "gs", "company", "fund"], 1)
        if chance.random() < 0.2:
            channels.append("gd")
        tags = chance.sample(TAGS, chance.randrange(3)) + list(extra_tags)
        picked = chance.sample(COMPANIES, chance.randrange(3))
        row = ListRow(
            str(number),
            "flash" if flash else "article",
            f"第{number}篇",
            at,
            content="正文。",
            summary="摘要" if chance.random() < 0.5 else None,
            source="证券时报网" if chance.random() < 0.8 else None,
            tags=tags,
            securities=[{"code": code, "name": name, "by": "site"} for code, name in picked],
        )
        known = at + (9 * DAY if came_by != PLAIN else took)
        article = article_from_row(row, fetched_at=known, seen=Known(known, channels))
        article.kind = row.kind
        article.provenance = "saved" if came_by == IMPORT else "site"
        for channel in channels:
            page = ledger.ListPage("stcn", channel, known, backfill=came_by == BACKFILL)
            ledger.list_rows(connection, page, [row])
        reading = Reading(article, row)
        index(connection, [one.article for one in store.store(connection, [reading], run, known)])
        outcomes.settle(connection, [reading], known, POLICY)
        codes = [code for code, _ in picked]
        self.told.append(Told(number, at, known, channels, tags, codes, row.source, came_by))

    def fail(self, connection, at: datetime) -> None:
        """Two articles that could not be read, and a walk that left a gap."""
        page = ledger.ListPage("stcn", "yw", at)
        for number in ("900001", "900002"):
            row = ListRow(number, "article", "没有", at)
            ledger.list_rows(connection, page, [row])
            outcomes.fail(connection, f"stcn:{number}", "HTTP 503 <i>", at, POLICY)

    def read(self, connection, days: int, run: int) -> None:
        """All but a day of kx was read, and of yw what a walk had reached when it was cut."""
        end = FIRST + (days - 1) * DAY + 18 * HOUR
        spans = [("kx", FIRST, FIRST + 2 * DAY), ("kx", FIRST + 3 * DAY, end)]
        spans.append(("yw", FIRST, end - 2 * DAY))
        for channel, floor, mark in spans:
            values = {"site": "stcn", "channel": channel, "floor_at": floor, "mark_at": mark}
            connection.execute(schema.stretches.insert().values(**values, backfill=False))
        cut = {
            "run": run,
            "site": "stcn",
            "channel": "yw",
            "state": "open",
            "ended": "closespider_timeout",
            "lower_at": end - 2 * DAY,
            "reached_at": end - HOUR,
            "top_at": end,
            "pages": 3,
            "backfill": False,
            "started_at": end,
        }
        connection.execute(schema.walks.insert().values(**cut))
