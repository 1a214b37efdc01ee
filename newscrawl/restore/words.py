"""How likely a run of simplified characters is, by a list of words and by the page itself."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from newscrawl.restore.extra import data_file

LONGEST = 4

# Natural logarithms of how often a mark stands in a text, set by hand; the list holds words only.
_MARKS = dict.fromkeys("，,", -3.2) | dict.fromkeys("。.", -4.5) | dict.fromkeys("、", -4.4)
_MARKS |= dict.fromkeys("：:（）()\n", -6.0) | dict.fromkeys("“”", -5.2)
_MARKS |= dict.fromkeys("《》；;？?！!%—…·", -7.0) | dict.fromkeys("【】‘’", -8.5)
_STOPS, _NO_START, _TWO_MARKS = "，、。；：？！·", "—…》）", -8.0
_LAST_WORDS, _AFTER_ONE = "了的吗呢吧啊呀么着来去说", -3.0
_CLOSING, _WRONG_QUOTE = -4.0, -10.0
_DIGIT, _LETTER, _LOST, _OTHER, _UNKNOWN = -4.5, -6.0, -4.0, -13.0, -20.0
# One standing in the page counts as this many in the list: an article repeats its own words.
_SEEN_ONCE = 3000.0
# A character that is seldom a word is seldom one here: the list counts parts of names as words.
_COMMON, _ALONE = 30000.0, -2.0
# 著 may be 着 yet: it says nothing about the words beside it.
_HAN_RUN = re.compile("[\u4e00-\u8456\u8458-\u9fff]+")


class State(NamedTuple):
    """The end of a text: its last characters, and the likelihood up to each of them.

    ``quoted``: whether a quotation mark is open; ``ending``: what another mark here would cost.
    """

    tail: str = ""
    logs: tuple[float, ...] = (0.0,)
    quoted: bool = False
    ending: float = 0.0


class Words:
    """The word list, and what stands unharmed in one page."""

    def __init__(self, clean: Iterable[str] = ()) -> None:
        self.known, total = word_list()
        self.log_total = math.log(total)
        self.logs: dict[str, float | None] = {}
        self.seen: Counter[str] = Counter()
        for text in clean:
            for run in _HAN_RUN.findall(text):
                for length in (2, 3):
                    self.seen.update(run[i : i + length] for i in range(len(run) - length + 1))

    def word(self, word: str) -> float | None:
        """The log-likelihood of a word; None when it is none."""
        if word not in self.logs:
            self.logs[word] = self._log(word)
        return self.logs[word]

    def _log(self, word: str) -> float | None:
        count = self.known.get(word, 0) + _SEEN_ONCE * self.seen.get(word, 0)
        if not count:
            return _UNKNOWN if len(word) == 1 else None
        alone = _ALONE if len(word) == 1 and count < _COMMON else 0.0
        return math.log(count) - self.log_total + alone

    def add(self, state: State, char: str) -> State:
        """The state after one more character: the likeliest way to part it into words."""
        if not "\u4e00" <= char <= "\u9fff":
            total = state.logs[-1] + mark(char, quoted=state.quoted)
            if char in _STOPS or (char in _NO_START and state.ending == _TWO_MARKS):
                total += state.ending
            quoted = (state.quoted or char == "“") and char not in "”\n"
            return State("", (total,), quoted, _TWO_MARKS if char in _STOPS else 0.0)
        tail = (state.tail + char)[-LONGEST:]
        best, ending = -math.inf, 0.0
        for length in range(1, min(len(tail), len(state.logs)) + 1):
            log = self.word(tail[-length:])
            if log is not None and state.logs[-length] + log > best:
                best = state.logs[-length] + log
                ending = _AFTER_ONE if length == 1 and char not in _LAST_WORDS else 0.0
        return State(tail, (*state.logs[-LONGEST + 1 :], best), state.quoted, ending)

    def likelihood(self, text: str) -> float:
        """The log-likelihood of a text."""
        state = State()
        for char in text:
            state = self.add(state, char)
        return state.logs[-1]


def mark(char: str, *, quoted: bool) -> float:
    """The log-likelihood of a character that is no Han character."""
    if char in "“”":
        return _WRONG_QUOTE if quoted == (char == "“") else _CLOSING if quoted else _MARKS[char]
    if char in _MARKS:
        return _MARKS[char]
    if char == "\ufffd":
        return _LOST
    if char.isascii() and char.isalnum():
        return _DIGIT if char.isdigit() else _LETTER
    return _OTHER


def usual_mark(char: str) -> bool:
    """Whether a mark is common enough to stand for a lost character."""
    return char in _MARKS


@cache
def word_list() -> tuple[dict[str, float], float]:
    """Words and how often they stand in jieba's corpus, and the sum."""
    parts = data_file("jieba", "dict.txt").read_text("utf-8").split()
    counts = list(map(float, parts[1::3]))
    return dict(zip(parts[::3], counts, strict=True)), sum(counts)
