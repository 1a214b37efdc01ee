"""The items of a column, on its page and in its list API, part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lxml.html import HtmlElement

from newscrawl.errors import LayoutChanged, PageError
from newscrawl.pages.stcn.channels import CHANNELS, article_id
from newscrawl.pages.stcn.listing import json_object, read_api, read_column
from newscrawl.pages.stcn.markup import by_class, parse, text_of
from newscrawl.pages.stcn.times import list_time
from newscrawl.processors import clean_text
from newscrawl.visit.checks import Answer, Check, arrived, readable
from newscrawl.visit.flashes import kind_of
from newscrawl.visit.nearest import nearest


def check_column(answer: Answer) -> list[Check]:
    """The column page: its list, and the parts of its items."""
    if lost := arrived(answer):
        return lost
    known = readable(lambda: read_column(answer.text, answer.date), "reads it")
    try:
        root = parse(answer.text)
    except PageError:
        return [known]
    lists = [ul for ul in by_class(root)["infinite-list"] if ul.tag == "ul"]
    if not lists:
        return [known, Check("ul.infinite-list", "other", nearest(root, "infinite-list"))]
    items = [item for ul in lists for item in ul.iterchildren("li")]
    paging = lists[0].get("data-pagetime")
    cursor = Check("data-pagetime", "known" if paging else "other", paging or "missing")
    return [known, cursor, *_items(items, answer)]


def check_items(answer: Answer, code: str) -> list[Check]:
    """The list API of a channel other than kx."""
    if lost := arrived(answer):
        return lost
    known = readable(lambda: read_api(answer.text, CHANNELS[code], answer.date), "reads it")
    try:
        data = json_object(answer.text).get("data")
    except LayoutChanged:
        return [known]
    if not isinstance(data, str) or "<" not in data:
        return [known, Check("data", "other", f"known as text of li; found {kind_of(data)}")]
    items = [
        item for item in parse(data).iter("li") if next(item.iterancestors("li"), None) is None
    ]
    return [known, *_items(items, answer)]


def _items(items: Sequence[HtmlElement], answer: Answer) -> list[Check]:
    parts: dict[str, tuple[Callable[[HtmlElement], Any], bool]] = {
        "li .tt a[href]": (_link, True),
        "li .text": (lambda item: _text(item, "text"), False),
        "li .tags": (lambda item: _text(item, "tags"), False),
        "li .info span": (lambda item: _text(item, "info"), True),
        "li .info time": (lambda item: list_time(_last_span(item), answer.date), True),
        "li .side a img": (lambda item: by_class(item)["side"], False),
    }
    found = [Check("li", "known" if items else "other", f"{len(items)} items")]
    for part, (read, always) in parts.items():
        there = sum(1 for item in items if read(item))
        said = f"{there} of {len(items)} items"
        if items and always and there < len(items) / 2:
            token = part.split(".", 1)[1].split()[0] if "." in part else "li"
            shown = _last_span(items[0]) if part.endswith("time") else nearest(items[0], token)
            found.append(Check(part, "other", f"{said}; {shown}"))
        else:
            found.append(Check(part, "known" if there else "not seen", said))
    return found


def _link(item: HtmlElement) -> bool:
    links = (a for tt in by_class(item)["tt"] for a in tt.iter("a"))
    return any(article_id(a.get("href", "")) for a in links)


def _text(item: HtmlElement, token: str) -> str:
    return "".join(clean_text(text_of(element)) for element in by_class(item)[token])


def _last_span(item: HtmlElement) -> str:
    spans = [span for info in by_class(item)["info"] for span in info.iterchildren("span")]
    return clean_text(text_of(spans[-1])) if spans else ""
