"""Where a text says what was asked for: hits marked, and the sentence around the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newscrawl.changes import sentences
from newscrawl.items import Security
from newscrawl.search.query import Query, Term
from newscrawl.search.units import Unit, units

LONGEST = 120
"""Characters of an excerpt; of a longer sentence the part around the hit."""

Span = tuple[int, int]


class Piece(NamedTuple):
    """A part of a text, and whether it is what was asked for."""

    text: str
    hit: bool


def hits(
    query: Query, text: str, securities: Sequence[Security] = (), *, title: bool = False
) -> list[Span]:
    """Where the query's words stand, as ``text[start:end]``, in order, none inside another.

    A security that is asked for by its code or name stands where the text mentions it, too.
    ``title``: the text is a title, where words that are asked for in titles alone count as well.
    """
    found = list(units(text))
    terms = [term for term in query.wanted if title or not term.title]
    spans = [span for term in terms for span in _places(term, found)]
    spans += _mentions(terms, securities)
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def marked(text: str, spans: Iterable[Span]) -> list[Piece]:
    """The text in pieces; joined they are the text.

    >>> marked("贵州茅台涨", [(2, 4)])
    [Piece(text='贵州', hit=False), Piece(text='茅台', hit=True), Piece(text='涨', hit=False)]
    """
    pieces, at = [], 0
    for start, end in spans:
        pieces += [Piece(text[at:start], hit=False), Piece(text[start:end], hit=True)]
        at = end
    pieces.append(Piece(text[at:], hit=False))
    return [piece for piece in pieces if piece.text]


def excerpt(text: str, spans: Sequence[Span]) -> list[Piece]:
    """The sentence of the first hit, its hits marked; the beginning of a text without any."""
    start, end = _sentence(text, spans[0][0] if spans else 0)
    if end - start > LONGEST:
        first = max(start, min(spans[0][0] - LONGEST // 3 if spans else start, end - LONGEST))
        cut = (first > start, first + LONGEST < end)
        start, end = first, min(first + LONGEST, end)
    else:
        cut = (False, False)
    inside = [
        (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
    ]
    pieces = marked(text[start:end], inside)
    before = [Piece("…", hit=False)] if cut[0] else []
    return [*before, *pieces, *([Piece("…", hit=False)] if cut[1] else [])]


def _places(term: Term, found: Sequence[Unit]) -> Iterator[Span]:
    """Where the term's units stand in a row."""
    first, length = term.units[0], len(term.units)
    wanted = list(term.units)
    for place, unit in enumerate(found):
        if unit.text == first:
            here = found[place : place + length]
            if [one.text for one in here] == wanted:
                yield here[0].start, here[-1].end


def _mentions(terms: Sequence[Term], securities: Sequence[Security]) -> Iterator[Span]:
    for security in securities:
        if "start" in security and "end" in security:
            said = list(units(f"{security['code']} {security['name'] or ''}"))
            if any(True for term in terms for _ in _places(term, said)):
                yield security["start"], security["end"]


def _sentence(text: str, place: int) -> Span:
    """The sentence that a place stands in."""
    at = 0
    for sentence in sentences(text):
        at = text.index(sentence, at)
        if place < at + len(sentence):
            return at, at + len(sentence)
        at += len(sentence)
    return at, len(text)
