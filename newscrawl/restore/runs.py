"""Text whose pairs of bytes were parted at the wrong places → the text with the right pairs.

A reading put astride two characters, or a cut, leaves the decoder one byte off, until a byte is
ASCII or another damage brings it back. The bytes are still there, but for those that a ``?``
stands for; this module goes through them again, keeps each way to read them, and lets the
likelihood of the text decide.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict

from newscrawl.restore.gate import READING
from newscrawl.restore.guess import LOST, Guess
from newscrawl.restore.script import simplify
from newscrawl.restore.symbols import MARKS, Symbols, last_byte
from newscrawl.restore.words import State, Words

CERTAIN = 0.85

_START = re.compile(rf"\?(?={READING}\)|[{MARKS}])")
_BEAM = 24
_HOPELESS, _LIKELY = 15.0, 4.0
# How far back the words, and an opening quotation mark, are looked for.
_CONTEXT, _LINE = 6, 200
_SETTLED = 4
_LONGEST_RUN = 120
# A page of 3,000 characters, damaged all over, takes 4,000 guesses; no page may take for ever.
_MOST_GUESSES = 10_000


def realign(text: str, words: Words, annotated: frozenset[str]) -> str:
    """The text with its misaligned runs read again; what stays uncertain is U+FFFD.

    ``annotated``: the characters that the page puts a reading behind.
    """
    symbols = Symbols(text, words, annotated)
    pieces: list[str] = []
    before = ""
    done = 0
    most = _MOST_GUESSES + len(text)
    for start in _START.finditer(text):
        if start.start() >= done and symbols.guesses <= most:
            plain = text[done : start.start()]
            done, run = _read_run(symbols, start.start(), (before + plain)[-_LINE:])
            pieces += [plain, run]
            before = (before + plain + run)[-_LINE:]
    return "".join([*pieces, text[done:]])


def _read_run(symbols: Symbols, start: int, before: str) -> tuple[int, str]:
    """Where the text is aligned again, and what stands up to there."""
    waiting: defaultdict[int, list[Guess]] = defaultdict(list)
    waiting[start] = [_first(symbols, start, before)]
    while True:
        place = min(waiting)
        guesses = _likeliest(waiting.pop(place))
        settled = not waiting and all(guess.calm >= _SETTLED for guess in guesses)
        if settled or place >= min(len(symbols.text), start + _LONGEST_RUN):
            return place, _agreed(guesses)
        for guess in guesses:
            likely = guess.score > guesses[0].score - _LIKELY
            for then, after in symbols.read(guess, place, likely=likely):
                waiting[then].append(after)


def _first(symbols: Symbols, start: int, before: str) -> Guess:
    state = State()
    for char in simplify(before[-_CONTEXT:]):
        state = symbols.words.add(state, char)
    char = symbols.text[start - 1 : start]
    line = before[before.rfind("\n") + 1 :]
    logs = tuple(log - state.logs[-1] for log in state.logs)
    quoted = line.rfind("“") > line.rfind("”")
    return Guess("", char, b"", last_byte(char), state._replace(logs=logs, quoted=quoted))


def _likeliest(guesses: list[Guess]) -> list[Guess]:
    """The best of them, each reading once, and as many of each kind of open character."""
    guesses.sort(key=lambda guess: guess.score, reverse=True)
    kept: dict[tuple[str, bytes, bytes], Guess] = {}
    kinds: Counter[int] = Counter()
    for guess in guesses:
        if guess.score < guesses[0].score - _HOPELESS:
            break
        key, kind = (guess.text, guess.open, guess.last), len(guess.open)
        if key not in kept and kinds[kind] < _BEAM:
            kept[key] = guess
            kinds[kind] += 1
    return list(kept.values())


def _agreed(guesses: list[Guess]) -> str:
    """The likeliest text, with U+FFFD where too many of the others say otherwise."""
    best = guesses[0]
    weights = {guess.text: 0.0 for guess in guesses}
    for guess in guesses:
        weights[guess.text] += math.exp(guess.score - best.score)
    total = sum(weights.values())
    shares = [0.0] * len(best.text)
    for text, weight in weights.items():
        same_start = _common_start(text, best.text)
        same_end = _common_start(text[::-1], best.text[::-1])
        for i in range(len(shares)):
            same_place = len(text) == len(best.text) and text[i] == best.text[i]
            if i < same_start or len(shares) - i <= same_end or same_place:
                shares[i] += weight / total
    return "".join(
        char if share >= CERTAIN else LOST for char, share in zip(best.text, shares, strict=True)
    )


def _common_start(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
