"""A mirror's text → the text that it was made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile

from newscrawl.restore.gate import READING, is_mirror_text, is_sister_text
from newscrawl.restore.guess import LOST
from newscrawl.restore.runs import realign
from newscrawl.restore.script import is_traditional, simplify, sounds_like
from newscrawl.restore.width import unfold
from newscrawl.restore.words import Words

_ANNOTATED = re.compile(rf"([\u4e00-\u9fff])((?:\({READING}\))+)")
# Signs of damage that no reading has explained; none of them stands in a genuine text.
_UNREAD = re.compile(rf"[\ue000-\uf8ff]|\?{READING}\)")
_AMBIGUOUS = re.compile("著")
_CONTEXT = 4
_EDGE = 3


@dataclass(frozen=True, slots=True)
class Restored:
    """A text after :func:`restore_text`.

    ``damaged``: whether it was a mirror's. ``unrestored``: the share of characters, 0.0 to 1.0,
    that could not be restored; each stands in ``text`` as U+FFFD.
    """

    text: str
    damaged: bool
    unrestored: float


def restore_text(text: str) -> Restored:
    """The clean simplified text behind a mirror's; any other text comes back as it is.

    The text must be raw: no width folded, no private-use character dropped.
    Raises UserError when the text is a mirror's and the extra ``[mirror]`` is not installed.
    """
    if not is_mirror_text(text):
        return Restored(text, damaged=False, unrestored=0.0)
    before = text.count(LOST)
    if is_sister_text(text):
        text = simplify(_ANNOTATED.sub(_sister_character, text))
        return Restored(unfold(_choose_zhe(text, Words())), damaged=True, unrestored=0.0)
    annotated = frozenset(char for char, _ in _ANNOTATED.findall(text))
    text = _ANNOTATED.sub(_character, text)
    words = Words(map(simplify, _unharmed(text)))
    text = _UNREAD.sub(LOST, realign(text, words, annotated))
    text = unfold(_choose_zhe(simplify(text), words))
    lost = max(0, text.count(LOST) - before)
    return Restored(text, damaged=True, unrestored=lost / max(1, len(text)))


def _character(found: re.Match[str]) -> str:
    """A traditional character without its readings; any other brackets stay."""
    char, said = found[1], found[2][1:-1].split(")(")
    if not is_traditional(char):
        return found[0]
    return char + "".join(f"({one})" for one in dropwhile(lambda one: sounds_like(char, one), said))


def _sister_character(found: re.Match[str]) -> str:
    """Any character without its readings."""
    char, said = found[1], found[2][1:-1].split(")(")
    return char if all(sounds_like(char, reading) for reading in said) else found[0]


def _unharmed(text: str) -> list[str]:
    """The lines up to the first question mark, behind which bytes may be lost.

    Without the characters right before it: with their other half they may be another word.
    """
    parts = [line.partition("?") for line in text.split("\n")]
    return [before[:-_EDGE] if mark else before for before, mark, _ in parts]


def _choose_zhe(text: str, words: Words) -> str:
    """著 as 着, unless it makes a likelier word: 著名, 著作, 显著."""

    def chosen(found: re.Match[str]) -> str:
        before = text[max(0, found.start() - _CONTEXT) : found.start()].replace("著", "着")
        after = text[found.end() : found.end() + _CONTEXT].replace("著", "着")
        return max("着著", key=lambda char: words.likelihood(before + char + after))

    return _AMBIGUOUS.sub(chosen, text)
