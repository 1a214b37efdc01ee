"""Whether an answer is a block in place of what was asked for, and of which kind.

A page with the site's own structure is none, whatever its text says: articles write of 验证码,
登录 and 频繁, too. The site stands behind Alibaba Cloud, whose challenge sets ``acw_sc__v2``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Due = Literal["article", "column", "json"]
"""What was asked for."""

STATUSES: Mapping[int, str] = {
    403: "forbidden",
    405: "not_allowed",
    412: "precondition",
    429: "too_often",
}
"""Statuses that access control answers with; the site itself has no use for them."""

_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("challenge", re.compile("acw_sc__v2|访问验证|安全验证|人机验证|Access Control", re.I)),
    ("captcha", re.compile("captcha|验证码|滑动验证|滑块", re.I)),
    ("login", re.compile("type=[\"']?password|登录|login", re.I)),
    ("too_often", re.compile("频繁")),
)
_STRUCTURE = re.compile("detail-title|infinite-list|intal_tit|txt_con|/article/detail/[0-9]")
_OFTEN = re.compile(r"频繁|\\u9891\\u7e41", re.I)  # JSON may write it either way
_SAYS_STATE_0 = re.compile(r'"state"\s*:\s*"?0\b')
_LOST = "\ufffd"
_MOST_LOST = 0.01
_LOOKED_AT = 200_000
_BEGINNING = 1_000


def blocked(status: int, text: str, due: Due, *, length: int | None = None) -> str | None:
    """The kind of block that an answer is; None for one that is to be read.

    ``length``: the bytes that its ``Content-Length`` promised and its body does not have.
    """
    if status in STATUSES:
        return STATUSES[status]
    if status != 200:
        return None
    if length:
        return "truncated"
    page = text[:_LOOKED_AT].lstrip("\ufeff \t\r\n")
    if page.startswith("<"):
        return _page(page, text, due)
    if due == "json" and _SAYS_STATE_0.search(page[:200]) and _OFTEN.search(page[:2000]):
        return "too_often"
    return None


def _page(page: str, text: str, due: Due) -> str | None:
    if not _STRUCTURE.search(page):
        found = next((kind for kind, mark in _MARKS if mark.search(page)), None)
        return found or ("page_for_json" if due == "json" else None)
    if due == "article" and _is_cut(text):
        return "truncated"
    if text.count(_LOST) > _MOST_LOST * len(text):
        return "charset"
    return None


def _is_cut(text: str) -> bool:
    """Begun and without its end, and without what stands behind the body, which would do as one."""
    begun = "<html" in text[:_BEGINNING].lower()
    ended = "</html" in text[-5000:].lower() or "detail-content-statement" in text
    return begun and not ended
