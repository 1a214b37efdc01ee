"""What changed between two versions: sentence by sentence, and field by field."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.changes import changes_between, diff_sentences, sentences, what_changed
from newscrawl.items import RECORD_FIELDS, Article, ListRow
from newscrawl.pages.stcn.article import Known, article_from_row

NOON = datetime(2026, 9, 30, 4, tzinfo=UTC)
known = settings(deadline=None, derandomize=True, max_examples=300)
texts = st.text() | st.text("甲乙a3 \t\n\r。！!？?；….，,”）)“（(\u2028", max_size=40)


@pytest.fixture
def article() -> Article:
    row = ListRow("1", "flash", "题", NOON, content="一。二。三。", source="甲社", authors=["王明"])
    return article_from_row(row, fetched_at=NOON, seen=Known(NOON, ["kx"], 0))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("题", ["题"]),
        ("涨停。跌停！为何？如此；", ["涨停。", "跌停！", "为何？", "如此；"]),
        ("他说：“涨！”走了。", ["他说：“涨！”", "走了。"]),
        ("（完。）「好。」』再说。）", ["（完。）", "「好。」』", "再说。）"]),
        ("真的吗？！……是。", ["真的吗？！……", "是。"]),
        ("“好。”。又", ["“好。”。", "又"]),
        ("营收3.5亿元，同比1.2%。", ["营收3.5亿元，同比1.2%。"]),
        ("Up 3.5 pct. Down (a bit). End.", ["Up 3.5 pct. ", "Down (a bit). ", "End."]),
        ("见www.stcn.com 网。1. 甲；2. 乙", ["见www.stcn.com 网。", "1. 甲；", "2. 乙"]),
        ("一\n二。\n\n三\r\n四", ["一", "二。", "三", "四"]),
        ("！一。", ["！", "一。"]),
    ],
)
def test_where_a_text_is_parted(text, parts):
    assert sentences(text) == parts


@known
@given(texts)
def test_sentences_leave_out_line_breaks_and_nothing_else(text):
    parts = sentences(text)
    assert "".join(parts) == "".join(text.splitlines())
    assert all(parts)


@pytest.mark.parametrize("text", ["。" * 50_000, "a.)" * 20_000, "!)" * 30_000 + "x", " " * 50_000])
def test_sentences_of_a_hostile_text_come_at_once(text):
    assert "".join(sentences(text)) == text


def wordings(parts):
    return ["".join(part.split()) for part in parts]


@known
@given(texts, texts)
def test_a_diff_holds_both_texts_in_their_order(old, new):
    changes = diff_sentences(old, new)
    assert [text for op, text in changes if op != "gone"] == sentences(new)
    before = [text for op, text in changes if op != "new"]
    assert wordings(before) == wordings(sentences(old))


@known
@given(texts)
def test_a_text_is_no_change_of_itself(text):
    assert {op for op, _ in diff_sentences(text, text.replace(" ", " \t "))} <= {"same"}


def test_what_is_replaced_goes_before_what_comes():
    assert diff_sentences("一。二。三。四。", "一。甲。乙。四。五。") == [
        ("same", "一。"),
        ("gone", "二。"),
        ("gone", "三。"),
        ("new", "甲。"),
        ("new", "乙。"),
        ("same", "四。"),
        ("new", "五。"),
    ]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("一。二。", "text: 1 sentence gone"),
        ("一。", "text: 2 sentences gone"),
        ("一。二。三。四。", "text: 1 sentence new"),
        ("甲。乙。二。三。", "text: 1 sentence gone, 2 new"),
        ("", "text: 3 sentences gone"),
    ],
)
def test_sentences_are_counted(article, text, phrase):
    changed = replace(article, text=text, blocks=[{"type": "paragraph", "text": text}])
    assert what_changed(article, changed) == [phrase]


@pytest.mark.parametrize(
    ("fields", "phrases"),
    [
        ({"title": "新题"}, ["title"]),
        ({"source": "新华社"}, ["source: 甲社 → 新华社"]),
        ({"source": None}, ["source: 甲社 → none"]),
        ({"authors": ["王明", "卓泳"]}, ["authors: 王明 → 王明、卓泳"]),
        ({"authors": []}, ["authors: 王明 → none"]),
        (
            {"published_at": NOON + timedelta(minutes=5)},
            ["published: 2026-09-30 12:00 → 12:05"],
        ),
        (
            {"published_at": NOON + timedelta(seconds=5)},
            ["published: 2026-09-30 12:00:00 → 12:00:05"],
        ),
        (
            {"published_at": NOON + timedelta(hours=12)},
            ["published: 2026-09-30 12:00 → 2026-10-01 00:00"],
        ),
        ({"parser": "stcn/detail-2022"}, ["parser: stcn/kx-row → stcn/detail-2022"]),
        ({"tags": ["甲"], "important": True, "editors": ["乙"]}, ["editors", "tags", "important"]),
        ({"print_edition": {"date": "2026-09-24", "page": "A004"}}, ["print_edition"]),
        ({"text": "一。 二。三。"}, ["blocks"]),  # white space alone
        ({"blocks": [{"type": "heading", "text": "一。二。三。"}]}, ["blocks"]),
        (
            {"title": "新", "source": "乙", "kind": "article", "related": ["stcn:2"]},
            ["title", "source: 甲社 → 乙", "kind", "related"],
        ),
    ],
)
def test_a_phrase_for_each_thing(article, fields, phrases):
    assert what_changed(article, replace(article, **fields)) == phrases


def test_a_picture_is_named_once(article):
    image = {"url": "https://a.cn/b.png", "caption": None}
    blocks = [*article.blocks, {"type": "image", **image}]
    assert what_changed(article, replace(article, blocks=blocks, images=[image])) == ["images"]


def test_every_field_of_the_record_is_compared_but_the_archives_own(article):
    unequal = object()
    plain = set(RECORD_FIELDS) - {"text", "published_at", "source", "authors", "parser"}
    silent = {n for n in plain if not what_changed(article, replace(article, **{n: unequal}))}
    assert silent == {
        "version",
        "fetched_at",
        "first_seen_at",
        "content_hash",
        "channels",
        "duplicate_of",
    }


def test_each_version_against_the_one_before(article):
    second = replace(article, title="新题")
    third = replace(second, source=None)
    expected = [[], ["title"], ["source: 甲社 → none"]]
    assert changes_between([article, second, third]) == expected
    assert changes_between([article]) == [[]]


def test_a_text_that_repeats_itself_is_compared_in_time():
    """The same sentence a thousand times: looking into it would take minutes."""
    old, new = "涨。" * 900 + "甲。" + "跌。" * 50, "乙。" + "跌。涨。" * 450
    changes = diff_sentences(old, new)
    assert "".join(text for op, text in changes if op != "new") == old
    assert "".join(text for op, text in changes if op != "gone") == new
