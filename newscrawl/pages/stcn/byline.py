"""The line under an old page's title: time, source, authors, however they are parted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.loaders import ArticleLoader
from newscrawl.pages.stcn.elements import BLOCK_TAGS, NO_TEXT
from newscrawl.pages.stcn.times import page_time
from newscrawl.processors import clean_text

_LABEL = re.compile(r"(来源|作者|责任编辑|责编|编辑|校对|发布时间|时间)\s*[：:]")
_TIME_BEHIND = re.compile(r"(?<!\S)\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}(?::\d{2})?$", re.A)
_FIELDS = {
    "来源": ("source", "print_edition"),
    "作者": ("authors",),
    "责任编辑": ("editors",),
    "责编": ("editors",),
    "编辑": ("editors",),
    "校对": ("proofreaders",),
}
_PARTING = BLOCK_TAGS | {"span", "a"}


def read_byline(elements: Iterable[HtmlElement], loader: ArticleLoader) -> None:
    """Read what is labelled, and a whole time that stands alone or behind its label.

    A date inside a source is that of the printed paper, and no time of the article. What has
    neither label nor time (字号, 分享到) is left.
    """
    for element in elements:
        for piece in _pieces(element):
            _read_piece(piece, loader)


def _read_piece(piece: str, loader: ArticleLoader) -> None:
    alone, *labelled = _LABEL.split(piece)
    loader.add_value("published_at", page_time(alone.strip()))
    for label, value in zip(labelled[::2], labelled[1::2], strict=True):
        text = value.strip()
        if behind := _TIME_BEHIND.search(text):
            loader.add_value("published_at", page_time(behind[0]))
            text = text[: behind.start()].strip()
        for field in _FIELDS.get(label, ()):
            loader.add_value(field, text)
        if label not in _FIELDS:
            loader.add_value("published_at", page_time(text))


def _pieces(element: HtmlElement) -> list[str]:
    """The texts of an element, parted where one of its spans, links or blocks begins or ends."""
    texts = [""]
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in _PARTING and not _is_labelled(node):
                texts.append("")
            if node.tag in NO_TEXT:
                walk.skip_subtree()
            else:
                texts[-1] += node.text or ""
            continue
        if event == "end" and node.tag in _PARTING:
            texts.append("")
        if node is not element:
            texts[-1] += node.tail or ""
    return list(filter(None, map(clean_text, texts)))


def _is_labelled(node: HtmlElement) -> bool:
    """Whether a label stands right before an element: ``来源：<a>证券时报网</a>``."""
    previous, parent = node.getprevious(), node.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    return (before or "").rstrip().endswith(("：", ":"))
