"""What the old designs share: a title, a line under it, a body, and a frame round them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.errors import MissingField
from newscrawl.items import Block
from newscrawl.loaders import ArticleLoader
from newscrawl.pages.stcn.addresses import is_old_flash
from newscrawl.pages.stcn.body import read_blocks
from newscrawl.pages.stcn.byline import read_byline
from newscrawl.pages.stcn.markup import text_of
from newscrawl.pages.stcn.old_frame import check_whole, recommended, strip_frame, without_frame
from newscrawl.pages.stcn.tails import cut_tails

HEADINGS = ("h1", "h2", "h3")

_META = etree.XPath("//meta[@name][@content]")
_PARTED = re.compile(r"[,，、;；|]")
_HEIGHT_OF_A_LIST = 8


def read_old_page(
    root: HtmlElement,
    title: HtmlElement | None,
    bodies: Sequence[HtmlElement],
    loader: ArticleLoader,
) -> None:
    """Read a page whose title and body are found; the loader's context holds its ``url``.

    ``bodies``: the pieces of the body, in page order. Raises :class:`MissingField` where the
    body holds nothing but its frame: no old article is known to be empty, and
    :class:`LayoutChanged` where it is one page of several.
    """
    url = loader.context["url"]
    check_whole(root, url)
    if title is not None:
        loader.add_value("title", text_of(title))
        read_byline(_byline(root, title, bodies[0]), loader)
    loader.add_value("keywords", _keywords(meta(root).get("keywords", "")))
    loader.add_value("related", recommended(root, bodies[0], url))
    loader.add_value("kind", "flash" if is_old_flash(url) else "article")
    blocks: list[Block] = []
    for body in bodies:
        strip_frame(body, url)
        blocks += read_blocks(body)
    blocks, named = cut_tails(without_frame(blocks))
    if not blocks:
        raise MissingField("the body of the old page is empty")
    loader.add_value("blocks", blocks)
    loader.add_value("proofreaders", named.proofreaders)
    loader.add_fallback("editors", named.editors)


def meta(root: HtmlElement) -> dict[str, str]:
    """The ``meta`` of a page by their names in small letters; the first of each name."""
    found: dict[str, str] = {}
    for element in _META(root):
        found.setdefault(element.get("name", "").lower(), element.get("content", ""))
    return found


def _keywords(text: str) -> str:
    """Spaces part them where nothing else does."""
    return text if _PARTED.search(text) else ",".join(text.split())


def _byline(root: HtmlElement, title: HtmlElement, body: HtmlElement) -> list[HtmlElement]:
    """The last ``.info`` between title and body; without one, all siblings between them."""
    info = _info_between(root, title, body)
    if info is not None:
        return [info]
    between: list[HtmlElement] = []
    for sibling in title.itersiblings("*"):
        if sibling is body or body in sibling.iterdescendants():
            break
        between.append(sibling)
    return between


def _info_between(root: HtmlElement, title: HtmlElement, body: HtmlElement) -> HtmlElement | None:
    around = set(body.iterancestors())
    found = None
    for element in root.iter("*"):
        if element is body:
            break
        if element is title:
            found = None
        elif "info" in (element.get("class") or "").split() and element not in around:
            near = islice(element.iterancestors(), _HEIGHT_OF_A_LIST)
            if not any(up.tag == "li" for up in near):
                found = element
    return found
