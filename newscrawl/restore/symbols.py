"""What one symbol of a damaged page can have been: which bytes, and which damage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.restore import gbk
from newscrawl.restore.gate import READING
from newscrawl.restore.guess import LOST, Guess, emit, feed, feed_all
from newscrawl.restore.script import said_as, sounds_like, spelling
from newscrawl.restore.words import Words

MARKS = "，、：；？！。,:;?!"

_WHOLE_READING = re.compile(rf"\(({READING})\)")
_CUT_READING = re.compile(rf"\?({READING})\)")
_TAG = re.compile(r"/?[a-z][a-z0-9]*(?:\s[^<>]{0,200})?/?>", re.I)
_FULL = {char: "，：；？！"[i] for i, char in enumerate(",:;?!")}

# Natural logarithms, set by hand: how often a damage of the kind is met where it can be.
_CUT, _EATEN, _UNDEFINED, _FOLDED_MARK, _DROPPED, _GIVEN_UP = -2.0, -3.0, -3.0, -4.0, -1.5, -18.0
_IGNORED_READING, _ANNOTATED = -15.0, 3.0

Next = Iterator[tuple[int, Guess]]


class Symbols:
    """The symbols of one page, and the ways to go on from each."""

    def __init__(self, text: str, words: Words, annotated: frozenset[str]) -> None:
        self.text = text
        self.words = words
        self.annotated = annotated
        self.guesses = 0
        # A store that has dropped private-use characters has dropped all of them.
        self.dropped = not re.search("[\ue000-\uf8ff]", text)

    def read(self, guess: Guess, place: int, *, likely: bool) -> Next:
        """Each place and guess that can follow; of a ``likely`` guess the costly ones too."""
        self.guesses += 1
        char = self.text[place]
        if char == "?":
            yield from self._question(guess, place)
        elif char == "(" and (reading := _WHOLE_READING.match(self.text, place)):
            if guess.char and sounds_like(guess.char, reading[1]):
                yield reading.end(), guess
            else:
                yield from self._plain(guess, place)
        else:
            yield from self._plain(guess, place)
        if guess.open:
            given_up = emit(guess, LOST, self.words)
            yield place, given_up._replace(cost=given_up.cost + _GIVEN_UP, last=b"", calm=0)
            if likely and self.dropped and guess.open != gbk.LEADS and guess.char != LOST:
                yield from self._missing(guess, place, _DROPPED)

    def _plain(self, guess: Guess, place: int) -> Next:
        """A symbol as its own bytes, or as those of its full width."""
        char = self.text[place]
        if not guess.open:
            yield place + 1, emit(guess, char, self.words)._replace(last=last_byte(char))
        elif pair := gbk.pairs().get(char):
            yield from self._bytes(guess, pair, place + 1)
        elif char == LOST:
            yield from self._missing(guess, place + 1, 0.0)
        elif "!" <= char <= "~":
            if char >= "@":
                yield from self._bytes(guess, char.encode(), place + 1)
            yield from self._bytes(guess, bytes([0xA3, ord(char) + 0x80]), place + 1)

    def _question(self, guess: Guess, place: int) -> Next:
        """A question mark: itself, or one or two bytes that the decoder could not read."""
        reading = _CUT_READING.match(self.text, place)
        if reading:
            yield from self._astride(guess, reading)
            guess = self._costing(guess, _IGNORED_READING)
        if self.text[place + 1 : place + 2] in MARKS:
            yield from self._before_cut(guess, place)
        if guess.open:
            yield from self._eaten(guess, place)
            yield from self._undefined(guess, place)
            yield from self._bytes(self._costing(guess, _FOLDED_MARK), b"\xa3\xbf", place + 1)
        else:
            yield place + 1, emit(guess, "?", self.words)

    def _astride(self, guess: Guess, reading: re.Match[str]) -> Next:
        """A reading behind two bytes of which the decoder has lost the second."""
        for char in said_as().get(spelling(reading[1]), ()):
            pair = gbk.pairs().get(char)
            if pair and pair[0] in guess.last and (guess.open or pair[1] >= 0x80):
                cost = _ANNOTATED if char in self.annotated else 0.0
                for after in feed(self._costing(guess, cost), pair[1:], self.words):
                    yield reading.end(), after

    def _before_cut(self, guess: Guess, place: int) -> Next:
        """One byte lost before a cut: a first byte, or a second one where one is due."""
        if guess.open:
            for after in feed(self._costing(guess, _CUT), gbk.TRAILS, self.words):
                yield place + 1, after
        elif mark := self.text[place + 1 : place + 2]:
            opened = feed(self._costing(guess, _CUT), gbk.LEADS, self.words)
            for after in opened:
                yield from self._bytes(after, gbk.pairs()[_FULL.get(mark, mark)], place + 2)

    def _eaten(self, guess: Guess, place: int) -> Next:
        """A second byte and the ASCII character behind it, both lost.

        Nothing behind it says what the character was: so that it may be unknown is a guess too.
        """
        closed = feed(self._costing(guess, _EATEN), gbk.TRAILS, self.words)
        closed.append(emit(self._costing(guess, _EATEN), LOST, self.words))
        for after in closed:
            eaten = self._eaten_char(after, place)
            yield place + 1, emit(after, eaten, self.words)._replace(last=b"")

    def _eaten_char(self, after: Guess, place: int) -> str:
        """The ASCII character, where what follows or precedes leaves one only."""
        following = self.text[place + 1 : place + 2]
        if _TAG.match(self.text, place + 1):
            return "<"
        ends = after.char in "。！？”…" and not following.isascii()
        return "\n" if ends else LOST

    def _undefined(self, guess: Guess, place: int) -> Next:
        """A second byte that begins no pair, with the first byte behind it or without."""
        for after in feed(self._costing(guess, _UNDEFINED), gbk.UNDEFINED_LEADS, self.words):
            yield place + 1, after._replace(open=gbk.LEADS, last=gbk.LEADS)
        for after in feed(self._costing(guess, _UNDEFINED), gbk.NO_LEAD, self.words):
            yield place + 1, after
            yield place + 1, after._replace(open=gbk.LEADS, last=gbk.LEADS)

    def _missing(self, guess: Guess, place: int, cost: float) -> Next:
        """A private-use character that a store has dropped: both bytes unknown."""
        for after in feed(self._costing(guess, cost), gbk.PRIVATE_LEADS, self.words):
            yield place, after._replace(open=gbk.UPPER, last=gbk.UPPER)

    def _bytes(self, guess: Guess, pair: bytes, place: int) -> Next:
        halfway = feed(guess, pair[:1], self.words)
        guesses = feed_all(halfway, pair[1:], self.words) if len(pair) == 2 else halfway
        yield from ((place, after) for after in guesses)

    def _costing(self, guess: Guess, cost: float) -> Guess:
        return guess._replace(cost=guess.cost + cost)


def last_byte(char: str) -> bytes:
    """The second byte of a character; that of its full width where a store may have folded it."""
    if "!" <= char <= "~":
        return bytes([ord(char) + 0x80])
    return gbk.pairs().get(char, b"")[1:]
