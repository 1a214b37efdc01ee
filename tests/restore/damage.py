"""What a spam mirror does to a text, byte by byte; knows nothing of how it is undone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

MARKS = "，、：；？！。"
FULL_TO_HALF = str.maketrans("，：；？！（）％＋－．／＜＞［］", ",:;?!()%+-./<>[]") | {
    code: code - 0xFEE0
    for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
}
_MARKER = b"\x00"
_FIRST_AREA, _SECOND_AREA = range(0xAA, 0xB0), range(0xF8, 0xFF)


@dataclass(frozen=True)
class Mirror:
    """One page's damage: what the mirror and the store behind it do.

    ``script``: simplified → traditional; ``table``: characters and readings, in the order of
    the replacements; ``cuts``: whether a marker is put before the n-th place with the bytes of a
    mark (pages differ in how many they mark); ``drops``: the store loses private-use
    characters; ``folds``: it makes full-width ASCII half-width.
    """

    script: Mapping[str, str]
    table: Sequence[tuple[str, str]]
    cuts: Callable[[str, int], bool] | None = None
    drops: bool = False
    folds: bool = True

    def __call__(self, text: str) -> str:
        data = "".join(self.script.get(char, char) for char in text).encode("gbk", "replace")
        for char, reading in self.table:
            key = char.encode("gbk")
            data = data.replace(key, key + f"({reading})".encode("gbk"))
        for mark in MARKS if self.cuts else "":
            data = self._marked(data, mark)
        shown = "".join(decoded(piece) for piece in data.split(_MARKER))
        if self.drops:
            shown = re.sub("[\ue000-\uf8ff]", "", shown)
        return shown.translate(FULL_TO_HALF) if self.folds else shown

    def _marked(self, data: bytes, mark: str) -> bytes:
        key = mark.encode("gbk")
        first, *others = data.split(key)
        assert self.cuts is not None
        joined = [(_MARKER if self.cuts(mark, n) else b"") + key + o for n, o in enumerate(others)]
        return first + b"".join(joined)


def decoded(data: bytes) -> str:
    """GBK as the mirrors' decoder reads it: one ``?`` for a pair that is none."""
    shown = []
    i = 0
    while i < len(data):
        if data[i] < 0x80:
            shown.append(chr(data[i]))
            i += 1
        else:
            shown.append(_pair(data[i : i + 2]))
            i += 2
    return "".join(shown)


def _pair(pair: bytes) -> str:
    if len(pair) == 2 and pair[1] >= 0xA1 and pair[1] < 0xFF:
        if pair[0] in _FIRST_AREA:
            return chr(0xE000 + (pair[0] - 0xAA) * 94 + pair[1] - 0xA1)
        if pair[0] in _SECOND_AREA:
            return chr(0xE234 + (pair[0] - 0xF8) * 94 + pair[1] - 0xA1)
    try:
        return pair.decode("gbk")
    except UnicodeDecodeError:
        return "?"


def random_table(
    text: str, readings: Mapping[str, str], rng: random.Random, share: float = 0.8
) -> list[tuple[str, str]]:
    """A page's table: a share of the characters that have readings, in an order of its own.

    ``readings``: traditional character → reading; ``text``: what the page shows, so that some
    of the entries stand in it, and others only astride.
    """
    present = [char for char in dict.fromkeys(text) if char in readings]
    absent = rng.sample(
        sorted(set(readings) - set(present)), k=min(400, len(readings) - len(present))
    )
    chosen = [char for char in [*present, *absent] if rng.random() < share]
    rng.shuffle(chosen)
    return [(char, readings[char]) for char in chosen]


def astride(text: str, script: Mapping[str, str], readings: Mapping[str, str]) -> list[str]:
    """Characters of ``readings`` whose bytes stand astride two characters of ``text``."""
    data = "".join(script.get(char, char) for char in text).encode("gbk", "replace")
    return [char for char in readings if _misplaced(char.encode("gbk"), data)]


def _misplaced(key: bytes, data: bytes) -> bool:
    starts, i = set(), 0
    while i < len(data):
        starts.add(i)
        i += 1 if data[i] < 0x80 else 2
    found = data.find(key)
    while found >= 0:
        if found not in starts:
            return True
        found = data.find(key, found + 1)
    return False
