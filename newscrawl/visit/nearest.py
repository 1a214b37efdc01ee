"""What stands where a known class was: the classes of a page that are most like it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from lxml.html import HtmlElement

from newscrawl.pages.stcn.markup import by_class, text_of
from newscrawl.processors import clean_text

ALIKE = 0.6
"""So like a known name is one that may stand in its place (as ``difflib`` measures it)."""

_SHOWN = 40

# What the known pages have: none of them has taken another's place.
_KNOWN = frozenset(
    """
    active black box_left box_right btn clearfix comment comment-input comment-item comment-list
    comment-tip comment-tt container content detail-content detail-content-editor
    detail-content-statement detail-content-tags detail-content-wrapper detail-info detail-title
    ds-tip ellipsis-2 empty fav fetch-stock-tag-data footer header header-nav hidden hot-news
    hot-video icon-qzone icon-wechat icon-weibo infinite-list info inner like like-btn list
    list-page list-page-left list-page-left-top list-page-right list-page-tab logo main module-tt
    mt-60 nav news news-title no-img no-tag post-btn qq rank-list red send-comment-btn share-popup
    side side-bar side-module social-bar social-share social-share-icon stock-tags swiper-images
    swiper-slide tags text text-center time title top top-news top-news-box tt video wx
    """.split()
)


def nearest(root: HtmlElement, token: str) -> str:
    """The most similar classes, each with the beginning of its text; or that there is none.

    >>> from newscrawl.pages.stcn.markup import parse
    >>> nearest(parse('<div class="news-title">茅台涨</div>'), "detail-title")
    "nearest: div.news-title '茅台涨'"
    """
    return _shown([root], token, 0.5) or "no class is like it"


def in_its_place(roots: Iterable[HtmlElement], token: str) -> str:
    """The classes that nobody knows and that are like a known one; nothing where there is none.

    >>> from newscrawl.pages.stcn.markup import parse
    >>> in_its_place([parse('<div class="stock-tags-v2">SH</div><p class="tags">')], "stock-tags")
    "nearest: div.stock-tags-v2 'SH'"
    """
    return _shown(roots, token, ALIKE, _KNOWN)


def _shown(
    roots: Iterable[HtmlElement], token: str, alike: float, known: Iterable[str] = ()
) -> str:
    firsts: dict[str, HtmlElement] = {}
    for root in roots:
        for name, elements in by_class(root).items():
            firsts.setdefault(name, elements[0])
    names = sorted(firsts.keys() - set(known))
    shown = [
        f"{firsts[name].tag!s}.{name} {clean_text(text_of(firsts[name]))[:_SHOWN]!r}"
        for name in get_close_matches(token, names, n=3, cutoff=alike)
    ]
    return f"nearest: {', '.join(shown)}" if shown else ""
