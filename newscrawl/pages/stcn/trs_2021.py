"""The article pages of 2020 to 2022, made by TRS WCM: ``.xiangxi``, or an editor's own body."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.errors import LayoutChanged
from newscrawl.loaders import ArticleLoader
from newscrawl.pages.stcn.intal_2018 import text_body
from newscrawl.pages.stcn.markup import ByClass, by_class, text_of
from newscrawl.pages.stcn.old_page import HEADINGS, meta, read_old_page
from newscrawl.pages.stcn.times import page_time
from newscrawl.processors import clean_text

_EDITORS = frozenset(["trs_editor", "trs_ueditor"])
_HEADS = ("intal_tit", "xiangxi")
_PAGE_TITLE = etree.XPath("//head/title")


def read_trs_2021(root: HtmlElement, loader: ArticleLoader) -> bool:
    """Read the page into the loader; False when it has neither an editor's body nor ``.xiangxi``.

    What WCM writes into the head (``ArticleTitle``, ``PubDate``, ``ContentSource``) stands in for
    what the page does not show. ``author`` there is the site.
    """
    classes = by_class(root)
    box = text_body(classes)
    bodies = _editor_bodies(root, box)
    if not bodies:
        if not classes["xiangxi"]:
            return False
        if box is None:
            raise LayoutChanged("the page has a .xiangxi, but no .txt_con")
        bodies = [box]
    named = meta(root)
    read_old_page(root, _title(root, classes, bodies), bodies, loader)
    loader.add_fallback("title", named.get("articletitle"))
    loader.add_value("published_at", page_time(clean_text(named.get("pubdate", ""))))
    if not loader.get_collected_values("source"):
        loader.add_value("source", named.get("contentsource"))
        loader.add_value("print_edition", named.get("contentsource"))
    return True


def _editor_bodies(root: HtmlElement, box: HtmlElement | None) -> list[HtmlElement]:
    """The bodies of the editor in page order, none that is inside another.

    Where the page has a ``.txt_con``, they are in it: others belong to the frame. It stands for
    all of them where it has text of its own besides. Without it they are the first, and those
    beside that one.
    """
    found = list(_outermost(root if box is None else box))
    if not found:
        return []
    if box is not None:
        return found if _letters(box) == sum(map(_letters, found)) else [box]
    beside = set(found)
    return [found[0], *(e for e in found[0].itersiblings() if e in beside)]


def _outermost(place: HtmlElement) -> Iterator[HtmlElement]:
    walk = etree.iterwalk(place, events=("start",))
    for _, element in walk:
        if not _EDITORS.isdisjoint((element.get("class") or "").lower().split()):
            walk.skip_subtree()
            yield element


def _letters(element: HtmlElement) -> int:
    return len("".join(clean_text(text_of(element)).split()))


def _title(root: HtmlElement, classes: ByClass, bodies: list[HtmlElement]) -> HtmlElement | None:
    """The heading of the article's head; without one, that which the page's own title names."""
    inside = set(bodies)
    heads = [head for name in _HEADS for head in classes[name]]
    for heading in (h for head in heads for h in head.iter(*HEADINGS)):
        if inside.isdisjoint(heading.iterancestors()):
            return heading
    page_title = "".join(clean_text(text_of(title)) for title in _PAGE_TITLE(root)[:1])
    for heading in root.iter(*HEADINGS):
        text = clean_text(text_of(heading))
        if text and page_title.startswith(text) and inside.isdisjoint(heading.iterancestors()):
            return heading
    return None
