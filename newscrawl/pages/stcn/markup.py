"""The text of an HTML answer → an lxml tree, whichever way it was saved."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree
from lxml.html import HtmlElement
from parsel import Selector

from newscrawl.errors import LayoutChanged
from newscrawl.processors import without_surrogates

# Pages saved by a program that wrote XML close each empty element in itself. An HTML parser
# takes <div/> for an open tag, and reads all that follows <script/> as its code.
_SELF_CLOSED = re.compile(
    r"""<(?!(?:br|hr|img|input|meta|link|col|area|base|embed|source|track|wbr)\b)"""
    r"""([a-z][a-z0-9]*)((?:\s[^<>]*)?["'\s])?/>""",
    re.I,
)


def parse(html: str) -> HtmlElement:
    """The root of the page's tree. Raises :class:`LayoutChanged` for an answer without markup."""
    text = html.lstrip("\ufeff \t\r\n")
    if "/>" in text:
        text = _SELF_CLOSED.sub(lambda tag: f"<{tag[1]}{tag[2] or ''}></{tag[1]}>", text)
    if "<" not in text:
        raise LayoutChanged("the answer holds no HTML")
    root: HtmlElement = Selector(text=without_surrogates(text), type="html").root
    return root


def xpath(expression: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    """A compiled XPath; in it, ``class~"x"`` asks for the class token x."""
    expanded = re.sub(
        r'class~"([\w-]+)"',
        r'contains(concat(" ", normalize-space(@class), " "), " \1 ")',
        expression,
    )
    return etree.XPath(expanded)


def text_of(element: HtmlElement) -> str:
    """The text under an element, as it stands, joined with nothing; no scripts, no styles."""
    if element.find(".//script") is None and element.find(".//style") is None:
        return str(element.xpath("string()"))
    return "".join(element.xpath(".//text()[not(parent::script or parent::style)]"))
