"""The items of a column, on its page and in its list API, part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lxml.html import HtmlElement

from newscrawl.errors import LayoutChanged, PageError
from newscrawl.pages.stcn.channels import CHANNELS, article_id
from newscrawl.pages.stcn.listing import json_object, read_api, read_column
from newscrawl.pages.stcn.markup import by_class, parse, text_of
from newscrawl.pages.stcn.times import list_time, whole_number
from newscrawl.processors import clean_text
from newscrawl.visit.checks import Answer, Check, arrived, readable
from newscrawl.visit.fields import kind_of
from newscrawl.visit.nearest import in_its_place, nearest

Reader = Callable[[HtmlElement], Any]


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
    return [known, _page_number(lists[0]), *_items(items, answer)]


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
    try:
        found = parse(data).iter("li")
    except PageError:
        return [known]
    items = [item for item in found if next(item.iterancestors("li"), None) is None]
    return [known, *_items(items, answer)]


def _page_number(ul: HtmlElement) -> Check:
    said = ul.get("data-pagetime")
    if whole_number(said) is not None:
        return Check("data-pagetime", "known", f"{said}")
    return Check("data-pagetime", "other", "missing" if said is None else f"found {kind_of(said)}")


def _items(items: Sequence[HtmlElement], answer: Answer) -> list[Check]:
    always: dict[str, tuple[Reader, Reader]] = {
        "li .tt a[href]": (_leads_on, _links),
        "li .info span": (
            lambda item: _texts(item, "info"),
            lambda item: nearest(item, "info"),
        ),
        "li .info time": (lambda item: list_time(_last_span(item), answer.date), _last_span),
    }
    sometimes: dict[str, tuple[str, Reader]] = {
        "li .text": ("text", lambda item: _texts(item, "text")),
        "li .tags": ("tags", lambda item: _texts(item, "tags")),
        "li .side a img": ("side", _pictures),
    }
    found = [Check("li", "known" if items else "other", f"{len(items)} items")]
    found += [_needed(part, items, *looks) for part, looks in always.items()]
    found += [_optional(part, items, *looks) for part, looks in sometimes.items()]
    return found


def _needed(part: str, items: Sequence[HtmlElement], read: Reader, shown: Reader) -> Check:
    """What each item has: one without it is one that the parser reads wrongly, or not at all."""
    without = [item for item in items if not read(item)]
    if without:
        missing = f"missing in {len(without)} of {len(items)} items"
        return Check(part, "other", f"{missing}; the first: {shown(without[0]) or 'nothing'}")
    return Check(part, "known" if items else "not seen", f"{len(items)} items")


def _optional(part: str, items: Sequence[HtmlElement], token: str, read: Reader) -> Check:
    there = sum(bool(read(item)) for item in items)
    said = f"in {there} of {len(items)} items"
    if not there and (like := in_its_place(items, token)):
        return Check(part, "other", f"{said}; {like}")
    return Check(part, "known" if there else "not seen", said)


def _leads_on(item: HtmlElement) -> bool:
    """Whether it leads to an article, or to a video, which is no article."""
    return any(article_id(link) or "/live/" in link for link in _hrefs(item))


def _links(item: HtmlElement) -> str:
    hrefs = _hrefs(item)
    return f"a[href] {hrefs[0][:60]!r}" if hrefs else nearest(item, "tt")


def _hrefs(item: HtmlElement) -> list[str]:
    return [a.get("href", "") for tt in by_class(item)["tt"] for a in tt.iter("a")]


def _pictures(item: HtmlElement) -> bool:
    return any(True for side in by_class(item)["side"] for _ in side.iter("img"))


def _texts(item: HtmlElement, token: str) -> str:
    return "".join(clean_text(text_of(element)) for element in by_class(item)[token])


def _last_span(item: HtmlElement) -> str:
    spans = [span for info in by_class(item)["info"] for span in info.iterchildren("span")]
    return clean_text(text_of(spans[-1])) if spans else ""
