"""``scrapy search``: what is found, how it is shown, and what is refused in one line."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from newscrawl.archive import archive_to_write, ledger
from newscrawl.archive.intake import Intake
from newscrawl.archive.runs import start_run
from newscrawl.archive.schema import indexes
from newscrawl.commands.search import Command
from newscrawl.items import ListRow, Reading
from newscrawl.pages.stcn.article import Known, article_from_row
from tests.commands import in_process

START = datetime(2026, 9, 30, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXTS = [
    ("贵州茅台：净利润增长", "贵州茅台（600519）公告，净利润1,680亿元。同比增长。"),
    ("白酒股走强", "收盘，贵州茅台涨2%，五粮液涨1%。"),
    ("五粮液：回购", "五粮液（000858）公告，拟回购股份。"),
]


def made(address: str) -> None:
    archive = archive_to_write(address)
    with archive.writing() as connection:
        run, intake = start_run(connection, "stcn", {}, "0", START), Intake()
        for number, (title, content) in enumerate(TEXTS):
            at = START + number * HOUR
            row = ListRow(str(number + 1), "flash", title, at, content=content, source="e公司")
            channel = "yw" if number == 2 else "kx"
            ledger.list_rows(connection, ledger.ListPage("stcn", channel, at), [row])
            article = article_from_row(row, fetched_at=at, seen=Known(at, [channel]))
            assert intake.take(connection, [Reading(article, row)], run, at)
    archive.engine.dispose()


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    """Three flashes, an hour apart, the last one in another channel."""
    address = f"sqlite:///{tmp_path_factory.mktemp('archive') / 'news.db'}"
    made(address)
    return address


@pytest.fixture
def search(url, capsys, monkeypatch):
    monkeypatch.setenv("SCRIPTED_NOW", "2026-10-01T00:00+00:00")

    def search(*words: str, address: str = url) -> tuple[int, str, str]:
        status = in_process.run(Command(), address, *words)
        out, err = capsys.readouterr()
        return status, out, err

    return search


@pytest.fixture
def ids(search):
    def ids(*words: str) -> list[str]:
        status, out, err = search(*words, "--json")
        assert (status, err) == (0, "")
        return [record["article_id"] for record in json.loads(out)]

    return ids


def test_the_newest_comes_first(ids):
    assert ids("茅台") == ["2", "1"]
    assert ids("五粮液") == ["3", "2"]
    assert ids("茅台", "--sort", "relevance") == ["1", "2"]


def test_words_that_begin_with_a_minus_need_nothing_before_them(ids):
    assert ids("茅台", "-五粮液") == ["1"]
    assert ids("茅台", "OR", "五粮液") == ["3", "2", "1"]
    assert ids('"净利润 增长"') == ["1"]
    assert ids("title:茅台") == ["1"]


def test_a_code_finds_who_has_only_the_name(ids):
    assert ids("600519") == ["2", "1"]
    assert ids("貴州茅臺") == ["2", "1"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--channel", "yw"], ["3"]),
        (["--security", "600519"], ["2", "1"]),
        (["--since", "2026-09-30T12:30"], ["3", "2"]),
        (["--until", "2026-09-30T12:30"], ["1"]),
        (["--as-of", "2026-09-30T13:30"], ["2", "1"]),
        (["--source", "别处"], []),
        (["--kind", "article"], []),
        (["--limit", "1"], ["3"]),
        (["--limit", "1", "--offset", "1"], ["2"]),
    ],
)
def test_it_is_narrowed_down_as_an_export_is(ids, words, expected):
    assert ids("茅台 OR 五粮液", *words) == expected


def test_a_person_sees_title_byline_and_the_sentence(search):
    status, out, err = search("净利润")
    assert (status, err) == (0, "")
    title, about, sentence, _ = out.splitlines()
    assert title == "贵州茅台：净利润增长"
    assert about == "    e公司 · 2026-09-30 12:00 · stcn:1 · kx"
    assert sentence == "    贵州茅台（600519）公告，净利润1,680亿元。"
    assert "\x1b" not in out


def test_json_says_where_the_hits_are(search):
    _, out, _ = search("600519", "--json", "--limit", "1")
    [record] = json.loads(out)
    assert [record["text"][start:end] for start, end in record["hits"]] == ["贵州茅台"]
    assert record["excerpt"] == "收盘，贵州茅台涨2%，五粮液涨1%。"
    assert record["title_hits"] == []


def test_nothing_is_found(search):
    assert search("没有这个词") == (0, "nothing is found by 没有这个词\n", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "say what to search for: scrapy search 茅台"),
        (['"茅台'], "a quote in '\"茅台' is not closed"),
        (["-茅台"], "'-茅台' lacks a word that is to be found"),
        (["茅台", "--sorted"], "search has no option --sorted"),
        (["茅台", "--limit", "0"], "--limit 0 is no number of rows"),
        (["茅台", "--channel", "foo"], "unknown channel 'foo'"),
        (["茅台", "--as-of", "2090-01-01"], "lies ahead"),
    ],
)
def test_a_mistake_is_one_line(search, words, says):
    status, out, err = search(*words)
    assert (status, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1


def test_what_the_index_lacks_is_said(search, tmp_path):
    address = f"sqlite:///{tmp_path}/news.db"
    made(address)
    archive = archive_to_write(address)
    with archive.writing() as connection:
        connection.execute(insert(indexes).values(name="search", older=2, read=0))
    archive.engine.dispose()
    status, out, err = search("茅台", address=address)
    assert (status, bool(out)) == (0, True)
    assert err == "newscrawl: 2 older versions are not searched yet: scrapy archive upgrade\n"
