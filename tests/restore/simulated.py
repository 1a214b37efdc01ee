"""Simulated mirror pages: own texts, the damage of each case, and what was right."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

from tests.restore.damage import Mirror, astride, random_table
from tests.restore.script import readings, script

FIXTURES = Path(__file__).parents[1] / "fixtures" / "mirror"
CASES = ("annotations", "astride", "eaten", "cuts", "dropped")
_BARE = re.compile(r"\?(?![a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\))")


@cache
def clean_texts() -> dict[str, str]:
    """Name → a clean simplified text."""
    return _texts("clean")


@cache
def genuine_texts() -> dict[str, str]:
    """Name → a genuine text that looks like a mirror's in one way or another."""
    return _texts("genuine")


def page(text: str, case: str, seed: int) -> str:
    """What a mirror shows of ``text``.

    annotations: none stands astride · astride: some do, and nothing else is lost · eaten: an
    ASCII character may be lost, too · cuts: there are cuts · dropped: and the store has
    lost the private-use characters.
    """
    rng = random.Random(f"{case} {seed} {text[:20]}")
    shown = "".join(script().get(char, char) for char in text)
    table = random_table(shown, readings(), rng, rng.uniform(0.5, 1.0))
    beside = _beside(text)
    if case == "annotations":
        table = [entry for entry in table if entry[0] not in beside]
    elif case == "astride":
        table = [entry for entry in table if entry[0] not in _eating(text)]
    else:
        table += [(char, readings()[char]) for char in beside if rng.random() < 0.3]
        table = list(dict(table).items())
        rng.shuffle(table)
    share = rng.uniform(0.2, 1.0)
    has_cuts = case in ("cuts", "dropped")
    return Mirror(
        script(),
        table,
        cuts=(lambda _mark, _n: rng.random() < share) if has_cuts else None,
        drops=case == "dropped",
        folds=rng.random() < 0.7,
    )(text)


@cache
def _beside(text: str) -> list[str]:
    return sorted(astride(text, script(), readings()))


@cache
def _eating(text: str) -> set[str]:
    """The entries astride that lose more than the bytes which their readings tell."""
    whole = len(_BARE.findall(Mirror(script(), [])(text)))
    shown = {char: Mirror(script(), [(char, readings()[char])])(text) for char in _beside(text)}
    return {char for char, page in shown.items() if len(_BARE.findall(page)) != whole}


def _texts(folder: str) -> dict[str, str]:
    files = sorted((FIXTURES / folder).glob("*.txt"))
    return {file.stem: file.read_text("utf-8").strip() for file in files}
