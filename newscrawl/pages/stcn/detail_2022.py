"""The article page that the site has shown since 2022."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.errors import LayoutChanged
from newscrawl.items import Security
from newscrawl.loaders import ArticleLoader, site_security
from newscrawl.pages.stcn.body import read_blocks
from newscrawl.pages.stcn.channels import article_id, item_id
from newscrawl.pages.stcn.markup import ByClass, by_class, text_of
from newscrawl.pages.stcn.tails import cut_tails
from newscrawl.pages.stcn.times import page_time
from newscrawl.processors import clean_text, strip_label

_KEYWORDS = etree.XPath("//meta[@name = 'keywords']/@content")
_JUMP_TYPE = re.compile(r"jump_type=(fast|reported)_info")
_STOCK_LINK = re.compile(r"/quotes/index/([a-z]{2}\d{5,6})\.html")
_SOURCE = re.compile(r"\s*来源\s*[：:]")
_AUTHOR = re.compile(r"\s*作者\s*[：:]")
_TAG_ELEMENTS = ("div", "a", "span")


def read_detail_2022(root: HtmlElement, loader: ArticleLoader) -> bool:
    """Read the page into the loader; False when the page has no ``.detail-title``."""
    classes = by_class(root)
    if not classes["detail-title"]:
        return False
    loader.add_value("title", text_of(classes["detail-title"][0]))
    for info in classes["detail-info"]:
        _read_byline(info, loader)
    loader.add_value("editors", [text_of(e) for e in classes["detail-content-editor"]])
    _read_body(_body(classes), loader)
    for tags in classes["detail-content-tags"]:
        loader.add_value("tags", [text_of(tag) for tag in tags if tag.tag in _TAG_ELEMENTS])
    for stocks in classes["stock-tags"]:
        loader.add_value("securities", _securities(stocks))
    loader.add_value("keywords", _KEYWORDS(root))
    loader.add_value("related", _related(classes["tt"]))
    for like in classes["like-btn"]:
        loader.add_value("article_id", like.get("data-id", "").strip())
    for share in classes["social-share"]:
        if kind := _JUMP_TYPE.search(share.get("data-url", "")):
            loader.add_value("kind", "flash" if kind[1] == "fast" else "article")
    return True


def _body(classes: ByClass) -> HtmlElement:
    """The class alone: beside others it is a part of the page's frame."""
    for element in classes["detail-content"]:
        if element.tag == "div" and element.get("class", "").split() == ["detail-content"]:
            return element
    raise LayoutChanged("the page has a .detail-title, but no .detail-content")


def _read_byline(info: HtmlElement, loader: ArticleLoader) -> None:
    """Spans told apart by label and pattern: an e-paper source carries a date of its own."""
    for span in info.iter("span"):
        text = clean_text(text_of(span))
        if _SOURCE.match(text):
            loader.add_value("source", text)
            loader.add_value("print_edition", text)
        elif _AUTHOR.match(text):
            loader.add_value("authors", text)
        elif moment := page_time(strip_label(text)):
            loader.add_value("published_at", moment)


def _read_body(body: HtmlElement, loader: ArticleLoader) -> None:
    blocks, named = cut_tails(read_blocks(body))
    loader.add_value("blocks", blocks)
    loader.add_value("proofreaders", named.proofreaders)
    loader.add_fallback("editors", named.editors)


def _securities(stocks: HtmlElement) -> list[Security]:
    found = []
    for link in stocks.iter("a"):
        code = _STOCK_LINK.search(link.get("href", ""))
        texts = [clean_text(text_of(span)) for span in link.iter("span")]
        name = next((t for t in texts if t and t not in ("SH", "SZ", "BJ", "HK")), "")
        if code and (security := site_security(code[1], name)):
            found.append(security)
    return found


def _related(titles: list[HtmlElement]) -> list[str]:
    """The articles under 为你推荐: the list that says ``data-fetch``."""
    shown = (t for t in titles if any("data-fetch" in up.attrib for up in t.iterancestors("ul")))
    numbers = (article_id(link.get("href", "")) for title in shown for link in title.iter("a"))
    return [item_id(number) for number in numbers if number]
