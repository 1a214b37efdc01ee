"""The Python API, and the example of it in the README, which runs."""

import doctest
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.archive import archive_to_write, ledger, open_archive
from newscrawl.archive.intake import Intake
from newscrawl.archive.runs import start_run
from newscrawl.errors import ArchiveError, UserError
from newscrawl.items import Article, ListRow, Reading
from newscrawl.pages.stcn.article import Known, article_from_row

ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)  # 09:30 in Beijing
HOUR = timedelta(hours=1)
TEXTS = [
    ("贵州茅台：前三季度净利润同比增长6.25%", "贵州茅台（600519）公告，前三季度净利润646.27亿元。"),
    ("五粮液：拟回购股份", "五粮液（000858）公告，拟回购股份，金额不超过10亿元。"),
    ("沪深两市成交额突破2万亿元", "截至收盘，沪深两市成交额突破2万亿元。"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Three flashes, an hour apart, known a minute later; the second is corrected at noon."""
    home = tmp_path_factory.mktemp("python")
    archive = archive_to_write(f"sqlite:///{home}/data/news.db")
    with archive.writing() as connection:
        run, intake = start_run(connection, "stcn", {}, "0", START), Intake()
        for number, (title, content) in enumerate(TEXTS):
            at = START + number * HOUR
            row = ListRow(str(number + 1), "flash", title, at, content=content, source="e公司")
            page = ledger.ListPage("stcn", "kx", at)
            ledger.list_rows(connection, page, [row])
            seen = Known(at + HOUR / 60, ["kx"])
            article = article_from_row(row, fetched_at=at, seen=seen)
            assert intake.take(connection, [Reading(article, row)], run, at + HOUR / 60)
            if number == 1:
                text = content.replace("10亿元", "12亿元")
                changed = article_from_row(
                    replace(row, content=text), fetched_at=at, seen=replace(seen, versions=1)
                )
                corrected = [Reading(changed, row, cause="edit")]
                assert intake.take(connection, corrected, run, START + 2.5 * HOUR)
    archive.engine.dispose()
    return home


@pytest.fixture
def archive(folder):
    with open_archive(f"sqlite:///{folder}/data/news.db") as found:
        yield found


def ids(articles) -> list[str]:
    return [article.id for article in articles]


def test_the_example_in_the_readme_runs(folder, monkeypatch):
    text = (ROOT / "README.md").read_text("utf-8").split("### In Python")[1].split("\n### ")[0]
    [block] = re.findall(r"```python\n(.*?)```", text, re.S)
    monkeypatch.chdir(folder)
    example = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
    assert len(example.examples) > 8
    report: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=report.append)
    assert report == []


def test_articles_are_dataclasses_oldest_first_as_often_as_asked(archive):
    news = archive.articles()
    assert news.count() == 3
    for _ in range(2):
        found = list(news)
        assert all(isinstance(one, Article) for one in found)
        assert ids(found) == ["stcn:1", "stcn:2", "stcn:3"]
    assert ids(archive.articles(limit=1)) == ["stcn:3"]
    assert next(iter(news)).title == TEXTS[0][0]  # left half way, it lets go of the database


def test_what_is_chosen(archive):
    assert ids(archive.articles(query="净利润 -五粮液")) == ["stcn:1"]
    assert ids(archive.articles(securities=["000858"])) == ["stcn:2"]
    assert ids(archive.articles(since=date(2026, 11, 21))) == []
    assert ids(archive.articles(since="2026-11-20T10:00", until=START + 2 * HOUR)) == ["stcn:2"]
    assert ids(archive.articles(channels=["yw"])) == []
    assert ids(archive.articles(kind="flash", sources=["e公司"], duplicates=False)) == [
        "stcn:1",
        "stcn:2",
        "stcn:3",
    ]


def test_what_was_known_then(archive):
    assert "12亿元" in archive.article("2").text
    then = archive.article("stcn:2", as_of="2026-11-20T11:00")
    assert "10亿元" in then.text
    with pytest.raises(UserError, match="lies ahead"):
        archive.article("2", as_of="2090-01-01")
    assert [one.cause for one in archive.versions("2")] == ["first", "edit"]
    assert ids(archive.articles(as_of="2026-11-20T11:00")) == ["stcn:1", "stcn:2"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"since": "soon"}, "since=soon is no time"),
        ({"since": datetime(2026, 11, 20, 9)}, "has no time zone"),  # noqa: DTZ001
        ({"channels": ["foo"]}, "unknown channel 'foo'"),
        ({"channels": "kx"}, r"channels is a list: channels=\['kx'\]"),
        ({"securities": ["茅台"]}, "'茅台' is no code of a security"),
        ({"query": '"茅台'}, "is not closed"),
        ({"as_of": "2090-01-01"}, "lies ahead"),
        ({"kind": "foo"}, "kind 'foo' is none"),
        ({"limit": -1}, "limit -1 is no number of articles"),
        ({"limit": "3"}, "limit '3' is no number of articles"),
        ({"since": 5}, "since 5 is no time"),
        ({"query": 5}, "query 5 is no text"),
        ({"securities": [600519]}, "securities: 600519 is no text"),
        ({"since": "2026-10-02", "until": "2026-10-01"}, "is not before until"),
    ],
)
def test_a_mistake_is_said_at_once(archive, words, says):
    with pytest.raises(UserError, match=says):
        archive.articles(**words)


def test_what_is_not_there_is_said(archive, tmp_path):
    with pytest.raises(UserError, match="stcn:9 is not in the archive"):
        archive.article("9")
    with pytest.raises(ArchiveError, match="there is no archive"):
        open_archive(f"sqlite:///{tmp_path}/none.db")


def test_arrow_and_pandas_have_the_same(archive):
    table = archive.articles().to_arrow()
    assert str(table.schema.field("published_at").type) == "timestamp[ms, tz=Asia/Shanghai]"
    assert table.column("id").to_pylist() == ["stcn:1", "stcn:2", "stcn:3"]
    frame = archive.articles(query="茅台").to_pandas()
    assert list(frame.title) == [TEXTS[0][0]]
    assert frame.published_at[0] == START
    assert [security["code"] for security in frame.securities[0]] == ["600519.SH"] * 2
    assert archive.articles(query="没有").to_arrow().schema == table.schema
