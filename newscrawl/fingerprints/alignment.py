"""Two texts side by side: what they share, and what stands in place of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

Tokens = Sequence[str]

ANCHOR = 4
"""Tokens in a row that two texts share for a reason; fewer are chance."""

LONGEST = 6000
"""Tokens of a text that are compared, at most: what is longer is compared by its beginning."""

_LONG = 16
_MOVED = 12
_SEAM, _OTHER_SEAM = "\n", "\r"


@dataclass(frozen=True, slots=True)
class Change:
    """What of the first text (``old``) has what of the second (``new``) in its place.

    ``start``, ``new_start``: where they begin. ``before``, ``after``: the shared runs around.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    start: int
    new_start: int
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Whether it is more than a word or a figure for another."""
        return (
            max(len(self.old), len(self.new)) > _LONG
            or _SEAM in self.old
            or _OTHER_SEAM in self.new
        )

    @property
    def edges(self) -> list[tuple[str, str]]:
        """What follows the same run in both texts, and what the same run follows.

        Not where the other text has either of them further on: there, something was left out.
        """
        if not self.old or not self.new:
            return []
        first, last = (self.old[0], self.new[0]), (self.old[-1], self.new[-1])
        pairs = [first] * bool(self.before) + [last] * bool(self.after)
        return [(a, b) for a, b in pairs if a not in self.new and b not in self.old]


@dataclass(slots=True)
class Alignment:
    """``shared``: tokens of the first text that stand in the second, in runs of :data:`ANCHOR`.

    ``first_at``: where the first shared run stands in the second text, None without one.
    """

    shared: int = 0
    first_at: int | None = None
    changes: list[Change] = field(default_factory=list)


def align(first: Tokens, second: Tokens) -> Alignment:
    """The longest common subsequence, and once more what is left: a moved sentence is shared.

    >>> found = align("公司拟回购股份三亿元", "公司今拟回购股份五亿元")
    >>> found.shared, [("".join(c.old), "".join(c.new)) for c in found.changes]
    (5, [('公司', '公司今'), ('三亿元', '五亿元')])
    """
    found = Alignment()
    left, right = _compare(first, second, found)
    if len(left) >= _MOVED and len(right) >= _MOVED:
        _compare(left, right, found, longest=_MOVED)
    return found


def _compare(
    first: Tokens, second: Tokens, found: Alignment, longest: int = ANCHOR
) -> tuple[list[str], list[str]]:
    """Adds to what is found; answers what of both is left in pieces long enough to have moved."""
    left: list[str] = []
    right: list[str] = []
    a_end = b_end = 0
    before: tuple[str, ...] = ()
    for a_start, b_start, size in (*_runs(first, second, longest), (len(first), len(second), 0)):
        after = tuple(first[a_start : a_start + size])
        old, new = tuple(first[a_end:a_start]), tuple(second[b_end:b_start])
        if (old or new) and (before or after):
            found.changes.append(Change(old, new, a_end, b_end, before, after))
        left += (*old, _SEAM) if len(old) >= _MOVED else ()
        right += (*new, _OTHER_SEAM) if len(new) >= _MOVED else ()
        found.shared += size
        if found.first_at is None and size:
            found.first_at = b_start
        a_end, b_end, before = a_start + size, b_start + size, after
    return left, right


def _runs(first: Tokens, second: Tokens, longest: int) -> list[tuple[int, int, int]]:
    """Where shared runs begin in both, and how long they are; none where all are short."""
    found = (
        (op.src_start, op.dest_start, op.src_end - op.src_start)
        for op in Indel.opcodes(first, second)
        if op.tag == "equal"
    )
    runs = [run for run in found if run[2] >= ANCHOR]
    return runs if any(size >= longest for _, _, size in runs) else []
