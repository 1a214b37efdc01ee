"""Single elements of a body as HTML: tables, lists, images that stand within a paragraph."""

from collections.abc import Callable

from .dirt import escape
from .model import Element, Image, Items, Paragraph, Table


def set_inside(body: tuple[Element, ...], place: int) -> bool:
    """Whether the image at this place is set within the paragraph before or after it."""
    image = body[place]
    if not isinstance(image, Image) or image.form not in ("inside", "before"):
        return False
    neighbour = place - 1 if image.form == "inside" else place + 1
    return 0 <= neighbour < len(body) and isinstance(body[neighbour], Paragraph)


def with_images(
    html: str, before: Element | None, after: Element | None, img: Callable[[Image], str]
) -> str:
    """The paragraph with the image that opens it, and the one that stands amid its text."""
    if isinstance(after, Image) and after.form == "inside":
        head, stop, rest = html.rpartition("，")
        html = f"{head}{stop}{img(after)}{rest}" if head else html + img(after)
    if isinstance(before, Image) and before.form == "before":
        html = img(before) + html
    return html


def table_html(table: Table) -> str:
    """The table, pretty-printed: the cells' text stands between line breaks."""

    def row(cells: tuple[str, ...], tag: str) -> str:
        inside = "".join(f"\n    <{tag}>\n      {escape(cell)}\n    </{tag}>" for cell in cells)
        return f"\n  <tr>{inside}\n  </tr>"

    if not table.head:
        rows = "".join(row(cells, "td") for cells in table.rows)
        return f'<table width="100%"><tbody>{rows}</tbody></table>'
    rows = "".join(row(cells, "td") for cells in table.rows[1:])
    return f"<table><thead>{row(table.rows[0], 'th')}</thead><tbody>{rows}</tbody></table>"


def list_html(found: Items) -> str:
    """The list; its inner list stands inside its first item."""
    tag = "ol" if found.ordered else "ul"
    lines = [f"<p>{escape(text)}</p>" for text in found.items]
    if found.inner:
        inner = "".join(f"\n      <li>{escape(text)}</li>" for text in found.inner)
        lines[0] += f"\n    <ul>{inner}\n    </ul>"
    return f"<{tag}>" + "".join(f"\n  <li>{line}</li>" for line in lines) + f"\n</{tag}>"
