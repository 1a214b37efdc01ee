"""Which parts an answer still has: what a run counts, to see what the site has changed.

A part is a field, or a property that every good text has. They are counted before a page and
its row in a list fill each other's gaps: what one of them has lost would not be seen behind it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from newscrawl.items import Article, ListRow
from newscrawl.pages.stcn.times import whole_number

FLASH_LIST = "stcn/list-kx"
ITEM_LIST = "stcn/list"

PAGE_FIELDS = (
    "title source authors published_at editors proofreaders tags securities keywords related "
    "article_id kind"
).split()
ROW_FIELDS = ("title listed_at content summary source authors tags securities images").split()
PAGE_PARTS = (
    *PAGE_FIELDS,
    *"title_as_listed time_as_listed text images paragraphs".split(),
    *"whole_title whole_text in_chinese without_markup".split(),
)
LIST_PARTS = (
    *ROW_FIELDS,
    *"is_red is_top is_advert list_of_images list_of_tags".split(),
    *"whole_title whole_text in_chinese without_markup".split(),
)
_FLAGS = {"is_red": ("isRed", "red"), "is_top": ("isTop",), "is_advert": ("isAdd",)}
_LISTS = ("images", "tags")

SELECTORS: Mapping[str, str] = {
    "stcn/detail-2022/title": ".detail-title",
    "stcn/detail-2022/source": ".detail-info > span 来源：",
    "stcn/detail-2022/authors": ".detail-info > span 作者：",
    "stcn/detail-2022/published_at": ".detail-info > span YYYY-MM-DD HH:MM",
    "stcn/detail-2022/time_as_listed": ".detail-info > span YYYY-MM-DD HH:MM",
    "stcn/detail-2022/title_as_listed": ".detail-title",
    "stcn/detail-2022/editors": ".detail-content-editor",
    "stcn/detail-2022/proofreaders": "the last line of .detail-content, 校对：",
    "stcn/detail-2022/tags": ".detail-content-tags > div",
    "stcn/detail-2022/securities": ".stock-tags a[href*='/quotes/index/']",
    "stcn/detail-2022/keywords": "meta[name=keywords]",
    "stcn/detail-2022/related": "ul[data-fetch] .tt a",
    "stcn/detail-2022/article_id": ".like-btn[data-id]",
    "stcn/detail-2022/kind": ".social-share[data-url], jump_type",
    "stcn/detail-2022/text": ".detail-content",
    "stcn/detail-2022/paragraphs": ".detail-content",
    "stcn/detail-2022/images": ".detail-content img",
    "stcn/list/title": "li .tt a",
    "stcn/list/summary": "li .text a",
    "stcn/list/source": "li .info span",
    "stcn/list/authors": "li .info span",
    "stcn/list/listed_at": "li .info span, the last",
    "stcn/list/tags": "li .tags a",
    "stcn/list-kx/listed_at": "data[].time",
    "stcn/list-kx/is_red": "data[].isRed",
    "stcn/list-kx/is_top": "data[].isTop",
    "stcn/list-kx/is_advert": "data[].isAdd",
    "stcn/list-kx/securities": "data[].tags[][].stock_code",
}
"""Where a part stands, by layout; a field of a kx row without an entry has its own key."""

_CUT = ("...", "…", "……")
_ENDS = tuple("。！？!?…”’）)】》；;：:.")
_HAN = re.compile("[\u3400-\u9fff]")
_LEFT_OVER = re.compile(r"&(?:lt|gt|amp|quot|nbsp);|</?(?:p|br|div|span|b|strong|a)\b", re.I)
_LEAST_HAN = 0.25
_SAME_TIME = timedelta(minutes=2)


def row_parts(row: ListRow) -> set[str]:
    """The parts of a list's row."""
    found = {name for name in ROW_FIELDS if getattr(row, name)}
    if row.content is not None:
        return found | text_parts(row.title, row.content)
    return found | wording_parts(row.title, row.summary or "")


def flash_keys(values: Mapping[str, Any]) -> set[str]:
    """The keys of a kx row that are there and of a type that can be read."""
    flags = {
        name
        for name, keys in _FLAGS.items()
        if any(whole_number(values.get(key)) is not None for key in keys)
    }
    return flags | {f"list_of_{name}" for name in _LISTS if isinstance(values.get(name), list)}


def wording_parts(title: str, text: str) -> set[str]:
    """Properties that a good title and the start of a text have."""
    shown = title + text
    parts = {
        "whole_title": not title.endswith(_CUT),
        "in_chinese": len(_HAN.findall(shown)) > _LEAST_HAN * len(shown),
        "without_markup": not _LEFT_OVER.search(shown),
    }
    return {name for name, good in parts.items() if good}


def text_parts(title: str, text: str) -> set[str]:
    """Properties that a good title and a whole text have."""
    end = text.rstrip()
    ended = end.endswith(_ENDS) and not end.endswith(_CUT)
    return wording_parts(title, text) | ({"whole_text"} if ended else set())


def article_parts(article: Article) -> set[str]:
    """The parts of an article's body."""
    there = {
        "text": article.text,
        "images": article.images,
        "paragraphs": sum(block["type"] == "paragraph" for block in article.blocks) > 1,
    }
    return {name for name, value in there.items() if value} | text_parts(
        article.title, article.text
    )


def as_listed(title: str | None, published_at: datetime | None, row: ListRow | None) -> set[str]:
    """In what a page agrees with the row that led to it."""
    listed_at = row.listed_at if row else None
    same = {
        "title_as_listed": row is not None and title == row.title,
        "time_as_listed": listed_at is not None
        and published_at is not None
        and abs(published_at - listed_at) <= _SAME_TIME,
    }
    return {name for name, agrees in same.items() if agrees}
