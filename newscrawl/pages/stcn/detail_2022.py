"""The article page that the site has shown since 2022."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newscrawl.errors import LayoutChanged
from newscrawl.items import Security
from newscrawl.loaders import ArticleLoader, site_security
from newscrawl.pages.stcn.body import read_blocks
from newscrawl.pages.stcn.channels import article_id, item_id
from newscrawl.pages.stcn.markup import text_of, xpath
from newscrawl.pages.stcn.tails import cut_tails
from newscrawl.pages.stcn.times import page_time
from newscrawl.processors import clean_text, strip_label

_TITLE = xpath('//div[class~"detail-title"]')
_BYLINE = xpath('//div[class~"detail-info"]//span')
_BODY = xpath('//div[normalize-space(@class) = "detail-content"]')
_EDITOR = xpath('//div[class~"detail-content-editor"]')
_TAGS = xpath('//div[class~"detail-content-tags"]/*[self::div or self::a or self::span]')
_STOCKS = xpath('//div[class~"stock-tags"]//a[contains(@href, "/quotes/")]')
_LIKE = xpath('//*[class~"like-btn"][@data-id]')
_SHARE = xpath('//*[class~"social-share"][@data-url]')
_KEYWORDS = xpath('//meta[@name = "keywords"][@content]')
_RELATED = xpath('//ul[@data-fetch]/li//*[class~"tt"]//a[@href]')

_JUMP_TYPE = re.compile(r"jump_type=(fast|reported)_info")
_STOCK_LINK = re.compile(r"/quotes/index/([a-z]{2}\d{5,6})\.html")
_SOURCE = re.compile(r"\s*来源\s*[：:]")
_AUTHOR = re.compile(r"\s*作者\s*[：:]")


def read_detail_2022(root: HtmlElement, loader: ArticleLoader) -> bool:
    """Read the page into the loader; False when the page has no ``.detail-title``."""
    titles = _TITLE(root)
    if not titles:
        return False
    bodies = _BODY(root)
    if not bodies:
        raise LayoutChanged("the page has a .detail-title, but no .detail-content")
    loader.add_value("title", text_of(titles[0]))
    _read_byline(root, loader)
    _read_body(bodies[0], loader)
    loader.add_value("tags", [text_of(tag) for tag in _TAGS(root)])
    loader.add_value("securities", _securities(root))
    loader.add_value("keywords", [meta.get("content") for meta in _KEYWORDS(root)])
    loader.add_value("related", _related(root))
    for element in _LIKE(root):
        loader.add_value("article_id", element.get("data-id", "").strip())
    for element in _SHARE(root):
        if kind := _JUMP_TYPE.search(element.get("data-url", "")):
            loader.add_value("kind", "flash" if kind[1] == "fast" else "article")
    return True


def _read_byline(root: HtmlElement, loader: ArticleLoader) -> None:
    """Spans told apart by label and pattern: an e-paper source carries a date of its own."""
    for span in _BYLINE(root):
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
    for editor in _EDITOR(body.getroottree().getroot()):
        loader.add_value("editors", text_of(editor))
    loader.add_fallback("editors", named.editors)


def _securities(root: HtmlElement) -> list[Security]:
    found = []
    for link in _STOCKS(root):
        code = _STOCK_LINK.search(link.get("href", ""))
        texts = [clean_text(text_of(span)) for span in link.iter("span")]
        name = next((t for t in texts if t and t not in ("SH", "SZ", "BJ", "HK")), "")
        if code and (security := site_security(code[1], name)):
            found.append(security)
    return found


def _related(root: HtmlElement) -> list[str]:
    numbers = (article_id(link.get("href", "")) for link in _RELATED(root))
    return [item_id(number) for number in numbers if number]
