"""How far a restored text is from the true one."""

from __future__ import annotations

import unicodedata

LOST = "\ufffd"


def folded(text: str) -> str:
    """The text with its width folded, as the error rate is measured."""
    return unicodedata.normalize("NFKC", text)


def errors(true: str, found: str, *, forgive_marked: bool = False) -> int:
    """The edit distance; ``forgive_marked``: U+FFFD stands for any one character at no cost.

    By diagonals: after each further error, how far each shift of the two texts gets.
    """
    wanted, given = folded(true), folded(found)
    wild = LOST if forgive_marked else None

    def slide(i: int, shift: int) -> int:
        while i < len(wanted) and i + shift < len(given):
            if given[i + shift] not in (wanted[i], wild):
                break
            i += 1
        return i

    reached = {0: slide(0, 0)}
    count = 0
    while reached.get(len(given) - len(wanted), -1) < len(wanted):
        count += 1
        further = {}
        for shift in range(-count, count + 1):
            replaced, inserted, left_out = (reached.get(shift + d, -2) for d in (0, -1, 1))
            start = min(max(replaced + 1, inserted, left_out + 1), len(wanted), len(given) - shift)
            if start >= max(0, -shift):
                further[shift] = slide(start, shift)
        reached = further
    return count
