"""The text of an HTML answer → an lxml tree, whichever way it was saved."""

from __future__ import annotations

import re
from collections import defaultdict

from lxml import etree
from lxml.html import HtmlElement
from parsel import Selector

from newscrawl.errors import LayoutChanged
from newscrawl.processors import without_surrogates

# Pages saved by a program that wrote XML close each empty element in itself. An HTML parser
# takes <div/> for an open tag, and reads all that follows <script/> as its code.
_SELF_CLOSED = re.compile(r"<([a-z][a-z0-9]*+)((?:[^<>/]|/(?!>))*+)/>", re.I)
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}

# The parser compares each attribute of a tag with all others; a long image in src= is one.
_LONG_TAG = re.compile(r"<[^<>]{20000,}")
_MOST_ATTRIBUTES = 2000

_TEXTS = etree.XPath(".//text()[not(parent::script or parent::style)]")
_WITH_CLASS = etree.XPath("descendant-or-self::*[@class]")

ByClass = defaultdict[str, list[HtmlElement]]


def parse(html: str) -> HtmlElement:
    """The root of the page's tree. Raises :class:`LayoutChanged` for an answer without markup."""
    text = html.lstrip("\ufeff \t\r\n")
    if "/>" in text:
        text = _SELF_CLOSED.sub(_close, text)
    if "<" not in text:
        raise LayoutChanged("the answer holds no HTML")
    if any(len(tag[0].split()) > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise LayoutChanged("the page has a tag with thousands of attributes")
    root: HtmlElement = Selector(text=without_surrogates(text), type="html").root
    return root


def _close(tag: re.Match[str]) -> str:
    name, attributes = tag[1], tag[2]
    if name.lower() in _VOID or (attributes and attributes[-1] not in "\"' \t\n"):
        return tag[0]  # the slash of an unquoted <a href=/news/> belongs to its address
    return f"<{name}{attributes}></{name}>"


def by_class(root: HtmlElement) -> ByClass:
    """The elements of each class token, in page order; an unknown token has none.

    One walk over the page in place of a search for each token.
    """
    found: ByClass = defaultdict(list)
    for element in _WITH_CLASS(root):
        for token in (element.get("class") or "").split():
            found[token].append(element)
    return found


def text_of(element: HtmlElement) -> str:
    """The text under an element, as it stands, joined with nothing; no scripts, no styles."""
    return "".join(_TEXTS(element)) if len(element) else element.text or ""
