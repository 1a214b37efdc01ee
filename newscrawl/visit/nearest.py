"""What stands where a known class was: the classes of a page that are most like it."""

from __future__ import annotations

from difflib import get_close_matches

from lxml.html import HtmlElement

from newscrawl.pages.stcn.markup import by_class, text_of
from newscrawl.processors import clean_text

_LIKE = 0.5
_SHOWN = 40


def nearest(root: HtmlElement, token: str) -> str:
    """The most similar classes, each with the beginning of its text; or that there is none.

    >>> from newscrawl.pages.stcn.markup import parse
    >>> nearest(parse('<div class="news-title">茅台涨</div>'), "detail-title")
    "nearest: div.news-title '茅台涨'"
    """
    classes = by_class(root)
    like = get_close_matches(token, list(classes), n=3, cutoff=_LIKE)
    if not like:
        return "no class is like it"
    shown = []
    for name in like:
        element = classes[name][0]
        shown.append(f"{element.tag!s}.{name} {clean_text(text_of(element))[:_SHOWN]!r}")
    return f"nearest: {', '.join(shown)}"
