"""A text in one width of letters, digits and marks, character for character."""

from __future__ import annotations

_HALF_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BRACKETS = dict(zip("【】〔〕", "[][]", strict=True))
_SPACES = dict.fromkeys("\u3000\xa0", " ")
# What no encoder takes.
_SURROGATES = dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd")
_FLAT = {**_HALF_WIDTH, **_BRACKETS, **_SPACES, **_SURROGATES}


def flattened(text: str) -> str:
    """Full width to half width, square brackets and spaces (not tabs) to one form.

    Each character becomes exactly one, so that a place in the answer is a place in ``text``.

    >>> flattened("【万科Ａ】（０００００２．ＳＺ）：")
    '[万科A](000002.SZ):'
    """
    # A text has few of these marks: a replacement of each is faster than str.translate.
    for mark in _FLAT.keys() & set(text):
        text = text.replace(mark, _FLAT[mark])
    return text
