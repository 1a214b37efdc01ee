"""No pattern of the program backtracks; a new one is found, and tried, without a word here."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.hostile_patterns import hostile_texts, patterns, sources
from tests.pages.hostile import seconds

SIZES = ((22, 0.02), (2_000, 0.02), (8_000, 0.05), (100_000, 0.05))
"""Characters, and the seconds that they may take at full speed."""
MOST_TEXTS = 40
MOST_SEEN = {
    # the end of a line (tails.cut_publisher)
    "newscrawl.pages.stcn.tails._TRAILING_PUBLISHER": 24,
    "newscrawl.pages.stcn.tails._NO_PUBLISHER": 24,
    # the line of a chunk (_LONGEST_SIZE_LINE)
    "newscrawl.saved.http_body._SIZE_LINE": 200,
    # what matplotlib has drawn, with stand-ins for all texts: nobody else's
    "newscrawl.plots.canvas._OF_MATPLOTLIB": 2_000,
}
"""Patterns that never see a long text, whoever wrote it: so many characters at most."""

MANY_FOUND = {"newscrawl.fingerprints.figures.FIGURE": 2}
"""How many times the limit: 100,000 figures in 100 KB cost 0.6 µs each, and grow by the line."""

FOUND = {found.place: found for found in patterns()}


def work_of(pattern: re.Pattern, way: str, written: str) -> Callable[[], object]:
    text: Any = (
        written.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else written
    )
    if way in ("sub", "subn"):
        return lambda: pattern.sub(text[:0], text)
    if way == "finditer":
        return lambda: sum(1 for _ in pattern.finditer(text))
    return lambda: getattr(pattern, way)(text)


def slow(
    pattern: re.Pattern, way: str, most_seen: int | None = None, times: float = 1
) -> str | None:
    """The first text that takes too long; short ones first, for what grows without measure."""
    for size, limit in SIZES:
        for whole in hostile_texts(pattern, size, MOST_TEXTS):
            text = whole[:most_seen]
            if seconds(work_of(pattern, way, text), limit * times) > limit * times:
                return f"{way} in {text[:60]!r}… of {size}"
    return None


def test_all_patterns_are_found():
    written = sum(text.count("re.compile(") for text in sources().values())
    assert len(FOUND) >= written > 100
    assert {"newscrawl.pages.stcn.times._FULL", "newscrawl.saved.warc._DIGITS"} <= set(FOUND)


@pytest.mark.parametrize("bad", [r"(?:a+)+$", r"\s+$"])
def test_a_pattern_that_backtracks_is_caught(bad):
    assert slow(re.compile(bad), "search")


@pytest.mark.parametrize("place", sorted(FOUND))
def test_no_pattern_is_slow(place):
    found = FOUND[place]
    limits = MOST_SEEN.get(place), MANY_FOUND.get(place, 1)
    assert not [said for way in found.ways if (said := slow(found.pattern, way, *limits))]
