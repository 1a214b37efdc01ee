"""The language of queries, and that whatever is typed does no harm."""

import sqlite3
from contextlib import closing, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.search.matching import fts_query
from newscrawl.archive.search.words import CREATE
from newscrawl.errors import UserError
from newscrawl.search import parse

SIGNS = st.text(alphabet="茅台aO R\"-:title|*()^{}'\\%_，“”：－ 5.", max_size=40)


def said(query: str) -> list[tuple[list[str], list[str]]]:
    """For each group what is wanted and what is not; t: stands before words of titles."""
    return [
        tuple(
            [f"{'t:' * term.title}{' '.join(term.units)}" for term in terms]
            for terms in (group.wanted, group.unwanted)
        )
        for group in parse(query).groups
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("茅台", [(["茅 台"], [])]),
        ("茅台 增长", [(["茅 台", "增 长"], [])]),
        ("茅 AND 台", [(["茅", "台"], [])]),
        ("茅 OR 台 b", [(["茅"], []), (["台", "b"], [])]),
        ("茅 or 台", [(["茅", "or", "台"], [])]),
        ("茅 -台", [(["茅"], ["台"])]),
        ("A-股", [(["a | 股"], [])]),
        ('"net profit"', [(["net profit"], [])]),
        ("“净利润 增长”", [(["净 利 润 增 长"], [])]),
        ("title:茅 TITLE：台", [(["t:茅", "t:台"], [])]),
        ('title:"茅 台"', [(["t:茅 台"], [])]),
        ("茅　－台", [(["茅"], ["台"])]),
        ("，茅。", [(["茅"], [])]),
        ("600519.SH", [(["600519 | sh"], [])]),
        ('茅 "OR" 台', [(["茅", "or", "台"], [])]),
    ],
)
def test_the_language(query, expected):
    assert said(query) == expected


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "say what to search for"),
        ("  ", "say what to search for"),
        ("-茅台", "lacks a word that is to be found"),
        ("茅 OR", "lacks a word that is to be found"),
        ("OR 茅", "lacks a word that is to be found"),
        ("茅 OR -台", "lacks a word that is to be found"),
        ('"茅台', "is not closed"),
        ("，。", "there is nothing to search for in '"),
        ('""', "there is nothing to search for in"),
        ("title:", "there is no word behind title:"),
        ("title: OR 茅", "there is no word behind title:"),
    ],
)
def test_what_asks_for_nothing(query, says):
    with pytest.raises(UserError, match=says) as mistake:
        parse(query)
    assert "\n" not in str(mistake.value)


@given(st.text() | SIGNS)
def test_whatever_is_typed_is_a_query_or_a_mistake(text):
    with suppress(UserError), closing(sqlite3.connect(":memory:")) as database:
        asked = fts_query(parse(text))
        database.execute(CREATE["sqlite"][0])
        found = database.execute(
            "SELECT rowid FROM search_words WHERE search_words MATCH ?", (asked,)
        )
        assert found.fetchall() == []
