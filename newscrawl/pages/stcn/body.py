"""The markup of a body → blocks in page order (the rules stand in ``docs/record.md``, Blocks)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.items import Block, Image, ImageBlock, ListBlock, TableBlock, TextBlock
from newscrawl.pages.stcn.channels import CANONICAL_BASE
from newscrawl.pages.stcn.markup import parse
from newscrawl.processors import clean_text, has_text, image_url

HEADING_LIMIT = 40

_NO_TEXT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "textarea",
        "select",
        "button",
        "iframe",
        "video",
        "audio",
        "svg",
        "object",
    ]
)
_BLOCK_TAGS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "blockquote",
        "figure",
        "figcaption",
        "header",
        "footer",
        "main",
        "aside",
        "center",
        "pre",
        "address",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "hr",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_STRONG = frozenset(("strong", "b"))
_IMAGE_SOURCES = ("data-original", "data-src", "src")
_ROWS = etree.XPath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")
_MARKUP = re.compile(
    r"</?(?:br|p|b|strong|em|i|u|div|span|section|font|a|img|table|ul|ol|li|h[1-6])\b[^<>]*>", re.I
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
        if tag in _NO_TEXT:
            return False
        if tag in _BLOCK_TAGS:
            self.flush()
            self.in_heading = tag in _HEADINGS
            if tag == "table" and (table := _table(element)):
                return self.whole(table, element)
            if tag in ("ul", "ol") and (items := list(_items(element))):
                return self.whole(ListBlock(type="list", ordered=tag == "ol", items=items), element)
            return tag != "figcaption"
        if tag in _STRONG:
            self.strong_depth += 1
        elif tag == "img":
            self.image(element)
        return True

    def close(self, element: HtmlElement) -> None:
        if element.tag in _BLOCK_TAGS:
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
        for picture in element.iter("img"):
            self.image(picture)
        return False

    def image(self, element: HtmlElement) -> None:
        image = _image(element)
        if image and any(map(has_text, self.pieces)):
            self.images.append(image)
        elif image:
            self.blocks.append(image)

    def flush(self) -> None:
        text = clean_text("".join(self.pieces)) if self.pieces else ""
        if text:
            short_strong = self.all_strong and len(text) <= HEADING_LIMIT
            kind = "heading" if self.in_heading or short_strong else "paragraph"
            self.blocks.append(TextBlock(type=kind, text=text))  # type: ignore[typeddict-item]
        self.blocks += self.images
        self.pieces, self.images, self.all_strong = [], [], True


def _image(element: HtmlElement) -> ImageBlock | None:
    source = next((s for name in _IMAGE_SOURCES if (s := element.get(name, "").strip())), "")
    url = image_url(source, CANONICAL_BASE) if source else None
    if not url:
        return None
    figure = next(element.iterancestors("figure"), None)
    caption = figure.find(".//figcaption") if figure is not None else None
    text = _cell_text(caption) if caption is not None else ""
    return ImageBlock(type="image", url=url, caption=text or None)


def _table(table: HtmlElement) -> TableBlock | None:
    """None for a table of one cell: a frame, read as if it were not there."""
    rows = [[_cell_text(cell) for cell in row if cell.tag in ("td", "th")] for row in _ROWS(table)]
    rows = [row for row in rows if any(row)]
    cells = sum(len(row) for row in _ROWS(table))
    return TableBlock(type="table", rows=rows) if cells > 1 and rows else None


def _items(outer: HtmlElement) -> Iterator[str]:
    """The items of a list, those of an inner list behind their parent's."""
    for item in outer.iter("li"):
        if text := _cell_text(item, inner_lists=False):
            yield text


def _cell_text(element: HtmlElement, *, inner_lists: bool = True) -> str:
    """The text of a cell on one line: inline nodes joined with nothing, blocks with a space."""
    lines = [""]
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in _BLOCK_TAGS:
                lines.append("")
            if node.tag in _NO_TEXT or (not inner_lists and node.tag in ("ul", "ol")):
                walk.skip_subtree()
            else:
                lines[-1] += node.text or ""
            continue
        if event == "end" and node.tag in _BLOCK_TAGS:
            lines.append("")
        if node is not element:
            lines[-1] += node.tail or ""
    return " ".join(filter(None, map(clean_text, lines)))
