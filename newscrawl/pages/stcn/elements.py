"""The elements of a body that are read in one go: pictures, tables, lists."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.items import ImageBlock, ListBlock, TableBlock
from newscrawl.pages.stcn.channels import CANONICAL_BASE
from newscrawl.processors import clean_text, has_text, image_url

NO_TEXT = frozenset(
    "audio button head iframe noscript object script select style svg template textarea video"
    "".split()
)
BLOCK_TAGS = frozenset(
    "address article aside blockquote br caption center dd div dl dt figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tbody td tfoot th thead tr ul"
    "".split()
)
_IMAGE_SOURCES = ("data-original", "data-src", "src")
_ROWS = etree.XPath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")


def picture(element: HtmlElement, captions: dict[HtmlElement, str]) -> ImageBlock | None:
    """An ``img``, lazy or not, with its figure's caption; None where it has no address.

    ``captions`` remembers those that were read: a figure may hold many images.
    """
    sources = (element.get(name, "").strip() for name in _IMAGE_SOURCES)
    url = next((u for s in sources if s and (u := image_url(s, CANONICAL_BASE))), None)
    if not url:
        return None
    figure = next(element.iterancestors("figure"), None)
    if figure is None:
        return ImageBlock(type="image", url=url, caption=None)
    if figure not in captions:
        caption = figure.find(".//figcaption")
        captions[figure] = cell_text(caption) if caption is not None else ""
    return ImageBlock(type="image", url=url, caption=captions[figure] or None)


def table(element: HtmlElement) -> TableBlock | None:
    """The rows of a table; None for one of a single cell: a frame, read as if it were not there."""
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in _ROWS(element)]
    if sum(map(len, cells)) < 2:
        return None
    rows = [texts for row in cells if any(texts := [cell_text(cell) for cell in row])]
    return TableBlock(type="table", rows=rows) if rows else None


def items(element: HtmlElement) -> ListBlock | None:
    """The items of a list, those of an inner list behind their parent's; None without any."""
    inner = (list_ for item in element.iter("li") for list_ in item.iterchildren("ul", "ol"))
    if next(inner, None) is not None and not has_text("".join(element.itertext())):
        return None  # lists in lists in lists, all empty: looking at each item costs their square
    texts = [cell_text(item, inner_lists=False) for item in element.iter("li")]
    found = [text for text in texts if text]
    return ListBlock(type="list", ordered=element.tag == "ol", items=found) if found else None


def cell_text(element: HtmlElement, *, inner_lists: bool = True) -> str:
    """The text of a cell on one line: inline nodes joined with nothing, blocks with a space."""
    lines = [""]
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in BLOCK_TAGS:
                lines.append("")
            if node.tag in NO_TEXT or (not inner_lists and node.tag in ("ul", "ol")):
                walk.skip_subtree()
            else:
                lines[-1] += node.text or ""
            continue
        if event == "end" and node.tag in BLOCK_TAGS:
            lines.append("")
        if node is not element:
            lines[-1] += node.tail or ""
    return " ".join(filter(None, map(clean_text, lines)))
