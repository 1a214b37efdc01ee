"""The answers that hold an article → the finished article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from newscrawl.errors import LayoutChanged, MissingField
from newscrawl.fingerprints.content import content_hash
from newscrawl.items import Article, Block, ListRow
from newscrawl.loaders import ArticleLoader
from newscrawl.pages.stcn.body import block_images, blocks_text, read_content
from newscrawl.pages.stcn.channels import SITE, article_url, item_id
from newscrawl.pages.stcn.detail_2022 import read_detail_2022
from newscrawl.pages.stcn.intal_2018 import read_intal_2018
from newscrawl.pages.stcn.markup import parse
from newscrawl.pages.stcn.parts import PAGE_FIELDS
from newscrawl.pages.stcn.tails import cut_publisher, cut_tails
from newscrawl.pages.stcn.trs_2021 import read_trs_2021

FLASH_PARSER = "stcn/kx-row"

# Each reads its layout into the loader, or says that the page is of another one.
LAYOUTS: dict[str, Callable[[HtmlElement, ArticleLoader], bool]] = {
    "stcn/detail-2022": read_detail_2022,
    "stcn/trs-2021": read_trs_2021,
    "stcn/intal-2018": read_intal_2018,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of an article before it is read.

    When its id was first named, the channels that it stood in, and how many versions of it
    are stored.
    """

    first_seen_at: datetime
    channels: list[str]
    versions: int = 0


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page that was read, before what only a list knows is added.

    ``given``: the fields that it gave where they belong, of
    :data:`newscrawl.pages.stcn.parts.PAGE_FIELDS`.
    """

    parser: str
    loader: ArticleLoader
    given: frozenset[str]
    title: str | None
    published_at: datetime | None


def read_page(html: str, number: str) -> ArticlePage:
    """Read a page, today's or old; ``number`` is the id of its article.

    Raises :class:`LayoutChanged` for a page of no known layout, or of another article.
    """
    root = parse(html)
    loader = ArticleLoader(url=article_url(number))
    parser = next((name for name, read in LAYOUTS.items() if read(root, loader)), None)
    if parser is None:
        raise LayoutChanged("the page has the layout of no known article page")
    page_number = loader.get_output_value("article_id")
    if page_number not in (None, number):
        raise LayoutChanged(
            f"asked for article {number}, the page is of {page_number[:20]}: "
            "it is stored only where its own id is asked for"
        )
    given = frozenset(filter(loader.gave, PAGE_FIELDS))
    title, published_at = (
        loader.get_output_value(name) if name in given else None
        for name in ("title", "published_at")
    )
    return ArticlePage(parser, loader, given, title, published_at)


def article_of_page(
    page: ArticlePage,
    number: str,
    *,
    fetched_at: datetime,
    seen: Known,
    row: ListRow | None = None,
) -> Article:
    """The article of a page; ``row`` gives what only a list knows.

    Raises :class:`MissingField` for one without a title or a time.
    """
    if row:
        _add_row(page.loader, row)
    return _finish(
        page.loader,
        number,
        parser=page.parser,
        fetched_at=fetched_at,
        seen=seen,
        important=row is not None and row.important,
    )


def article_from_page(
    html: str, number: str, *, fetched_at: datetime, seen: Known, row: ListRow | None = None
) -> Article:
    """The article of a page, today's or old; ``row`` gives what only a list knows.

    ``number`` is the article's id: its number, or host and path of an old article
    (:func:`newscrawl.pages.stcn.addresses.address_of`). Raises :class:`LayoutChanged` for a page
    of no known layout, or of another article than ``number``, and :class:`MissingField` for one
    without a title or a time, or an old one without a body.
    """
    page = read_page(html, number)
    return article_of_page(page, number, fetched_at=fetched_at, seen=seen, row=row)


def article_from_row(row: ListRow, *, fetched_at: datetime, seen: Known) -> Article:
    """A flash from its list row alone. Raises :class:`MissingField` without title, text or time."""
    loader = ArticleLoader()
    _add_row(loader, row)
    if not blocks_text(loader.get_collected_values("blocks")):
        raise MissingField(f"no text in the row of {row.article_id}")
    loader.add_value("blocks", [{"type": "image", **image} for image in row.images])
    return _finish(
        loader,
        row.article_id,
        parser=FLASH_PARSER,
        fetched_at=fetched_at,
        seen=seen,
        important=row.important,
    )


def _add_row(loader: ArticleLoader, row: ListRow) -> None:
    publisher = None
    if row.content and not loader.get_collected_values("blocks"):
        blocks, named = cut_tails(read_content(row.content))
        publisher = _cut_publisher(blocks)
        loader.add_value("blocks", blocks)
        loader.add_value("proofreaders", named.proofreaders)
        loader.add_value("editors", named.editors)
    loader.add_fallback("title", row.title)
    loader.add_fallback("source", row.source)
    loader.add_fallback("source", publisher)
    loader.add_fallback("authors", row.authors)
    loader.add_value("summary", row.summary)
    loader.add_value("published_at", row.listed_at)
    loader.add_value("securities", row.securities)
    loader.add_fallback("kind", row.kind)
    _add_tags(loader, row.tags)


def _cut_publisher(blocks: list[Block]) -> str | None:
    last = blocks[-1] if blocks else None
    if last is None or (last["type"] != "paragraph" and last["type"] != "heading"):
        return None
    last["text"], publisher = cut_publisher(last["text"])
    return publisher


def _add_tags(loader: ArticleLoader, row_tags: list[str]) -> None:
    """The page's tags, whole where it shows them cut; the row's where it has none."""
    shown = loader.get_collected_values("tags")
    if not shown:
        loader.add_value("tags", row_tags)
    elif any(tag.endswith(("...", "…")) for tag in shown):
        loader.replace_value("tags", [_whole_tag(tag, row_tags) for tag in shown])


def _whole_tag(tag: str, row_tags: list[str]) -> str:
    start = tag.removesuffix("...").removesuffix("…")
    if start == tag:
        return tag
    return next((whole for whole in row_tags if whole.startswith(start)), tag)


def _finish(
    loader: ArticleLoader,
    number: str,
    *,
    parser: str,
    fetched_at: datetime,
    seen: Known,
    important: bool,
) -> Article:
    for field in ("title", "published_at"):
        if not loader.get_collected_values(field):
            raise MissingField(f"no {field} in article {number} ({parser})")
    blocks = loader.get_output_value("blocks")
    text = blocks_text(blocks)
    return loader.load_article(
        id=item_id(number),
        site=SITE,
        article_id=number,
        url=article_url(number),
        kind=loader.get_output_value("kind") or "article",
        text=text,
        images=block_images(blocks),
        first_seen_at=seen.first_seen_at,
        fetched_at=fetched_at,
        channels=seen.channels,
        important=important,
        language="zh-CN",
        content_hash=content_hash(loader.get_output_value("title"), text),
        version=seen.versions + 1,
        parser=parser,
        provenance="site",
    )
