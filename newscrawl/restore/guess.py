"""One way to read a misaligned run so far, and how it goes on byte by byte."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from heapq import nlargest
from typing import NamedTuple

from newscrawl.restore import gbk
from newscrawl.restore.script import never_in_mirrors, simplify, to_simplified
from newscrawl.restore.words import State, Words, usual_mark, word_list

LOST = "\ufffd"

_WRONG_SCRIPT = -8.0
_MOST_EXPANDED = 20
# What a character still open will cost, so that readings one byte apart can be compared.
_OPEN = -8.0


class Guess(NamedTuple):
    """A reading: ``text`` is simplified, ``char`` the last one as the page had it.

    ``open``: the possible first bytes of a character whose second byte is to come, none when
    the reading stands between characters; ``last``: the possible values of the last byte.
    ``calm``: symbols read since it last had an open character.
    """

    text: str
    char: str
    open: bytes
    last: bytes
    state: State
    cost: float = 0.0
    calm: int = 0

    @property
    def score(self) -> float:
        """The log-likelihood of the text and of the damage that explains the page."""
        return self.state.logs[-1] + self.cost + (_OPEN if self.open else 0.0)


def emit(guess: Guess, char: str, words: Words) -> Guess:
    """After one whole character, which closes the open one."""
    cost = guess.cost
    if char in never_in_mirrors() and char not in words.seen:
        cost += _WRONG_SCRIPT
    plain = to_simplified().get(char, char)
    return guess._replace(
        text=guess.text + plain,
        char=char,
        open=b"",
        state=words.add(guess.state, "着" if plain == "著" else plain),
        cost=cost,
        calm=0 if guess.open else guess.calm + 1,
    )


def feed(guess: Guess, options: bytes, words: Words) -> list[Guess]:
    """After one byte of the original text, which may be any of ``options``."""
    if not guess.open:
        if options[0] < 0x80:
            return [emit(guess, chr(options[0]), words)._replace(last=options)]
        return [guess._replace(open=options, last=options, calm=0)]
    chars = _completed(guess, options)
    if len(chars) > _MOST_EXPANDED:
        table = to_simplified()
        log = {char: words.add(guess.state, table.get(char, char)).logs[-1] for char in chars}
        chars = nlargest(_MOST_EXPANDED, chars, key=log.__getitem__)
    return [emit(guess, char, words)._replace(last=options) for char in chars]


def feed_all(guesses: list[Guess], options: bytes, words: Words) -> list[Guess]:
    """Each guess after one more byte."""
    return [after for guess in guesses for after in feed(guess, options, words)]


def _completed(guess: Guess, options: bytes) -> list[str]:
    """What the open character can be."""
    first = guess.open
    if len(first) == len(options) == 1:
        char = gbk.characters().get(first[0] << 8 | options[0])
        return [char] if char else []
    if len(first) == 1:
        return [char for second, char in _with_first()[first[0]] if second in options]
    if len(options) == 1:
        return [char for lead, char in _with_second()[options[0]] if lead in first]
    return [LOST]


@cache
def _usual() -> dict[bytes, str]:
    """The pairs that may stand for a lost one: known to the list, in a mirror's script."""
    known, never = word_list()[0], never_in_mirrors()
    return {
        pair: char
        for char, pair in gbk.pairs().items()
        if (simplify(char) in known and char not in never) or usual_mark(char)
    }


@cache
def _with_first() -> dict[int, list[tuple[int, str]]]:
    """First byte → second byte and character."""
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for (first, second), char in _usual().items():
        found[first].append((second, char))
    return found


@cache
def _with_second() -> dict[int, list[tuple[int, str]]]:
    """Second byte → first byte and character."""
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for (first, second), char in _usual().items():
        found[second].append((first, char))
    return found
