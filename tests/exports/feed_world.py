"""A small archive with all that can happen to an article, and feeds of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from sqlalchemy import Connection

from newscrawl.archive import archive_to_write, ledger
from newscrawl.archive.engine import Database
from newscrawl.archive.intake import Intake
from newscrawl.archive.runs import start_run
from newscrawl.archive.selection import Selection
from newscrawl.archive.withdrawals import end_withdrawals, withdraw
from newscrawl.exports.job import Job
from newscrawl.exports.tables import TABLES
from newscrawl.items import ListRow, Reading, Security
from newscrawl.pages.stcn.article import Known, article_from_row

START = datetime(2026, 9, 30, 4, tzinfo=UTC)  # noon in Beijing
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MAOTAI: Security = {"code": "600519.SH", "name": "贵州茅台", "by": "site"}
BLOCKS = [
    {"type": "paragraph", "text": "第一段。"},
    {"type": "heading", "text": "小标题"},
    {"type": "table", "rows": [["项目", "金额"], ["营收", "1,234"]]},
    {"type": "list", "ordered": True, "items": ["一", "二"]},
    {"type": "image", "url": "https://static.stcn.com/图 1.png", "caption": "图说"},
    {"type": "image", "url": "javascript:alert(1)", "caption": None},
]


class World:
    """Articles are added as they become known; ``number`` is also the minute of publication."""

    def __init__(self, url: str) -> None:
        self.archive: Database = archive_to_write(url)
        with self.archive.writing() as connection:
            self.run = start_run(connection, "stcn", {}, "0", START)
        self.writer = self.archive.writing
        self.intake = Intake()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is added meanwhile, in one transaction: quicker."""
        with self.archive.writing() as connection:
            self.writer = lambda: nullcontext(connection)
            yield
        self.writer = self.archive.writing

    def add(
        self,
        number: int,
        content: str = "正文。",
        *,
        at: datetime = START + HOUR,
        cause: str = "first",
        channel: str = "kx",
        version: int = 1,
        **fields,
    ) -> None:
        """Store a version. ``fields``: those of the article that differ from a plain flash's."""
        listed = START + number * MINUTE
        row = ListRow(str(number), "flash", f"第{number}篇", listed, content=content, source="甲")
        seen = Known(START, [channel], version - 1)
        article = replace(article_from_row(row, fetched_at=at, seen=seen), **fields)
        self.store(row, Reading(article, row, cause=cause), at, channel)

    def store(self, row: ListRow, reading: Reading, at: datetime, channel: str) -> None:
        with self.writer() as connection:
            ledger.list_rows(connection, ledger.ListPage("stcn", channel, at), [row])
            assert self.intake.take_recognised(connection, [reading], self.run, at)

    def take_down(self, number: int, at: datetime, back: datetime | None = None) -> None:
        with self.archive.writing() as connection:
            withdraw(connection, f"stcn:{number}", at)
            if back:
                end_withdrawals(connection, [f"stcn:{number}"], back)


def world(folder: Path) -> World:
    """The archive of :func:`fill` in a new SQLite file."""
    return fill(World(f"sqlite:///{folder / 'news.db'}"))


def fill(made: World) -> World:
    """1 plain, 2 corrected twice, 3 read otherwise, 4 taken down, 5 back again, 6 a long one."""
    made.add(1)
    made.add(2, "公司盈利1亿元。股价涨停。", securities=[MAOTAI])
    new = {"cause": "edit", "securities": [MAOTAI]}
    made.add(2, "公司亏损1亿元。股价涨停。", at=START + 2 * HOUR, version=2, **new)
    new |= {"title": "新标题", "source": "乙", "content_hash": "3"}
    made.add(2, "公司亏损1亿元。股价涨停。", at=START + 3 * HOUR, version=3, **new)
    made.add(3, "原文。")
    made.add(3, "读法不同。", at=START + 4 * HOUR, cause="parser", version=2)
    made.add(4)
    made.take_down(4, START + 5 * HOUR)
    made.add(5)
    made.take_down(5, START + 2 * HOUR, START + 6 * HOUR)
    text = "第一段。\n小标题\n项目\t金额\n营收\t1,234\n一\n二"
    made.add(
        6,
        channel="yw",
        kind="article",
        blocks=BLOCKS,
        text=text,
        authors=["张三", "李四"],
        editors=["王五"],
        proofreaders=["赵六"],
        summary="摘要",
        tags=["白酒"],
        source="证券时报",
        url="https://www.stcn.com/article/detail/6.html",
    )
    return made


Writer = Callable[..., None]


def written(archive: Database, write: Writer, *, address: str | None = None, **chosen) -> bytes:
    """The feed that a choice makes."""
    with archive.reading() as connection:
        return written_by(connection, write, address=address, **chosen)


def written_by(
    connection: Connection, write: Writer, *, address: str | None = None, **chosen
) -> bytes:
    table = TABLES["articles"]
    now = START + 24 * HOUR
    job = Job(connection, "stcn", table, Selection(**chosen), table.columns, now, "")
    file = BytesIO()
    write(file, job, address=address)
    return file.getvalue()
