"""Clean text → HTML text as editors and pretty-printers leave it.

Reading it by the rules of docs/record.md gives the clean text back.
"""

from collections.abc import Callable

_ZERO_WIDTH = "\u200b\u200c\u200d\ufeff\u2060"
_FOLD = "\n                    "


def escape(text: str) -> str:
    """Text for HTML content and for attributes in double quotes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


def soil(text: str, traps: frozenset[str], draw: Callable[[], float]) -> str:
    """HTML of a paragraph's text, with the invisible signs that the traps ask for."""
    if "zero_width_body" in traps:
        text = _insert(text, len(text) // 4, _ZERO_WIDTH[int(draw() * len(_ZERO_WIDTH))])
    if "folded_source" in traps and draw() < 0.5:
        text = _insert(text, len(text) // 2, _FOLD)
    if "direction_marks_body" in traps:
        middle = len(text) * 3 // 4
        text = f"\u202a{text[:middle]}\u200e{text[middle:]}\u202c"
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "indent_ideographic" in traps:
        return "\u3000\u3000" + text.replace(" ", "\u3000")
    if "indent_nbsp" in traps:
        return "&nbsp;&nbsp; &nbsp;" + text.replace(" ", "&nbsp; ")
    return text


def soil_title(text: str, traps: frozenset[str]) -> str:
    """A title with wide spaces and invisible marks, not yet escaped."""
    if "wide_space_title" in traps:
        text = text.replace(" ", "\u3000")
    if "title_marks" in traps:
        middle = len(text) // 2
        text = f"\u202c{text[:middle]}\u200b{text[middle:]}\ufeff"
    return text


def resized(url: str, width: int) -> str:
    """An image address as the site writes it for a smaller picture."""
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}x-oss-process=image/resize,w_{width}/format,webp"


def cut_tag(tag: str) -> str:
    """A tag as article pages show it: cut after six characters."""
    return tag if len(tag) <= 6 else tag[:6] + "..."


def _insert(text: str, place: int, mark: str) -> str:
    """Put the mark between two Chinese characters at this place or shortly after."""
    for at in range(max(place, 1), min(place + 5, len(text))):
        if _chinese(text[at - 1]) and _chinese(text[at]):
            return text[:at] + mark + text[at:]
    return text


def _chinese(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff" or sign in "，。；：、！？"
