"""An article's page, part by part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from newscrawl.errors import PageError
from newscrawl.pages.stcn.article import Known, article_from_page
from newscrawl.pages.stcn.markup import ByClass, by_class, parse
from newscrawl.visit.article_parts import (
    body_text,
    byline,
    byline_time,
    keywords,
    new_parts,
    pictures,
    related,
    spans,
    stock_links,
    texts,
)
from newscrawl.visit.checks import Answer, Check, arrived, readable
from newscrawl.visit.nearest import in_its_place, nearest


def _body(classes: ByClass) -> bool:
    return any(e.get("class", "").split() == ["detail-content"] for e in classes["detail-content"])


_ALWAYS: dict[str, tuple[str, Callable[[ByClass], Any]]] = {
    ".detail-title": ("detail-title", lambda classes: texts(classes, "detail-title")),
    ".detail-info > span": ("detail-info", spans),
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
            e for e in classes["social-share"] if "jump_type=" in e.get("data-url", "")
        ],
    ),
    "#comment .comment-list": ("comment-list", lambda classes: classes["comment-list"]),
}
_SOMETIMES: dict[str, tuple[str, Callable[[ByClass], Any]]] = {
    ".detail-content-editor": (
        "detail-content-editor",
        lambda classes: texts(classes, "detail-content-editor"),
    ),
    ".detail-content-tags > div": (
        "detail-content-tags",
        lambda classes: texts(classes, "detail-content-tags"),
    ),
    ".stock-tags a": ("stock-tags", lambda classes: texts(classes, "stock-tags")),
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
        shown = "" if there else nearest(root, token)
        found.append(Check(part, "known" if there else "other", shown))
    found.append(byline_time(classes))
    for part, (token, read) in _SOMETIMES.items():
        there = bool(read(classes))
        shown = "" if there else in_its_place([root], token) or new_parts(classes)
        found.append(Check(part, "known" if there else "not seen", shown))
    found += [body_text(classes), related(classes), *byline(classes), keywords(root)]
    return [*found, *stock_links(classes), *pictures(classes)]


def renamed(pages: Sequence[Sequence[Check]]) -> list[Check]:
    """What no page had, where a page has something in its place: one page alone may lack it."""
    of_part: defaultdict[str, list[Check]] = defaultdict(list)
    for check in chain.from_iterable(pages):
        of_part[check.part].append(check)
    found = []
    for part, checks in of_part.items():
        shown = next((check.found for check in checks if check.found), "")
        if shown and all(check.state == "not seen" for check in checks):
            found.append(Check(part, "other", f"in none of {len(checks)} articles; {shown}"))
    return found
