"""An article's page, part by part, and a hot ranking."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from newscrawl.errors import LayoutChanged, PageError
from newscrawl.pages.stcn.article import Known, article_from_page
from newscrawl.pages.stcn.listing import json_object
from newscrawl.pages.stcn.markup import ByClass, by_class, parse, text_of
from newscrawl.pages.stcn.rank import read_ranking
from newscrawl.pages.stcn.times import page_time
from newscrawl.processors import clean_text
from newscrawl.visit.checks import Answer, Check, arrived, readable
from newscrawl.visit.flashes import kind_of
from newscrawl.visit.nearest import nearest

_RANK_FIELDS = ("title", "url", "red", "tag", "hot")


def _texts(classes: ByClass, token: str) -> str:
    return " ".join(clean_text(text_of(element)) for element in classes[token])


def _spans(classes: ByClass) -> list[str]:
    return [clean_text(text_of(s)) for info in classes["detail-info"] for s in info.iter("span")]


def _body(classes: ByClass) -> bool:
    return any(e.get("class", "").split() == ["detail-content"] for e in classes["detail-content"])


_ALWAYS: dict[str, tuple[str, Callable[[ByClass], Any]]] = {
    ".detail-title": ("detail-title", lambda classes: _texts(classes, "detail-title")),
    ".detail-info > span": ("detail-info", _spans),
    "div.detail-content": ("detail-content", _body),
    ".detail-content-statement": (
        "detail-content-statement",
        lambda classes: classes["detail-content-statement"],
    ),
    ".like-btn[data-id]": (
        "like-btn",
        lambda classes: [e for e in classes["like-btn"] if e.get("data-id")],
    ),
    ".social-share[data-url]": (
        "social-share",
        lambda classes: [
            e for e in classes["social-share"] if re.search(r"jump_type=", e.get("data-url", ""))
        ],
    ),
    "#comment .comment-list": ("comment-list", lambda classes: classes["comment-list"]),
}
_SOMETIMES: dict[str, Callable[[ByClass], Any]] = {
    ".detail-content-editor": lambda classes: _texts(classes, "detail-content-editor"),
    ".detail-content-tags > div": lambda classes: _texts(classes, "detail-content-tags"),
    ".stock-tags a": lambda classes: _texts(classes, "stock-tags"),
    "byline 来源": lambda classes: [s for s in _spans(classes) if s.startswith("来源")],
    "byline 作者": lambda classes: [s for s in _spans(classes) if s.startswith("作者")],
    "li.no-tag": lambda classes: classes["no-tag"],
}


def check_article(answer: Answer, number: str, now: datetime) -> list[Check]:
    """The parts of an article's page."""
    if lost := arrived(answer):
        return lost
    seen = Known(now, [])
    known = readable(
        lambda: article_from_page(answer.text, number, fetched_at=now, seen=seen), "reads it"
    )
    try:
        root = parse(answer.text)
    except PageError:
        return [known]
    classes = by_class(root)
    found = [known]
    for part, (token, read) in _ALWAYS.items():
        there = bool(read(classes))
        found.append(
            Check(part, "known" if there else "other", "" if there else nearest(root, token))
        )
    found.append(_time(classes))
    for part, look in _SOMETIMES.items():
        found.append(Check(part, "known" if look(classes) else "not seen"))
    found.append(Check("meta keywords", "known" if _keywords(root) else "not seen"))
    return found


def check_ranking(answer: Answer) -> list[Check]:
    """The lines of a hot ranking, field by field."""
    if lost := arrived(answer):
        return lost
    known = readable(lambda: read_ranking(answer.text), "reads it")
    try:
        lines = json_object(answer.text)["data"]
    except (LayoutChanged, KeyError):
        return [known]
    rows = [line for line in lines if isinstance(line, dict)] if isinstance(lines, list) else []
    found = [known, Check("data[]", "known" if rows else "other", f"{len(rows)} rows")]
    for name in _RANK_FIELDS:
        there = sum(name in row for row in rows)
        always = name in ("title", "url")
        said = f"{there} of {len(rows)} rows"
        if rows and always and there < len(rows):
            found.append(
                Check(f"data[].{name}", "other", f"{said}; the first is {kind_of(rows[0])}")
            )
        else:
            found.append(Check(f"data[].{name}", "known" if there else "not seen", said))
    return found


def _time(classes: ByClass) -> Check:
    spans = _spans(classes)
    if any(page_time(span) for span in spans):
        return Check("byline time", "known")
    return Check("byline time", "other", f"no YYYY-MM-DD HH:MM among {spans}"[:200])


def _keywords(root: HtmlElement) -> bool:
    return any(meta.get("name") == "keywords" for meta in root.iter("meta"))
