"""Keys under which a story's reprints are found: figures in pairs, and MinHash of each stretch.

One MinHash over a whole text finds texts of one length; a flash inside an article's lead shares
next to nothing with it. So the minimum is taken over each stretch of shingles (winnowing:
Schleimer, Wilkerson and Aiken, SIGMOD 2003): what two texts share in one run they share keys for,
however long the rest is. Briefs of one template share all of that, but not their figures: two
figures that follow each other make a key that hardly any other story has. The headline is a key,
too: it has the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from newscrawl.fingerprints.figures import is_day, is_telling
from newscrawl.fingerprints.story import SHORT, Profile
from newscrawl.moments import beijing_day_of

SHINGLE = 6
"""Tokens in a shingle."""

DENSE, SPARSE = 4, 6
"""Shingles in a stretch, as powers of two. A long one's minimum is that of a short one, too."""

LEAD = 200
"""Shingles at the beginning that are indexed densely: news repeats leads."""

PAIRS = 24
"""Pairs of figures that a text is kept by, at most."""

_ENOUGH = 4
_HEADLINE = 8
_REST = 12
_LOOKED_UP = 24
_POWERS = [np.uint64(pow(0x9E3779B97F4A7C15, n, 1 << 64)) for n in range(SHINGLE)]


class _Numbers(dict[str, int]):
    """A number for each token; those of characters are kept, the others are too many."""

    def __missing__(self, one: str) -> int:
        if len(one) > 1:
            return crc32(one.encode()) | 1 << 32
        return self.setdefault(one, ord(one))


_NUMBERS = _Numbers()

Hashes = NDArray[np.uint64]


class Keys(NamedTuple):
    """Signed 64-bit keys: ``kept`` in the index, ``asked`` of it."""

    kept: list[int]
    asked: list[int]


def keys_of(story: Profile) -> Keys:
    """The keys of a story.

    A text of some length is kept by its lead and a sample of the rest, and asks for more than
    that: so it finds a flash that it repeats, and a flash finds the article before it. A brief
    with figures enough is kept and found by these alone.
    """
    telling = [one for one in story.figures if is_telling(one)]
    figures = _hashes(telling)
    pairs = _unique(_mixed(figures[:-1] * _POWERS[1] + figures[1:])) if telling else figures
    whole = _whole(story)
    if len(pairs) >= _ENOUGH and len(story.body) < LEAD + SHINGLE:
        brief = _signed([whole, pairs])
        return Keys(brief, brief)
    shingles = _shingles(_hashes(story.body))
    lead = _minima(shingles[:LEAD], DENSE)
    kept = [whole, pairs[:PAIRS], lead, _minima(shingles[LEAD:], SPARSE)[:_REST]]
    asked = [whole, pairs[: 2 * PAIRS], lead, _minima(shingles[LEAD:], DENSE)[:_LOOKED_UP]]
    return Keys(_signed(kept), _signed(asked))


def _whole(story: Profile) -> Hashes:
    """A key of all tokens, and one of the headline's.

    The former is of a short text's day as well where it names none: that may be all that differs.
    """
    is_undated = len(story.body) < SHORT and not any(map(is_day, story.figures))
    day = beijing_day_of(story.published_at) if is_undated else ""
    wholes = ["\0".join((*story.title, *story.body, day))]
    if len(story.title) >= _HEADLINE:
        wholes.append("\0".join(story.title))
    numbers = [crc32(whole.encode()) | len(whole) << 32 for whole in wholes]
    return _mixed(np.array(numbers, dtype=np.uint64))


def _signed(parts: Sequence[Hashes]) -> list[int]:
    return list(dict.fromkeys(np.concatenate(parts).view(np.int64).tolist()))


def _hashes(tokens: Sequence[str]) -> Hashes:
    return np.array([_NUMBERS[one] for one in tokens], dtype=np.uint64)


def _shingles(hashes: Hashes) -> Hashes:
    count = max(0, hashes.size - SHINGLE + 1)
    total = np.zeros(count, dtype=np.uint64)
    for offset, power in enumerate(_POWERS):
        total += hashes[offset : offset + count] * power
    return _mixed(total)


def _mixed(values: Hashes) -> Hashes:
    """The finalizer of splitmix64 (Steele, Lea and Flood, OOPSLA 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _minima(shingles: Hashes, power: int) -> Hashes:
    """The smallest shingle of each stretch of 2 ** ``power``, each once, in rising order."""
    if shingles.size <= 1 << power:
        return _unique(shingles)[:4]
    for step in (1 << n for n in range(power)):
        shingles = np.minimum(shingles[:-step], shingles[step:])
    return _unique(shingles)


def _unique(values: Hashes) -> Hashes:
    ordered = np.sort(values)
    first = np.ones(ordered.size, dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]
