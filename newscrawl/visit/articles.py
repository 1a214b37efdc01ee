"""An article's page, part by part."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from difflib import get_close_matches
from itertools import chain
from typing import Any

from lxml.html import HtmlElement

from newscrawl.errors import PageError
from newscrawl.pages.stcn.article import Known, article_from_page
from newscrawl.pages.stcn.markup import ByClass, by_class, parse, text_of
from newscrawl.pages.stcn.times import page_time
from newscrawl.processors import clean_text
from newscrawl.visit.checks import Answer, Check, arrived, readable
from newscrawl.visit.nearest import ALIKE, in_its_place, nearest


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
            e for e in classes["social-share"] if "jump_type=" in e.get("data-url", "")
        ],
    ),
    "#comment .comment-list": ("comment-list", lambda classes: classes["comment-list"]),
}
_SOMETIMES: dict[str, tuple[str, Callable[[ByClass], Any]]] = {
    ".detail-content-editor": (
        "detail-content-editor",
        lambda classes: _texts(classes, "detail-content-editor"),
    ),
    ".detail-content-tags > div": (
        "detail-content-tags",
        lambda classes: _texts(classes, "detail-content-tags"),
    ),
    ".stock-tags a": ("stock-tags", lambda classes: _texts(classes, "stock-tags")),
    "li.no-tag": ("no-tag", lambda classes: classes["no-tag"]),
}
_BYLINE = ("来源", "作者")
_LABEL = re.compile(r"[^\s\d：:]{1,8}[：:]")


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
    found.append(_time(classes))
    for part, (token, read) in _SOMETIMES.items():
        shown = "" if classes[token] else in_its_place([root], token)
        found.append(Check(part, "known" if read(classes) else "not seen", shown))
    return [*found, *_byline(classes), _keywords(root)]


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


def _time(classes: ByClass) -> Check:
    spans = _spans(classes)
    if any(page_time(span) for span in spans):
        return Check("byline time", "known")
    return Check("byline time", "other", f"no YYYY-MM-DD HH:MM among {spans}")


def _byline(classes: ByClass) -> list[Check]:
    """The labelled spans; where one is missing, those with a label that nobody knows."""
    spans = _spans(classes)
    strange = [s[:40] for s in spans if _LABEL.match(s) and not s.startswith(_BYLINE)]
    shown = f"nearest: {', '.join(strange)}" if strange else ""
    return [
        Check(f"byline {label}", "known")
        if any(span.startswith(label) for span in spans)
        else Check(f"byline {label}", "not seen", shown)
        for label in _BYLINE
    ]


def _keywords(root: HtmlElement) -> Check:
    names = [name for meta in root.iter("meta") if (name := meta.get("name"))]
    if "keywords" in names:
        return Check("meta keywords", "known")
    like = get_close_matches("keywords", sorted(set(names)), n=3, cutoff=ALIKE)
    return Check("meta keywords", "not seen", f"nearest: {', '.join(like)}" if like else "")
