"""A page as it was saved, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PAGES = (".html", ".htm", ".shtml", ".xhtml")
LARGEST_PAGE = 8 * 1024 * 1024

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as it was saved: where it lies, and where it may have come from, likeliest first.

    ``taken_at``: when it was fetched, as a web archive or SingleFile says; of another file, when
    it was written. ``claims``: the addresses that the page itself gives as its own, as it writes
    them, whether or not they are among ``addresses``.
    """

    place: str
    addresses: tuple[str, ...]
    body: bytes
    content_type: str | None
    taken_at: datetime
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedFault:
    """A page of a web archive that cannot be taken as it stands there, and why."""

    place: str
    reason: str


def plain(text: str) -> str:
    """What may be shown and stored of a header: its printable ASCII, cut at 200 characters.

    >>> plain("text/html\\x00; charset=gbk")
    'text/html; charset=gbk'
    """
    return "".join(sign for sign in text[: 2 * _LONGEST] if " " <= sign <= "~")[:_LONGEST]
