"""The answer of a hot ranking (时报热榜) → its rows, in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from newscrawl.errors import Blocked, LayoutChanged
from newscrawl.items import RankRow
from newscrawl.pages.stcn.channels import CANONICAL_BASE, address_of, article_url
from newscrawl.pages.stcn.listing import json_object, text_field
from newscrawl.pages.stcn.times import whole_number
from newscrawl.processors import clean_text, clean_title

MOST_ROWS = 200
"""A ranking has ten lines; one of many more is none, and each line would ask for an article."""

_NO = ("", "0", "false", "no", "null")


@dataclass(slots=True)
class Ranking:
    """The rows of a ranking; ``broken`` counts those without a title, whose places stay free."""

    rows: list[RankRow] = field(default_factory=list)
    broken: int = 0


def read_ranking(answer: str) -> Ranking:
    """The rows of an answer of ``/article/category-news-rank.html``; none of an empty ranking.

    Raises :class:`Blocked` where the site refused (``state`` 0) or showed a page in place of
    JSON, and :class:`LayoutChanged` where the JSON is not of the known shape.
    """
    if answer.lstrip("\ufeff \t\r\n").startswith("<"):
        raise Blocked("the site showed a page in place of the ranking")
    values = json_object(answer)
    state = whole_number(values.get("state"))
    if state == 0:
        raise Blocked(f"the site refused the ranking: {str(values.get('msg'))[:40]!r}")
    if state != 1:
        raise LayoutChanged(f"the ranking has state {str(values.get('state'))[:40]!r}, not 1")
    lines = values.get("data")
    if not isinstance(lines, list):
        raise LayoutChanged(f"the ranking is no list but {type(lines).__name__}")
    if len(lines) > MOST_ROWS:
        raise LayoutChanged(f"the ranking has {len(lines)} rows; at most {MOST_ROWS} are one")
    found = [_row(place, line) for place, line in enumerate(lines, start=1)]
    rows = [row for row in found if row]
    if lines and not rows:
        raise LayoutChanged("no row of the ranking has a title")
    return Ranking(rows, len(lines) - len(rows))


def _row(position: int, line: Any) -> RankRow | None:
    values = line if isinstance(line, dict) else {}
    title = clean_title(text_field(values, "title"))
    if not title:
        return None
    address = _address(text_field(values, "url"))
    number = address_of(address) if address else None
    return RankRow(
        position=position,
        title=title,
        url=article_url(number) if number else address,
        article_id=number,
        hot=_flag(values.get("hot")),
        red=_flag(values.get("red")),
        tag=clean_title(text_field(values, "tag")) or None,
    )


def _address(link: str) -> str | None:
    """The link made absolute; None for none, and for one that a browser would not go to."""
    text = clean_text(link)
    try:
        url = urljoin(CANONICAL_BASE, text) if text else ""
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _flag(value: Any) -> bool:
    """A badge: true as the site writes it, or 1 or "1" as in its other answers."""
    return value.strip().lower() not in _NO if isinstance(value, str) else bool(value)
