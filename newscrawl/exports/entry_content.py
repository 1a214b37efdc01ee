"""The content of an entry: notes, the article block by block, and its credits, as HTML and text.

The HTML is built of elements, so whatever the archive holds is text in it. Nothing is loaded
from another host when it is shown: pictures are links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from newscrawl.exports.entry_notes import Note
from newscrawl.exports.entry_text import clean, clean_line, web_address
from newscrawl.items import Article, Block

Element = etree._Element  # noqa: SLF001 - the name that lxml gives its elements

_CHANGED = {"gone": ("del", "－"), "new": ("ins", "＋")}


def as_html(article: Article, notes: Sequence[Note]) -> str:
    """The content as a fragment of HTML."""
    parts = [part for note in notes for part in _note(note)]
    if parts:
        parts.append(etree.Element("hr"))
    parts += (_block(block) for block in article.blocks)
    if credits_ := _credits(article):
        parts.append(_with_text("p", credits_))
    return "\n".join(etree.tostring(part, encoding="unicode", method="html") for part in parts)


def as_text(article: Article, notes: Sequence[Note]) -> str:
    """The content as plain text."""
    lines = []
    for note in notes:
        lines.append(clean_line(note.text))
        lines += (f"{_CHANGED[op][1]} {clean_line(text)}" for op, text in note.changes)
    if lines:
        lines.append("")
    lines.append(clean(article.text))
    if credits_ := _credits(article):
        lines.append(credits_)
    return "\n".join(lines)


def _note(note: Note) -> Iterator[Element]:
    paragraph = etree.Element("p")
    paragraph.append(_with_text("strong", clean_line(note.text)))
    yield paragraph
    if note.changes:
        changes = etree.Element("ul")
        for op, text in note.changes:
            item = etree.SubElement(changes, "li")
            item.append(_with_text(_CHANGED[op][0], clean_line(text)))
        yield changes


def _block(block: Block) -> Element:
    if block["type"] == "image":
        return _picture(block["url"], block["caption"])
    if block["type"] == "table":
        table = etree.Element("table")
        for row in block["rows"]:
            cells = etree.SubElement(table, "tr")
            cells.extend(_with_text("td", clean(cell)) for cell in row)
        return table
    if block["type"] == "list":
        listed = etree.Element("ol" if block["ordered"] else "ul")
        listed.extend(_with_text("li", clean(item)) for item in block["items"])
        return listed
    return _with_text("h2" if block["type"] == "heading" else "p", clean(block["text"]))


def _picture(url: str, caption: str | None) -> Element:
    shown = clean_line(f"［图片］{caption or ''}")
    address = web_address(url)
    if address is None:
        return _with_text("p", shown)
    paragraph = etree.Element("p")
    link = _with_text("a", shown)
    link.set("href", address)
    paragraph.append(link)
    return paragraph


def _with_text(name: str, text: str) -> Element:
    element = etree.Element(name)
    element.text = text
    return element


def _credits(article: Article) -> str:
    named = (
        ("来源：", article.source or ""),
        ("作者：", "、".join(article.authors)),
        ("责任编辑：", "、".join(article.editors)),
        ("校对：", "、".join(article.proofreaders)),
    )
    return clean_line("　".join(label + names for label, names in named if names))
