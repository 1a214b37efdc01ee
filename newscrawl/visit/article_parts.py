"""Parts of an article's page that take more than a look at a class."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches

from lxml.html import HtmlElement

from newscrawl.pages.stcn.markup import ByClass, text_of
from newscrawl.pages.stcn.times import page_time
from newscrawl.processors import clean_text
from newscrawl.visit.checks import Check
from newscrawl.visit.nearest import ALIKE, new_classes

_BYLINE = ("来源", "作者")


def texts(classes: ByClass, token: str) -> str:
    """What stands in the elements of a class."""
    return " ".join(clean_text(text_of(element)) for element in classes[token])


def spans(classes: ByClass) -> list[str]:
    """The parts of the byline."""
    return [clean_text(text_of(s)) for info in classes["detail-info"] for s in info.iter("span")]


def new_parts(classes: ByClass) -> str:
    """The parts beside an article's body that nobody knows."""
    return new_classes(e for body in classes["detail-content"] for e in body.itersiblings("*"))


def byline_time(classes: ByClass) -> Check:
    """The time, with its date."""
    parts = spans(classes)
    if any(map(page_time, parts)):
        return Check("byline time", "known")
    return Check("byline time", "other", f"no YYYY-MM-DD HH:MM among {parts}")


def body_text(classes: ByClass) -> Check:
    """A body may be empty, but not that of each article."""
    part = "text in div.detail-content"
    if texts(classes, "detail-content"):
        return Check(part, "known")
    inside = Counter(str(e.tag) for body in classes["detail-content"] for e in body.iter("*"))
    return Check(part, "not seen", f"what it holds: {', '.join(inside) or 'nothing'}")


def related(classes: ByClass) -> Check:
    """The articles under 为你推荐."""
    part, items = "ul[data-fetch] > li.no-tag", classes["no-tag"]
    if any("data-fetch" in up.attrib for item in items for up in item.iterancestors("ul")):
        return Check(part, "known")
    return Check(part, "not seen", f"{len(items)} li.no-tag in another list" if items else "")


def stock_links(classes: ByClass) -> list[Check]:
    """Where securities lead to; nothing where all is as known."""
    links = [a.get("href", "") for stocks in classes["stock-tags"] for a in stocks.iter("a")]
    strange = [link for link in links if "/quotes/" not in link]
    shown = f"known as /quotes/index/<code>.html; found {strange[0][:80]!r}" if strange else ""
    return [Check(".stock-tags a[href]", "other", shown)] if strange else []


def pictures(classes: ByClass) -> list[Check]:
    """Pictures of the text that lead nowhere; nothing where all do."""
    images = [img for body in classes["detail-content"] for img in body.iter("img")]
    lost = [img for img in images if not {"src", "data-src"}.intersection(img.keys())]
    if not lost:
        return []
    shown = f"{len(lost)} of {len(images)} have none, but {', '.join(lost[0].keys())}"
    return [Check("img[src] in the text", "other", shown)]


def byline(classes: ByClass) -> list[Check]:
    """The labelled spans; where one is missing, those that nobody knows."""
    parts = spans(classes)
    strange = [s[:40] for s in parts if s and not s.startswith(_BYLINE) and not page_time(s)]
    shown = f"nearest: {', '.join(strange)}" if strange else ""
    return [
        Check(f"byline {label}", "known")
        if any(part.startswith(label) for part in parts)
        else Check(f"byline {label}", "not seen", shown)
        for label in _BYLINE
    ]


def keywords(root: HtmlElement) -> Check:
    """The keywords of the head."""
    names = [name for meta in root.iter("meta") if (name := meta.get("name"))]
    if "keywords" in names:
        return Check("meta keywords", "known")
    like = get_close_matches("keywords", sorted(set(names)), n=3, cutoff=ALIKE)
    return Check("meta keywords", "not seen", f"nearest: {', '.join(like)}" if like else "")
