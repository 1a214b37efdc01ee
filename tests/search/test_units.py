"""What a text consists of, where it stands, and how the index spells it."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.search.folding import fold
from newscrawl.search.units import BREAK, is_character, tokens, units

TEXTS = st.text() | st.text(alphabet="茅台证證ＡaB1２,.5%。，|_ \t\n\u3000㈱é日本ひ한")


def respelt(text: str) -> list[str]:
    """The tokens that follow from the units: a character takes the one behind it along."""
    found = [unit.text for unit in units(text)]
    return [
        one + other if is_character(one) and is_character(other) else one
        for one, other in pairwise([*found, BREAK])
    ]


@given(TEXTS)
@example(":\U0003134b")  # a character younger than Python 3.11's tables
def test_the_tokens_follow_from_the_units(text):
    assert tokens(text) == respelt(text)


@given(TEXTS)
def test_units_stand_where_they_say(text):
    found = list(units(text))
    assert all(unit.start < unit.end <= len(text) for unit in found)
    assert [unit.start for unit in found] == sorted(unit.start for unit in found)
    for unit in found:
        if unit.text != BREAK:
            assert unit.text in fold(text[unit.start : unit.end]).replace(",", "")
    assert all(a.text != BREAK or b.text != BREAK for a, b in pairwise(found))


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("證券時報", "证券时报"),
        ("ＡＢＣ１．５％", "abc1.5%"),
        ("貴州茅臺", "贵州茅台"),
        ("Café", "café"),
    ],
)
def test_what_is_alike(text, same):
    assert fold(text) == same
    assert tokens(text) == tokens(same)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("688027,000001", ["688027", "|", "000001"]),
        ("1,680.5亿", ["1680.5", "亿"]),
        ("1,68", ["1", "|", "68"]),
        ("张 三", ["张三", "三"]),
        ("net profit", ["net", "profit"]),
        ("一\t二\n三", ["一", "|", "二", "|", "三"]),
        ("a_b|c", ["a", "|", "b", "|", "c"]),
        ("x" * 100, ["x" * 64]),
        ("ひらがな", ["ひら", "らが", "がな", "な"]),
        ("。，", ["|"]),
        ("", []),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected
