"""The answers that list articles → rows, and where the list goes on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.errors import Blocked, LayoutChanged
from newscrawl.items import Image, ListRow
from newscrawl.loaders import site_security
from newscrawl.pages.stcn.channels import CANONICAL_BASE, Channel, article_id
from newscrawl.pages.stcn.markup import by_class, parse, text_of
from newscrawl.pages.stcn.parts import FLASH_LIST, ITEM_LIST, flash_keys, row_parts
from newscrawl.pages.stcn.times import epoch_time, list_time, whole_number
from newscrawl.processors import clean_text, clean_title, image_url, names, without_surrogates

_BARE_ITEMS = etree.XPath("//li[not(ancestor::li)]")


@dataclass(slots=True)
class Listing:
    """A page of a list: its rows in page order, and the cursor of the next page.

    ``page_time`` is the number of the next page, ``last_time`` epoch seconds of this page's
    last row; None where the answer does not say. ``skipped`` counts what was no article,
    ``parts`` how many rows have each part (:mod:`newscrawl.pages.stcn.parts`).
    """

    rows: list[ListRow] = field(default_factory=list)
    page_time: int | None = None
    last_time: int | None = None
    skipped: dict[str, int] = field(
        default_factory=lambda: {"advert": 0, "not_article": 0, "broken": 0}
    )
    layout: str = ITEM_LIST
    parts: Counter[str] = field(default_factory=Counter)


class _NotArticleError(Exception):
    """Why a row gives no article; its text is a key of ``Listing.skipped``."""


def read_api(answer: str, channel: Channel, base: datetime | None) -> Listing:
    """An answer of the list API; ``base`` is when the site made it.

    Raises :class:`LayoutChanged` where JSON, or one of its fields, is not what is known, and
    :class:`Blocked` where ``state`` says that the site refused.
    """
    values = json_object(answer)
    _check_state(values)
    if channel.flashes:
        listing = _read(_flashes(values), _flash_row, FLASH_LIST)
    else:
        listing = _read(_api_items(values), lambda item: _item_row(item, base))
    listing.page_time = whole_number(values.get("page_time"))
    listing.last_time = whole_number(values.get("last_time"))
    return listing


def read_column(html: str, base: datetime | None) -> Listing:
    """A server-rendered column page. Raises :class:`LayoutChanged` where it holds no list."""
    root = parse(html)
    lists = [ul for ul in by_class(root)["infinite-list"] if ul.tag == "ul"]
    if not lists:
        raise LayoutChanged("the column page has no ul.infinite-list")
    items = [item for ul in lists for item in ul.iterchildren("li")]
    listing = _read(items, lambda item: _item_row(item, base))
    listing.page_time = whole_number(lists[0].get("data-pagetime"))
    return listing


def _read(found: list[Any], read_row: Callable[[Any], ListRow], layout: str = ITEM_LIST) -> Listing:
    listing = Listing(layout=layout)
    for one in found:
        try:
            row = read_row(one)
        except _NotArticleError as reason:
            listing.skipped[str(reason)] += 1
            continue
        listing.rows.append(row)
        listing.parts.update(row_parts(row))
        if layout == FLASH_LIST:
            listing.parts.update(flash_keys(one))
    if listing.skipped["broken"] and not listing.rows:
        raise LayoutChanged("no row of the list has an id or a link")
    return listing


def json_object(answer: str) -> dict[str, Any]:
    """The answer's one JSON object, a byte order mark before it or not."""
    text = answer.lstrip("\ufeff").strip()
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        raise LayoutChanged(f"the list is no JSON but {_glimpse(text)}") from None
    if not isinstance(values, dict):
        raise LayoutChanged(f"the list is no JSON object but {_glimpse(text)}")
    return values


def _check_state(values: dict[str, Any]) -> None:
    state = whole_number(values.get("state"))
    if state == 0:
        raise Blocked(f"the site refused the list: {_glimpse(str(values.get('msg')))}")
    if state != 1:
        raise LayoutChanged(f"the list has state {_glimpse(repr(values.get('state')))}, not 1")


def _glimpse(text: str) -> str:
    return f"{text[:40]!r}" if text else "nothing"


def _flashes(values: dict[str, Any]) -> list[Any]:
    data = values.get("data") or []
    if not isinstance(data, list):
        raise LayoutChanged(f"the flashes are no list but {type(data).__name__}")
    return data


def _api_items(values: dict[str, Any]) -> list[HtmlElement]:
    if "data" not in values or values["data"] == []:
        return []
    data = values["data"]
    if not isinstance(data, str):
        raise LayoutChanged(f"the rows are no text but {type(data).__name__}")
    if not data.strip():
        return []
    items: list[HtmlElement] = _BARE_ITEMS(parse(data))
    if not items:
        raise LayoutChanged("the list's text holds no li")
    return items


def _flash_row(values: Any) -> ListRow:
    if not isinstance(values, dict):
        raise _NotArticleError("broken")
    if whole_number(values.get("isAdd")):
        raise _NotArticleError("advert")
    link = text_field(values, "url") or text_field(values, "web_url")
    if "/live/" in link:
        raise _NotArticleError("not_article")
    number = _number(values.get("id")) or article_id(link)
    title = clean_title(text_field(values, "title"))
    if not number:
        raise _NotArticleError("broken")
    tags = _tag_objects(values.get("tags"))
    return ListRow(
        article_id=number,
        kind="flash",
        title=title,
        listed_at=epoch_time(values.get("time")) or epoch_time(values.get("show_time")),
        content=text_field(values, "content"),
        source=clean_text(text_field(values, "source")) or None,
        tags=[name for name, code in tags if not code],
        securities=[s for name, code in tags if code and (s := site_security(code, name))],
        images=_images(values.get("images")),
        important=bool(whole_number(values.get("isRed", values.get("red")))),
        pinned=bool(whole_number(values.get("isTop"))),
    )


def _number(value: Any) -> str | None:
    number = whole_number(value)
    return str(number) if number is not None and number > 0 else None


def text_field(values: dict[str, Any], name: str) -> str:
    """A field that is a text; "" for any other. JSON can hide half a character in an escape."""
    value = values.get(name)
    return without_surrogates(value) if isinstance(value, str) else ""


def _tag_objects(groups: Any) -> list[tuple[str, str]]:
    """(name, stock code or '') of each tag, in groups or not."""
    found = []
    for group in groups if isinstance(groups, list) else []:
        for tag in group if isinstance(group, list) else [group]:
            if isinstance(tag, dict):
                name = clean_title(text_field(tag, "title") or text_field(tag, "name"))
                if name:
                    found.append((name, text_field(tag, "stock_code").strip()))
    return found


def _images(values: Any) -> list[Image]:
    sources = (
        [v.get("src") for v in values if isinstance(v, dict)] if isinstance(values, list) else []
    )
    urls = [image_url(s, CANONICAL_BASE) for s in sources if isinstance(s, str)]
    return [Image(url=url, caption=None) for url in urls if url]


def _item_row(item: HtmlElement, base: datetime | None) -> ListRow:
    classes = by_class(item)
    links = [a for tt in classes["tt"] for a in tt.iter("a") if "href" in a.attrib]
    if not links:
        raise _NotArticleError("broken")
    found = ((n, a) for a in links if (n := article_id(a.get("href", ""))))
    number, link = next(found, (None, links[0]))
    if not number:
        raise _NotArticleError("not_article")
    summary = next((clean_text(text_of(text)) for text in classes["text"]), "")
    spans = [clean_text(text_of(s)) for info in classes["info"] for s in info.iterchildren("span")]
    *byline, time = spans or [""]
    tags = [clean_text(text_of(tag)) for tags in classes["tags"] for tag in tags.iter("a", "span")]
    return ListRow(
        article_id=number,
        kind="article",
        title=clean_text(text_of(link)),
        listed_at=list_time(time, base),
        summary=summary or None,
        source=byline[0] or None if byline else None,
        authors=names(byline[1]) if len(byline) > 1 else [],
        tags=list(dict.fromkeys(filter(None, tags))),
    )
