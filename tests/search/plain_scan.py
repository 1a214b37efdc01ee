"""Search by looking at every text: what the index must find, written without a line of it."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

_CONVERTER = OpenCC("t2s")
_CHARACTERS = ("CJK UNIFIED", "CJK COMPAT", "HIRAGANA L", "KATAKANA L", "HANGUL SYL")


@cache
def _folded(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).casefold()
    return "".join(_CONVERTER.convert(one) for one in plain)


@cache
def _is_character(char: str) -> bool:
    return unicodedata.name(char, "").startswith(_CHARACTERS)


def _kind(char: str) -> str:
    if _is_character(char):
        return "character"
    if char.isalnum():
        return "letter"
    return "space" if char == " " else "break"


def _goes_on(text: str, at: int) -> bool:
    """A letter, or the point in a number."""
    if _kind(text[at]) == "letter":
        return True
    return text[at] == "." and text[at - 1] in "0123456789" and text[at + 1 : at + 2].isdigit()


def _without_commas(number: str) -> str:
    thousands = re.fullmatch("[0-9]{1,3}(,[0-9]{3})+", number)
    return number.replace(",", "") if thousands else number


def spelled(text: str) -> str:
    """Every character and word between spaces, breaks as ``|``."""
    text = "".join(map(_folded, text))
    text = re.sub(
        r"(?<![a-z0-9])(?<![0-9]\.)[0-9]{1,3}(,[0-9]{3})+(?![0-9]|,[0-9])",
        lambda number: _without_commas(number[0]),
        text,
    )
    found: list[str] = []
    at = 0
    while at < len(text):
        kind, start = _kind(text[at]), at
        at += 1
        if kind == "character":
            found.append(text[start])
        elif kind == "letter":
            while at < len(text) and _goes_on(text, at):
                at += 1
            found.append(text[start:at])
        elif kind == "break" and found[-1:] != ["|"]:
            found.append("|")
    return f" {' '.join(found)} "


class Scan:
    """Texts of a version, spelled once; ``says`` looks for one word or phrase."""

    def __init__(self, title: str, text: str, securities: list[dict]) -> None:
        self.title = spelled(title)
        self.all = [self.title, spelled(text)]
        self.all += [spelled(f"{one['code']} {one['name'] or ''}") for one in securities]

    def says(self, words: str, *, title: bool = False) -> bool:
        wanted = f" {spelled(words).strip(' |')} "
        return any(wanted in one for one in ([self.title] if title else self.all))
