"""Article model → the record of docs/record.md, without first_seen_at and fetched_at.

The pages are not read for it. `channels` may come in any order: the order first seen is the
crawl's. A line break in a kx row's plain content parts paragraphs, as `<br>` does.
"""

from hashlib import sha256
from typing import Any

from .dirt import cut_tag
from .model import Article, Element, Frame, Heading, Image, Items, Paragraph, Table
from .page import page_tags

Block = dict[str, Any]
ROW, PAGE = "stcn/kx-row", "stcn/detail-2022"


def record(article: Article, related: list[int], *, full: bool = False) -> dict[str, Any]:
    """The record; a flash with text in its row is taken from the row unless `full`."""
    row = article.row
    by_page = full or row is None or row.empty
    blocks = [block for one in article.body for block in (_page if by_page else _row)(one)]
    text = "\n".join(_text(block) for block in blocks if block["type"] != "image")
    number = str(article.slot.article_id)
    editors = article.editors or (article.credits.editors if article.credits else ())
    edition = article.print_edition
    return {
        "id": f"stcn:{number}",
        "site": "stcn",
        "article_id": number,
        "url": f"https://www.stcn.com/article/detail/{number}.html",
        "kind": article.slot.kind,
        "title": article.title,
        "summary": article.item.summary if article.slot.channels != ("kx",) else None,
        "source": _source(article, by_page=by_page),
        "print_edition": {"date": str(edition[0]), "page": edition[1]} if edition else None,
        "authors": list(article.authors or article.item.authors) if by_page else [],
        "editors": list(editors) if by_page else [],
        "proofreaders": list(article.credits.proofreaders) if article.credits else [],
        "published_at": _published(article),
        "channels": list(article.slot.channels),
        "tags": _tags(article, by_page=by_page),
        "keywords": list(article.keywords) if by_page else [],
        "securities": [
            {"code": one.code, "name": one.name, "by": "site"} for one in article.securities
        ],
        "blocks": blocks,
        "text": text,
        "images": [
            {"url": one["url"], "caption": one["caption"]}
            for one in blocks
            if one["type"] == "image"
        ],
        "important": row is not None and row.important,
        "related": [f"stcn:{one}" for one in related] if by_page else [],
        "language": "zh-CN",
        "content_hash": content_hash(article.title, text),
        "version": 1,
        "duplicate_of": None,
        "parser": PAGE if by_page else ROW,
        "provenance": "site",
        "unrestored": None,
    }


def content_hash(title: str, text: str) -> str:
    """SHA-256 over title and text without white space, in hex."""
    return sha256(("".join(title.split()) + "\n" + "".join(text.split())).encode()).hexdigest()


def _published(article: Article) -> str:
    """To the second for flashes, whose rows give it; the page's minute otherwise."""
    moment = article.slot.published
    return (moment if article.row else moment.replace(second=0)).isoformat()


def _source(article: Article, *, by_page: bool) -> str | None:
    row = article.row
    if row is None:
        return article.source or article.item.source
    named = row.source or row.attribution
    return (article.source or named if by_page else named) or None


def _tags(article: Article, *, by_page: bool) -> list[str]:
    """The page's tags, made whole by the list's; the list's where the page has none."""
    listed = article.tags if article.row or article.item.shows_tags else ()
    shown = page_tags(article) if by_page else ()
    whole = {cut_tag(tag): tag for tag in listed}
    return [whole.get(tag, tag) for tag in shown] if shown else list(listed)


def _row(element: Element) -> list[Block]:
    """A row knows paragraphs and a picture, no headings."""
    if isinstance(element, Heading):
        return [{"type": "paragraph", "text": element.text}]
    return _page(element)


def _page(element: Element) -> list[Block]:
    match element:
        case Paragraph(text):
            return [{"type": "paragraph", "text": text}]
        case Heading(text):
            return [{"type": "heading", "text": text}]
        case Image(url, caption):
            return [{"type": "image", "url": url, "caption": caption}]
        case Table(rows):
            return [{"type": "table", "rows": [list(cells) for cells in rows]}]
        case Frame(paragraphs):
            return [{"type": "paragraph", "text": text} for text in paragraphs]
        case Items(ordered, items, inner):
            lines = [items[0], *inner, *items[1:]]
            return [{"type": "list", "ordered": ordered, "items": lines}]


def _text(block: Block) -> str:
    match block["type"]:
        case "table":
            return "\n".join("\t".join(cells) for cells in block["rows"])
        case "list":
            return "\n".join(block["items"])
        case _:
            return str(block["text"])
