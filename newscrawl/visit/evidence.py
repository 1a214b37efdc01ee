"""What the site said, as it can be shown: it may hold whatever a terminal obeys."""

from __future__ import annotations

MOST = 300
"""Characters that are shown of it."""


def printable(text: str) -> str:
    r"""Its beginning, with each character that cannot be seen, or not be written, as its escape.

    >>> printable("茅台\x1b[2J\u202e\ud800")
    '茅台\\x1b[2J\\u202e\\ud800'
    """
    shown = f"{text[: MOST - 1]}…" if len(text) > MOST else text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in shown
    )
