"""Units: the characters, words and breaks of a text, and how the index spells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from newscrawl.search.folding import HAN, fold, fold_with_places

BREAK = "|"
LONGEST_WORD = 64
"""Characters of a word; what is longer is cut, in texts and in queries alike."""

_CHARS = rf"{HAN}\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uac00-\ud7a3"
_CHAR = f"[{_CHARS}]"
_WORD = rf"[^\W_{_CHARS}]"
# 1,680 is one number; 688027,000001 are two codes.
_THOUSANDS = r"(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,[0-9])"
_WORDS = rf"(?:{_THOUSANDS}{_WORD}*|{_WORD}+)(?:(?<=[0-9])\.[0-9]{_WORD}*)*"
_UNIT = re.compile(rf"({_CHAR})|({_WORDS})|[^ ]")
_RUN = re.compile(rf"({_CHAR}+)|({_WORDS})|[^\w {_CHARS}]+|_")
_IS_CHARACTER = re.compile(_CHAR).match
# From the run's first space, in one piece: else each of many is tried again.
_SPACE = re.compile(rf"(?<! ) ++(?={_CHAR})|(?<={_CHAR}) +")


class Unit(NamedTuple):
    """A folded character or word, or :data:`BREAK`, that stands in ``text[start:end]``."""

    text: str
    start: int
    end: int


def units(text: str) -> Iterator[Unit]:
    """What a text consists of. White space within a line parts words, and is no unit itself.

    Punctuation and ends of lines in a row are one break.

    >>> [unit.text for unit in units("茅台 C919：1,680.5元\\n（600519.SH）")]
    ['茅', '台', 'c919', '|', '1680.5', '元', '|', '600519', '|', 'sh', '|']
    """
    folded, places = fold_with_places(text)
    for is_break, found in groupby(_UNIT.finditer(folded), lambda match: not match.lastindex):
        matches = list(found)
        ends = [(matches[0], matches[-1])] if is_break else [(match, match) for match in matches]
        for first, last in ends:
            start, end = first.start(), last.end() - 1
            if places:
                start, end = places[start], places[end]
            yield Unit(BREAK if is_break else _spelt(first.group()), start, end + 1)


def tokens(text: str) -> list[str]:
    """The text as the index has it: each character with the one behind it, words, breaks.

    A character with none behind it stands alone. So 茅台 is one token, any longer text a phrase,
    and one character the beginning of tokens.

    >>> tokens("贵州 茅台C919，涨")
    ['贵州', '州茅', '茅台', '台', 'c919', '|', '涨']
    """
    folded = fold(text)
    if " " in folded:
        folded = _SPACE.sub("", folded)
    found: list[str] = []
    for characters, word in _RUN.findall(folded):
        if characters:
            found += pairs(characters)
        elif word:
            found.append(_spelt(word))
        elif not found or found[-1] != BREAK:
            found.append(BREAK)
    return found


def pairs(run: str) -> list[str]:
    """Each character with the one behind it, the last one alone."""
    return [run[place : place + 2] for place in range(len(run))]


def is_character(unit: str) -> bool:
    """Whether a unit is a character, which others may follow without a space."""
    return _IS_CHARACTER(unit) is not None


def _spelt(word: str) -> str:
    return word.replace(",", "")[:LONGEST_WORD]
