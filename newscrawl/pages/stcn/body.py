"""The markup of a body → blocks in page order (the rules stand in ``docs/record.md``, Blocks)."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.items import Block, Image, ImageBlock, TextBlock
from newscrawl.pages.stcn.elements import BLOCK_TAGS, NO_TEXT, items, picture, table
from newscrawl.pages.stcn.markup import parse
from newscrawl.processors import clean_text, has_text

HEADING_LIMIT = 40

_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_STRONG = frozenset(["strong", "b"])
_MARKUP = re.compile(
    r"<!--|</?(?:br|p|b|strong|em|i|u|div|span|section|font|a|img|table|ul|ol|li|h[1-6])\b[^<>]*>",
    re.I,
)


def read_blocks(body: HtmlElement) -> list[Block]:
    """The blocks of an element, in page order."""
    return _BodyReader().read(body)


def read_content(content: str) -> list[Block]:
    """The blocks of a flash's ``content``: plain text with line breaks, or a piece of HTML."""
    if not _MARKUP.search(content):
        content = "<br>".join(content.replace("<", "&lt;").splitlines())
    return read_blocks(parse(f"<div>{content}</div>"))


def block_lines(block: Block) -> list[str]:
    """The lines that a block gives to the text; none for an image."""
    if block["type"] == "image":
        return []
    if block["type"] == "table":
        return ["\t".join(row) for row in block["rows"]]
    if block["type"] == "list":
        return block["items"]
    return [block["text"]]


def blocks_text(blocks: list[Block]) -> str:
    """The body as plain text."""
    return "\n".join(line for block in blocks for line in block_lines(block))


def block_images(blocks: list[Block]) -> list[Image]:
    """The images of the body, in order."""
    return [Image(url=b["url"], caption=b["caption"]) for b in blocks if b["type"] == "image"]


class _BodyReader:
    """Collects inline text until a block boundary; walks without recursion, however deep."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.images: list[ImageBlock] = []
        self.captions: dict[HtmlElement, str] = {}
        self.strong_depth = 0
        self.all_strong = True
        self.in_heading = False

    def read(self, body: HtmlElement) -> list[Block]:
        walk = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if self.open(element):
                    self.add(element.text)
                else:
                    walk.skip_subtree()
            elif event == "end":
                self.close(element)
            if event != "start" and element is not body:
                self.add(element.tail)
        self.flush()
        return self.blocks

    def open(self, element: HtmlElement) -> bool:
        """Start an element; False when its content is done with."""
        tag = element.tag
        if tag in NO_TEXT:
            return False
        if tag in BLOCK_TAGS:
            self.flush()
            self.in_heading = tag in _HEADINGS
            if tag == "table" and (rows := table(element)):
                return self.whole(rows, element)
            if tag in ("ul", "ol") and (listed := items(element)):
                return self.whole(listed, element)
            return tag != "figcaption"
        if tag in _STRONG:
            self.strong_depth += 1
        elif tag == "img":
            self.image(element)
        return True

    def close(self, element: HtmlElement) -> None:
        if element.tag in BLOCK_TAGS:
            self.flush()
            self.in_heading = False
        elif element.tag in _STRONG:
            self.strong_depth -= 1

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            if self.all_strong and not self.strong_depth and has_text(text):
                self.all_strong = False

    def whole(self, block: Block, element: HtmlElement) -> bool:
        """A block read in one go, with the images inside it behind it."""
        self.blocks.append(block)
        for image in element.iter("img"):
            self.image(image)
        return False

    def image(self, element: HtmlElement) -> None:
        """Never split a sentence: behind its text, or before it where none stands yet."""
        found = picture(element, self.captions)
        if found:
            (self.images if any(map(has_text, self.pieces)) else self.blocks).append(found)

    def flush(self) -> None:
        text = clean_text("".join(self.pieces)) if self.pieces else ""
        if text:
            short_strong = self.all_strong and len(text) <= HEADING_LIMIT
            kind = "heading" if self.in_heading or short_strong else "paragraph"
            self.blocks.append(TextBlock(type=kind, text=text))  # type: ignore[typeddict-item]
        self.blocks += self.images
        self.pieces, self.images, self.all_strong = [], [], True
