"""Where hits stand in a text, and the sentence that is shown of it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.search import parse
from newscrawl.search.excerpts import LONGEST, excerpt, hits, marked
from tests.exports.hostile import HOSTILE

MOUTAI = {"code": "600519.SH", "name": "贵州茅台", "by": "name", "start": 3, "end": 7}
TEXTS = st.text(alphabet="茅台贵州涨证券證Ａa1,.5%。，\n \t㈱é\u202e", max_size=60)


def found(query: str, text: str, *securities, title: bool = False) -> list[str]:
    spans = hits(parse(query), text, securities, title=title)
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("茅台", "贵州茅台涨，茅台酒", ["茅台", "茅台"]),
        ("茅", "贵州茅台", ["茅"]),
        ("證券", "证券时报", ["证券"]),
        ("证券", "證券時報", ["證券"]),
        ("1680", "净利润1,680亿元", ["1,680"]),
        ("ai", "ＡＩ与MAIN", ["ＡＩ"]),
        ("株", "㈱会社", ["㈱"]),
        ('"净利润 增长"', "净利润 增长，净利润", ["净利润 增长"]),
        ("茅台 贵州茅台", "贵州茅台", ["贵州茅台"]),
        ("茅台 -五粮液", "茅台", ["茅台"]),
        ("没有", "贵州茅台", []),
    ],
)
def test_where_the_words_stand(query, text, expected):
    assert found(query, text) == expected


def test_a_security_stands_where_the_text_mentions_it():
    assert found("600519", "昨日，贵州茅台涨", MOUTAI) == ["贵州茅台"]
    assert found("600519.SH", "昨日，贵州茅台涨", MOUTAI) == ["贵州茅台"]
    assert found("000858", "昨日，贵州茅台涨", MOUTAI) == []


def test_what_is_asked_for_in_titles_is_no_hit_in_a_text():
    assert found("title:茅台 涨", "茅台涨", MOUTAI) == ["涨"]
    assert found("title:茅台 涨", "茅台涨", title=True) == ["茅台", "涨"]


@given(TEXTS, st.sampled_from(["茅台", "茅", "证券 OR a1", "1.5", '"台，涨"', "株"]))
def test_the_pieces_are_the_text(text, query):
    spans = hits(parse(query), text)
    assert all(start < end for start, end in spans)
    assert spans == sorted(spans)
    pieces = marked(text, spans)
    assert "".join(piece.text for piece in pieces) == text
    assert len([piece for piece in pieces if piece.hit]) <= len(spans)
    shown = "".join(piece.text for piece in excerpt(text, spans))
    assert shown.strip("…") in text
    assert len(shown) <= LONGEST + 2


@pytest.mark.parametrize("before", [0, 60, 119, 200, 400])
def test_a_hit_in_a_long_sentence_is_shown(before):
    text = "第一句。" + "甲" * before + "茅台" + "乙" * (400 - before) + "。"
    pieces = excerpt(text, hits(parse("茅台"), text))
    assert [piece.text for piece in pieces if piece.hit] == ["茅台"]
    assert sum(len(piece.text) for piece in pieces) <= LONGEST + 2


def test_the_sentence_of_the_first_hit_is_shown():
    text = "第一句。\n第二句说茅台。第三句说茅台。"
    shown = excerpt(text, hits(parse("茅台"), text))
    assert "".join(piece.text for piece in shown).strip() == "第二句说茅台。"
    assert "".join(piece.text for piece in excerpt(text, [])) == "第一句。"
    assert excerpt("", []) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_does_harm(name):
    text = HOSTILE[name][:100_000]
    start = time.process_time()
    spans = hits(parse("涨"), text)
    assert "".join(piece.text for piece in marked(text, spans)) == text
    excerpt(text, spans)
    assert time.process_time() - start < 10
