"""``scrapy show``: what a person sees of an article, its versions and their differences."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from newscrawl.archive import archive_to_write, ledger, outcomes, store
from newscrawl.archive.ledger import ListPage
from newscrawl.archive.records import Version
from newscrawl.archive.runs import start_run
from newscrawl.archive.withdrawals import Withdrawal, end_withdrawals, withdraw
from newscrawl.commands.article_view import article_view, diff_view, fold
from newscrawl.commands.show import asked_for, versions_view
from newscrawl.errors import UserError
from newscrawl.items import Article, ListRow, Reading, to_record
from newscrawl.pages.stcn.article import Known, article_from_row
from newscrawl.revisit import RevisitPolicy

ROOT = Path(__file__).parents[2]
START = datetime(2026, 9, 30, 4, tzinfo=UTC)  # noon in Beijing
HOUR = timedelta(hours=1)
HOSTILE = "[red]涨[/] [/nothing] :smile: [link=https://a.cn]b[/link]"


def make_article(content: str = "一。二。三。", **fields) -> Article:
    row = ListRow("1", "flash", "题目", START, content=content, source="甲社", authors=["王明"])
    article = article_from_row(row, fetched_at=START, seen=Known(START, ["kx"], 0))
    return replace(article, **fields)


def version(article: Article, hours: int = 0, cause: str = "first") -> Version:
    return Version(article, START + hours * HOUR, cause, 1)


def seen(view, width: int = 100, *, colours: bool = False) -> str:
    out = Console(file=io.StringIO(), width=width, force_terminal=colours, highlight=False)
    for part in view:
        out.print(part, crop=False)
    return out.file.getvalue()


def seen_body(*blocks, width: int = 40) -> list[str]:
    """What stands between the head and the foot of an article with these blocks."""
    article = make_article(blocks=list(blocks))
    lines = seen(article_view([version(article)], []), width).splitlines()
    start = lines.index("")
    return lines[start + 1 : len(lines) - lines[::-1].index("") - 1]


def test_an_article_from_title_to_origin():
    article = make_article(
        channels=["kx", "nn"],
        tags=["白酒", "业绩"],
        securities=[
            {"code": "600519.SH", "name": "贵州茅台", "by": "name", "start": 0, "end": 4},
            {"code": "600519.SH", "name": "贵州茅台", "by": "name", "start": 9, "end": 13},
            {"code": "000858.SZ", "name": "五粮液", "by": "site"},
        ],
        print_edition={"date": "2026-09-24", "page": "A004"},
        editors=["甲", "乙"],
        proofreaders=["丙"],
    )
    assert seen(article_view([version(article)], []), 120).splitlines() == [
        "题目",
        "甲社 · 王明 · 2026-09-30 12:00 · 2026-09-24 第A004版",
        "channels: kx 快讯、nn",
        "tags: 白酒、业绩",
        "securities: 600519.SH 贵州茅台、000858.SZ 五粮液",
        "",
        "一。二。三。",
        "",
        "责任编辑：甲、乙",
        "校对：丙",
        "https://www.stcn.com/article/detail/1.html",
        "version 1 of 1 · first seen 2026-09-30 12:00:00 · fetched 2026-09-30 12:00:00"
        " (Beijing time) · stcn/kx-row",
    ]


def test_what_is_not_known_takes_no_line():
    article = make_article(blocks=[], source=None, authors=[], channels=[])
    lines = seen(article_view([version(article)], []), 120).splitlines()
    assert lines[:3] == ["题目", "2026-09-30 12:00", ""]


def test_a_withdrawn_article_says_so_first():
    gone = Withdrawal(START + HOUR, None)
    back = replace(gone, returned_at=START + 2 * HOUR)
    first = seen(article_view([version(make_article())], [back, gone])).splitlines()[0]
    assert first == "WITHDRAWN by the site (seen at 2026-09-30 13:00:00, Beijing time)"
    assert "WITHDRAWN" not in seen(article_view([version(make_article())], [gone, back]))
    red = seen(article_view([version(make_article())], [gone]), colours=True)
    assert red.startswith("\x1b[1;31mWITHDRAWN")


def test_the_newest_of_the_versions_is_shown():
    first, second = make_article(), make_article(title="新题", version=2)
    shown = seen(article_view([version(first), version(second, 1, "edit")], []))
    assert shown.startswith("新题\n")
    assert "version 2 of 2" in shown


def test_blocks_by_their_kind():
    address = f"https://a.cn/{'b' * 60}.png"
    assert seen_body(
        {"type": "heading", "text": "小标题"},
        {
            "type": "paragraph",
            "text": "贵州茅台今日收于1,680.00元，较昨日上涨3.5%，成交额42.1亿元。",
        },
        {"type": "list", "ordered": True, "items": ["甲" * 20, "乙"]},
        {"type": "list", "ordered": False, "items": ["丙"]},
        {"type": "image", "url": address, "caption": "图注"},
        {"type": "image", "url": "https://a.cn/c.png", "caption": None},
    ) == [
        "小标题",
        "",
        "贵州茅台今日收于1,680.00元，较昨日上涨",
        "3.5%，成交额42.1亿元。",
        "",
        f"1. {'甲' * 18}",
        "   甲甲",
        "2. 乙",
        "",
        "• 丙",
        "",
        "[图片] 图注",
        address,
        "",
        "[图片] https://a.cn/c.png",
    ]


def test_a_table_with_rows_of_unequal_length():
    body = seen_body({"type": "table", "rows": [["公司", "净利润", "同比"], ["昱晖", "12.6"]]})
    assert body == [
        "┌──────┬────────┬──────┐",
        "│ 公司 │ 净利润 │ 同比 │",
        "│ 昱晖 │ 12.6   │      │",
        "└──────┴────────┴──────┘",
    ]


def test_long_cells_are_folded_and_lose_nothing():
    body = seen_body({"type": "table", "rows": [["长" * 60, "x" * 60, "甲"]]})
    assert max(map(cell_len, body)) == 40
    assert [sum(line.count(letter) for line in body) for letter in "长x甲"] == [60, 60, 1]


def test_a_table_with_more_columns_than_the_width_can_hold():
    body = seen_body({"type": "table", "rows": [[f"第{n}列" for n in range(30)], ["1", "2"]]})
    assert "第29列" in "".join(body)
    assert body[-1] == "1 | 2"
    assert max(map(cell_len, body)) <= 40


def test_markup_is_text():
    article = make_article(
        title=HOSTILE,
        source=HOSTILE,
        authors=[HOSTILE],
        channels=[HOSTILE],
        tags=[HOSTILE],
        securities=[{"code": HOSTILE, "name": HOSTILE, "by": "site"}],
        blocks=[
            {"type": "paragraph", "text": HOSTILE},
            {"type": "heading", "text": HOSTILE},
            {"type": "list", "ordered": False, "items": [HOSTILE]},
            {"type": "table", "rows": [[HOSTILE]]},
            {"type": "image", "url": HOSTILE, "caption": HOSTILE},
        ],
        text=HOSTILE,
        editors=[HOSTILE],
        proofreaders=[HOSTILE],
        url=HOSTILE,
        parser=HOSTILE,
    )
    assert seen(article_view([version(article)], []), 1000).count(HOSTILE) == 17
    other = make_article("别的。", version=2)
    table = seen(versions_view([version(article), version(other, 1, "edit")], []), 1000)
    assert table.count(HOSTILE) == 3  # source, authors, parser
    assert seen(diff_view(article, other), 1000).count(HOSTILE) == 7


def test_versions_in_a_table_and_withdrawals_below():
    first = make_article()
    second = replace(first, version=2, title="新题", tags=["甲"])
    third = replace(second, version=3, parser="stcn/kx-row-2")
    versions = [version(first), version(second, 1, "edit"), version(third, 2, "parser")]
    withdrawals = [Withdrawal(START + HOUR, START + 2 * HOUR), Withdrawal(START + 3 * HOUR, None)]
    lines = seen(versions_view(versions, withdrawals)).splitlines()
    assert [line.rstrip() for line in lines[2:]] == [
        "1         2026-09-30 12:00:00   first",
        "2         2026-09-30 13:00:00   edit     title",
        "                                         tags",
        "3         2026-09-30 14:00:00   parser   parser: stcn/kx-row → stcn/kx-row-2",
        "",
        "2026-09-30 13:00:00  withdrawn by the site",
        "2026-09-30 14:00:00  back on the site",
        "2026-09-30 15:00:00  withdrawn by the site",
    ]


def test_a_diff_by_sentence():
    numbered = [f"第{n}句。" for n in range(12)]
    old = make_article("".join(numbered))
    changed = [*numbered[:2], "新句。", *numbered[3:9], *numbered[10:]]
    new = make_article("".join(changed), title="新题", version=2)
    assert seen(diff_view(old, new)).splitlines() == [
        "stcn:1, version 1 → 2: title; text: 2 sentences gone, 1 new",
        "",
        "- 题目",
        "+ 新题",
        "  甲社 · 王明 · 2026-09-30 12:00",
        "",
        "  第0句。",
        "  第1句。",
        "- 第2句。",
        "+ 新句。",
        "  第3句。",
        "  … 4 sentences unchanged …",
        "  第8句。",
        "- 第9句。",
        "  第10句。",
        "  第11句。",
    ]


def test_a_diff_in_colour_keeps_its_signs():
    shown = seen(diff_view(make_article("旧。"), make_article("新。", version=2)), colours=True)
    assert "\x1b[31m- 旧。" in shown
    assert "\x1b[32m+ 新。" in shown


@pytest.mark.parametrize(("same", "shortened"), [(4, False), (5, True)])
def test_from_five_unchanged_sentences_on_a_run_is_shortened(same, shortened):
    article = make_article("".join(f"第{n}句。" for n in range(same)))
    assert ("unchanged" in seen(diff_view(article, article))) == shortened


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("涨停，跌停。", ["涨停，", "跌停。"]),
        ("他说「涨」停", ["他说", "「涨」", "停"]),
        ("see https://www.stcn.com/ there", ["see", "https://www.stcn.com/", "there"]),
        ("人民财讯电 三句", ["人民财", "讯电 三", "句"]),
    ],
)
def test_lines_end_where_they_may(text, lines):
    assert fold(text, 7) == lines


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text("甲乙“”，。（）ab3 ", max_size=60), st.integers(2, 20))
def test_folding_loses_no_character(text, width):
    lines = fold(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split()).strip()


@pytest.mark.parametrize(
    ("word", "id_"),
    [
        ("stcn:4204288", "stcn:4204288"),
        ("4204288", "stcn:4204288"),
        (" 4204288 ", "stcn:4204288"),
        ("https://www.stcn.com/article/detail/4204288.html", "stcn:4204288"),
        ("http://stcn.com/article/detail/4204288.html?from=x", "stcn:4204288"),
        ("other:7", "other:7"),
    ],
)
def test_an_article_by_id_number_or_address(word, id_):
    assert asked_for([word]) == id_


@pytest.mark.parametrize("word", ["", "abc", "stcn:", "12a", "-1", "stcn:1\n2", "４２", "1" * 13])
def test_what_names_no_article(word):
    with pytest.raises(UserError, match="is no article; write stcn:4204288"):
        asked_for([word])


# --- the command ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A project with an archive: an article with two versions, withdrawn; another that failed."""
    folder = tmp_path_factory.mktemp("show")
    (folder / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    archive = archive_to_write(f"sqlite:///{folder}/news.db")
    rows = [ListRow(number, "article", "题目", START) for number in ("1", "2")]
    first = Reading(make_article(HOSTILE + "。" + "长句。" * 50))
    second = Reading(make_article("二。三。四。", title="新题"), cause="edit")
    with archive.writing() as connection:
        run = start_run(connection, "stcn", {}, "0", START)
        ledger.list_rows(connection, ListPage("stcn", "kx", START), rows)
        for reading, at in ((first, START), (second, START + HOUR)):
            store.store(connection, [reading], run, at)
            outcomes.settle(connection, [reading], at, RevisitPolicy(HOUR))
        ledger.list_rows(connection, ListPage("stcn", "yw", START + 2 * HOUR), rows[:1])
        withdraw(connection, "stcn:1", START + 2 * HOUR)
        end_withdrawals(connection, ["stcn:1"], START + 3 * HOUR)
    archive.engine.dispose()
    return folder


def command(*words: str, archive: str = "sqlite:///news.db") -> list[str]:
    return [sys.executable, "-m", "scrapy", "show", "-s", f"ARCHIVE_URL={archive}", *words]


@pytest.fixture
def show(folder):
    def run(*words: str, **options) -> subprocess.CompletedProcess:
        return subprocess.run(
            command(*words, **options), cwd=folder, capture_output=True, text=True, check=False
        )

    return run


def answer(done: subprocess.CompletedProcess) -> str:
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_an_article_of_the_archive(show):
    lines = answer(show("1")).splitlines()
    assert lines[0] == "新题"
    assert lines[2] == "channels: kx 快讯、yw 要闻"
    assert lines[-2].startswith("version 2 of 2 · first seen 2026-09-30 12:00:00")
    assert max(map(cell_len, lines)) <= 100


def test_as_it_was_known_then(show):
    then = ("--as-of", "2026-09-30T12:30")
    shown = answer(show("stcn:1", *then))
    assert shown.startswith("题目\n")
    assert f"{HOSTILE}。" in shown
    assert "version 1 of 1" in shown
    assert "channels: kx 快讯\n" in shown
    assert answer(show("stcn:1", "--as-of", "2026-09-30T14:30")).startswith("WITHDRAWN by the")
    listed = answer(show("stcn:1", "--versions", *then))
    assert "first" in listed
    assert "edit" not in listed
    assert "withdrawn" not in listed


def test_versions_and_their_difference(show):
    listed = answer(show("stcn:1", "--versions"))
    assert "edit    title" in listed
    assert listed.splitlines()[-1] == "2026-09-30 15:00:00  back on the site"
    compared = answer(show("stcn:1", "--diff", "2", "1"))
    assert "- 新题\n+ 题目\n" in compared
    assert "- 四。\n" in compared


def test_json_is_the_record_and_nothing_else(show, folder):
    text = answer(show("1", "--json"))
    second = make_article("二。三。四。", title="新题", version=2, channels=["kx", "yw"])
    assert json.loads(text) == to_record(second)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_json_of_the_versions(show):
    first, second = json.loads(answer(show("1", "--json", "--versions")))
    assert first == {
        "version": 1,
        "known_at": "2026-09-30T04:00:00.000+00:00",
        "cause": "first",
        "changed": [],
    }
    assert (second["version"], second["cause"], second["changed"][0]) == (2, "edit", "title")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name one article: scrapy show stcn:4204288"),
        (["1", "2"], "name one article: scrapy show stcn:4204288"),
        (["abc"], "'abc' is no article; write stcn:4204288, its number, or its URL"),
        (["3"], "stcn:3 is not in the archive sqlite:///news.db"),
        (["2"], "stcn:2 is known to the archive sqlite:///news.db, but not stored (pending)"),
        (["1", "--as-of", "2026-09-30T11:00"], "stcn:1 was not known yet at 2026-09-30 11:00:00"),
        (["1", "--as-of", "2099-01-01"], "--as-of 2099-01-01 "),
        (["1", "--as-of", "noon"], "--as-of noon is no time; write 2026-09-30"),
        (["1", "--diff", "1", "3"], "there is no version '3' of stcn:1; there is 1, 2"),
        (
            ["1", "--diff", "1", "2", "--as-of", "2026-09-30T12:30"],
            "there is no version '2' of stcn:1; there is 1",
        ),
        (["1", "--diff", "1", "2", "--versions"], "--diff stands alone: leave out --versions"),
        (["1", "--diff", "1", "2", "--json"], "--diff stands alone: leave out --versions"),
    ],
)
def test_one_line_and_status_1(show, words, says):
    done = show(*words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"newscrawl: {says}")
    assert done.stderr.count("\n") == 1


def test_without_an_archive_nothing_is_made(show, folder):
    done = show("1", archive="sqlite:///none/news.db")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert not (folder / "none").exists()


@pytest.mark.parametrize(
    "words", [["--as-of", "2026-09-30T12:30"], ["--json"], ["--diff", "1", "2"]]
)
def test_a_closed_pipe_is_no_mistake(folder, words):
    process = subprocess.Popen(
        command("1", *words), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait()
