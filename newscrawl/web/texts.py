"""Texts of an article with what they name: pieces that link, and places found again in blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from newscrawl.exports.entry_text import web_address
from newscrawl.items import Article, Block, Security


class Said(NamedTuple):
    """A part of a text; ``code``: the security that it names."""

    text: str
    code: str | None = None


class Named(NamedTuple):
    """A security, named once, however often the text mentions it."""

    code: str
    name: str | None


def securities_of(article: Article) -> list[Named]:
    """The securities of an article, each once, in the record's order."""
    found: dict[str, str | None] = {}
    for one in article.securities:
        found[one["code"]] = found.get(one["code"]) or one["name"]
    return [Named(*pair) for pair in found.items()]


def short(text: str, most: int) -> str:
    """The text's beginning, in one line.

    >>> short("贵州茅台\\n涨停", 6), short("贵州", 6)
    ('贵州茅台 …', '贵州')
    """
    line = " ".join(text[: most * 4].split())
    return line if len(line) <= most and len(text) <= most * 4 else line[: most - 1] + "…"


def linked_blocks(article: Article) -> Iterator[dict[str, Any]]:
    """The blocks with their texts as pieces: what the template shows."""
    places = _Places(article)
    for block in article.blocks:
        yield _linked(block, places)


def _linked(block: Block, places: _Places) -> dict[str, Any]:
    if block["type"] == "image":
        return {"type": "image", "url": web_address(block["url"]), "caption": block["caption"]}
    if block["type"] == "table":
        rows = [[places.pieces(cell) for cell in row] for row in block["rows"]]
        return {"type": "table", "rows": rows}
    if block["type"] == "list":
        items = [places.pieces(item) for item in block["items"]]
        return {"type": "list", "ordered": block["ordered"], "items": items}
    return {"type": block["type"], "pieces": places.pieces(block["text"])}


class _Places:
    """Finds the texts of the blocks again in the article's text, in which mentions are placed."""

    def __init__(self, article: Article) -> None:
        self.text, self.at = article.text, 0
        placed = [one for one in article.securities if "start" in one and "end" in one]
        self.mentions: list[Security] = sorted(placed, key=lambda one: one["start"])
        self.next = 0

    def pieces(self, part: str) -> list[Said]:
        """The next text of a block, its mentions apart."""
        start = self.text.find(part, self.at)
        if not part or start < 0:
            return [Said(part)]
        self.at = start + len(part)
        return [*pieces(part, self._inside(start, self.at), start)]

    def _inside(self, start: int, end: int) -> list[Security]:
        while self.next < len(self.mentions) and self.mentions[self.next]["start"] < start:
            self.next += 1
        first = self.next
        while self.next < len(self.mentions) and self.mentions[self.next]["end"] <= end:
            self.next += 1
        return self.mentions[first : self.next]


def pieces(text: str, mentions: Sequence[Security], offset: int = 0) -> Iterator[Said]:
    """A text in pieces; mentions are placed in a longer one, in which this begins at ``offset``.

    >>> at = {"code": "600519.SH", "name": None, "by": "name", "start": 2, "end": 6}
    >>> [piece.code for piece in pieces("买入贵州茅台。", [at])]
    [None, '600519.SH', None]
    """
    at = 0
    placed = [one for one in mentions if "start" in one and "end" in one]
    for one in sorted(placed, key=lambda one: one["start"]):
        start, end = one["start"] - offset, one["end"] - offset
        if start >= at and end > start:
            if start > at:
                yield Said(text[at:start])
            yield Said(text[start:end], one["code"])
            at = end
    if at < len(text):
        yield Said(text[at:])
