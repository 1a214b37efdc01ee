"""What all plots share: a figure of a fixed size, texts that stay texts, and the same bytes again.

Matplotlib measures texts with the fonts of the machine, and has none for Chinese on most. So it
is handed short stand-ins, at places that are reckoned here, and the texts take their place in
the finished SVG: a plot looks, and is, the same everywhere.
"""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from newscrawl.errors import UserError

INK = "#777777"
"""Of texts and axes: legible on white and on black."""
BAR = "#3b82c4"
COLOURS = ("#3b82c4", "#d97a25", "#3f9b55", "#b65fc1", "#c4515b", "#8a8f2a", "#2a9aa0", "#8b6f5c")
DASHES = ("-", "--", ":", "-.")

INCH = 72
FONT_POINTS = 9

_ONE_AT_A_TIME = Lock()  # matplotlib's parameters are the process's
_OF_MATPLOTLIB = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<!--.*?-->", re.S)
_NAMES = re.compile(r' id="(?:[a-zA-Z0-9.]+_[0-9]+|number)"(?=>)')
_STAND_IN = re.compile(r"@([0-9]+)@")
_FONT = "font-family: 'DejaVu Sans'"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Canvas:
    """A figure of ``width`` by ``height`` inches, with ``left`` inches for the rows' names."""

    def __init__(self, width: float, height: float, *, left: float, title: str) -> None:
        from matplotlib.figure import Figure  # noqa: PLC0415 - 0.3 s, for plots alone

        self.title = title
        self.texts: list[str] = []
        self.figure = Figure(figsize=(width, height), frameon=False)
        low, high = 0.45, 0.3
        ends = left / width, low / height, 1 - (left + 0.15) / width, 1 - (low + high) / height
        self.axes: Any = self.figure.add_axes(ends)
        self.axes.patch.set_alpha(0)
        self.axes.tick_params(length=2, pad=3)
        for side in ("top", "right"):
            self.axes.spines[side].set_visible(False)

    def text(self, text: str) -> str:
        """The stand-in of a text."""
        self.texts.append(text)
        return f"@{len(self.texts) - 1}@"

    def dates(self, marks: list[tuple[float, str]]) -> None:
        """Name places of the horizontal axis."""
        self.axes.set_xticks([place for place, _ in marks])
        self.axes.set_xticklabels([self.text(text) for _, text in marks])

    def rows(self, names: list[str]) -> None:
        """Name places 0, 1, 2, … of the vertical axis, the first at the top."""
        self.axes.set_yticks(range(len(names)))
        self.axes.set_yticklabels([self.text(name) for name in names])
        self.axes.set_ylim(max(len(names), 1) - 0.5, -0.5)

    def svg(self) -> str:
        """The plot; the title is what is read out in its place."""
        file = io.StringIO()
        self.figure.savefig(file, format="svg", metadata={"Date": None})
        drawn = _NAMES.sub("", _OF_MATPLOTLIB.sub("", file.getvalue())).strip()
        drawn = drawn.replace(_FONT, "font-family: sans-serif")
        drawn = _STAND_IN.sub(lambda found: as_xml(self.texts[int(found[1])]), drawn)
        said = as_xml(self.title)
        return drawn.replace("<svg ", f'<svg role="img" aria-label="{said}" ', 1)


@contextmanager
def canvas(width: float, height: float, *, left: float = 0.55, title: str) -> Iterator[Canvas]:
    """A canvas to be drawn on; raises :class:`UserError` where matplotlib is not installed."""
    try:
        from matplotlib import rc_context  # noqa: PLC0415 - 0.3 s, for plots alone
    except ModuleNotFoundError:
        raise UserError("plots need matplotlib: pip install 'newscrawl[report]'") from None
    looks: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": title,
        "font.size": FONT_POINTS,
        "font.family": ["DejaVu Sans"],
        "text.color": INK,
        "axes.edgecolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "hatch.linewidth": 0.6,
    }
    with _ONE_AT_A_TIME, rc_context(looks):
        yield Canvas(width, height, left=left, title=title)


def as_xml(text: str) -> str:
    """A text for XML: escaped, without the characters that XML forbids.

    >>> as_xml('<b>"1"' + chr(0))
    '&lt;b&gt;&quot;1&quot;\ufffd'
    """
    return html.escape(_NOT_IN_XML.sub("\ufffd", text))


def shortened(text: str, most: int = 24) -> str:
    """At most so many columns of a text, a Chinese character being two of them.

    >>> shortened("贵州茅台", 6)
    '贵州…'
    """
    if columns(text[: most + 1]) <= most:
        return text
    kept = ""
    for character in text[:most]:
        if columns(kept + character) > most - 1:
            break
        kept += character
    return f"{kept}…"


def columns(text: str) -> int:
    """The width of a text in half-width columns."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def room_for(names: list[str]) -> float:
    """Inches for the longest of the names."""
    widest = max((columns(name) for name in names), default=0)
    return 0.25 + widest * FONT_POINTS * 0.58 / INCH
