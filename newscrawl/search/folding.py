"""Folding: 繁 as 简, full width as half width, capitals as small letters."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain

HAN = (
    r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0002a6df\U0002a700-\U0002ebe0\U0002f800-\U0002fa1f\U00030000-\U000323af"
)
"""Chinese characters, for a class of a regular expression."""

_SIMPLIFIED = [(0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0)]


class _Folded(dict[int, str]):
    """What each character becomes, found when it is met first."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        folded = "".join(_simplified().get(char, char) for char in plain)
        self[code] = folded
        return folded


FOLDED = _Folded()
"""Code of a character → its folded form: none, one, or several characters."""


def fold(text: str) -> str:
    """The text as search compares it; each character alone, so that context changes nothing.

    >>> fold("證券時報ＡＢＣ１．５％")
    '证券时报abc1.5%'
    """
    return text.translate(FOLDED)


def fold_with_places(text: str) -> tuple[str, list[int] | None]:
    """The folded text and, for each of its characters, where in ``text`` it comes from.

    None for the places where each character became one: they are those of the text, then.

    >>> fold_with_places("㈱Ａ")
    ('(株)a', [0, 0, 0, 1])
    """
    folded = fold(text)
    if all(len(FOLDED[ord(char)]) == 1 for char in set(text)):
        return folded, None
    places = ([place] * len(FOLDED[ord(char)]) for place, char in enumerate(text))
    return folded, list(chain.from_iterable(places))


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters → simplified ones, each looked up on its own."""
    from opencc import OpenCC  # noqa: PLC0415 - 0.1 s that commands without a search need not pay

    characters = [chr(code) for first, end in _SIMPLIFIED for code in range(first, end)]
    # One character a line: no phrase of the converter can match.
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {old: new for old, new in pairs if old != new}
