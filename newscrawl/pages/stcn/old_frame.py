"""What surrounds and interrupts the body of an old page, and is none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from urllib.parse import urljoin

from lxml.html import HtmlElement

from newscrawl.errors import LayoutChanged
from newscrawl.items import Block
from newscrawl.pages.stcn.addresses import address_of
from newscrawl.pages.stcn.body import block_lines
from newscrawl.pages.stcn.channels import item_id
from newscrawl.pages.stcn.markup import text_of
from newscrawl.processors import clean_text

_RECOMMENDED = re.compile(r"为[你您]推荐[：:]?")

# 声明, market quotes, the share bar, the breadcrumb, adverts. No "page": text pasted from a PDF
# has each of its sheets in one.
_CLASSES = frozenset(
    "shenming om fenxiang share bdsharebuttonbox website ad ads adv tuijian paihang".split()
)
_TITLE = re.compile(r"(?:为[你您]推荐|点击排行|热门排行|热门推荐|时报热榜|分享到)[：:]?")
_STATEMENT = re.compile(r"(?:免责)?声明[：:]\s*证券时报|下载.?证券时报.?官方APP")
_PAGING = re.compile(r"(?=.{0,200}[上下]一页)(?:[首末尾上下]一?页|[\d\s.…<>«»\[\]])+")
_NUMBER_OF_A_PAGE = re.compile(r"[0-9]+")
_OWN_NAME = re.compile(r"/([^/]{1,60})\.s?html?$")
_PAGED = "it is page one of several: what the others hold is not read"
_IMAGE_SOURCES = ("src", "data-src", "data-original")
_LONGEST_TITLE = 12
_LEVELS = 3
_MOST_TITLES = 3


def strip_frame(body: HtmlElement, url: str) -> None:
    """Take out of a body what is known by its class; make its pictures' addresses absolute."""
    for element in list(body.iterdescendants("*")):
        if _CLASSES.intersection((element.get("class") or "").split()):
            element.clear(keep_tail=True)
    for image in body.iter("img"):
        for name in _IMAGE_SOURCES:
            if source := image.get(name):
                with suppress(ValueError):  # no address at all: it stays, and is no picture
                    image.set(name, urljoin(url, source.strip()))


def without_frame(blocks: list[Block]) -> list[Block]:
    """The blocks above the first title of the frame, and no statement among them.

    Raises :class:`LayoutChanged` where the numbers of further pages stand among them.
    """
    kept: list[Block] = []
    for block in blocks:
        lines = block_lines(block)
        if lines and _TITLE.fullmatch(lines[0]):
            break
        paging = _PAGING.fullmatch(" ".join(lines))
        if paging and any(number != "1" for number in _NUMBER_OF_A_PAGE.findall(paging[0])):
            raise LayoutChanged(_PAGED)
        if not (paging or (lines and _STATEMENT.match(lines[0]))):
            kept.append(block)
    return kept


def check_whole(root: HtmlElement, url: str) -> None:
    """Raise :class:`LayoutChanged` where the page links to a further page of its article.

    That one has the page's own name with a number behind it: ``15409036_2.shtml``.
    """
    own = _OWN_NAME.search(url)
    if own is None:
        return
    further = re.compile(rf"(?:^|/){re.escape(own[1])}_[0-9]{{1,3}}\.s?html?(?:[?#]|$)")
    if any(further.search(link.get("href", "").strip()) for link in root.iter("a")):
        raise LayoutChanged(_PAGED)


def recommended(root: HtmlElement, body: HtmlElement, url: str) -> list[str]:
    """The ids of the articles under 为你推荐; none where its list cannot be told from others."""
    for title in islice(_titles(root), _MOST_TITLES):
        for level in islice((title, *title.iterancestors()), _LEVELS):
            if level is body or body in level.iterdescendants():
                break
            if found := _listed_behind(level, url):
                return list(dict.fromkeys(found))
    return []


def _listed_behind(title: HtmlElement, url: str) -> list[str]:
    """The articles that the siblings behind a title link to, up to a sibling of another kind."""
    found: list[str] = []
    kind = None
    for sibling in title.itersiblings("*"):
        is_title = _TITLE.match(clean_text(text_of(sibling)[:_LONGEST_TITLE]))
        if is_title or kind not in (None, sibling.tag):
            break
        if articles := _articles(sibling, url):
            found += articles
            kind = sibling.tag
    return found


def _titles(root: HtmlElement) -> Iterator[HtmlElement]:
    """The innermost elements whose whole text is the title."""
    for element in root.iter("*"):
        own = element.text or ""
        if "推荐" in own and not len(element) and _RECOMMENDED.fullmatch(clean_text(own)):
            yield element


def _articles(element: HtmlElement, url: str) -> list[str]:
    found = []
    for link in element.iter("a"):
        with suppress(ValueError):
            found.append(address_of(urljoin(url, link.get("href", "").strip())))
    return [item_id(article_id) for article_id in found if article_id]
