"""Values as cells of a sheet: text that a spreadsheet shows as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from unicodedata import normalize

import orjson

from newscrawl.exports.columns import Type

Cell = str | int | float | bool | None

# What XML and a spreadsheet cannot hold; a tab and a new line they can.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

_BLANK = "[\\s\u200b\ufeff]*"
_FORMULA = re.compile(_BLANK + "[=+\\-@＝＋－＠\u2212﹢﹣﹦﹫]|[\t\r]")
_MONTH = """(?: JAN(?:UARY)? | FEB(?:RUARY)? | MAR(?:CH)? | APR(?:IL)? | MAY | JUNE? | JULY?
    | AUG(?:UST)? | SEPT? | SEPTEMBER | OCT(?:OBER)? | NOV(?:EMBER)? | DEC(?:EMBER)? )"""
_OTHER = re.compile(
    rf"""
    TRUE | FALSE | \#[A-Z/0]+[!?]?                                  # truth, and errors: #N/A
    | (?:上午|下午)? [(¥$€£\s]* [.\d]                               # numbers, days, times, money
      (?: [\d.,:/\-+\s%)E¥$€£年月日时分秒] | 上午|下午 | [AP]M | (?<=\s)[AP]\Z )*
    | (?=.*\d) [\d\s.,/\-]* {_MONTH} [\d\s.,:/\-]*                # MAR1, 3-May, Sept 2026
    """,
    re.VERBOSE | re.IGNORECASE,
)
# How all of these begin: most texts are done with here.
_SUSPECT = re.compile(
    f"{_FORMULA.pattern}|{_BLANK}(?:[\\d#＃.．(（$＄€£￡¥￥Ａ-Ｚａ-ｚ]|上午|下午|TRUE|FALSE"
    "|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)",
    re.IGNORECASE,
)
_LONGEST_OTHER = 255
_SAME_NUMBER = re.compile("0|[1-9][0-9]{0,10}")  # with more digits it is shown as 1.23E+11


def cell(value: Any, kind: Type) -> Cell:
    """A value as a cell; lists and objects, which come as JSON text, as :data:`READABLE` says.

    >>> cell('["白酒","a;b"]', "texts")
    '白酒;a；b'
    >>> cell('[{"code":"600519.SH","name":"贵州茅台","by":"site"}]', "securities")
    '600519.SH 贵州茅台'
    """
    return READABLE[kind](value) if value is not None and kind in READABLE else value


def inert(text: str) -> str:
    """The text of a CSV cell, behind an apostrophe where it would become something else.

    A spreadsheet would compute ``=1+1``, and make 1 of 000001 and days of 1/2 and MAR1.

    >>> inert("=1+1"), inert("000001"), inert("4204288"), inert("600519.SH 贵州茅台")
    ("'=1+1", "'000001", '4204288', '600519.SH 贵州茅台')
    """
    if not _SUSPECT.match(text):
        return text
    return f"'{text}" if _FORMULA.match(text) or _becomes_other(text) else text


def _becomes_other(text: str) -> bool:
    if len(text) > _LONGEST_OTHER or _SAME_NUMBER.fullmatch(text):
        return False
    # Full-width digits and brackets are as good as others to a spreadsheet.
    return _OTHER.fullmatch(normalize("NFKC", text).strip()) is not None


def _shown(text: str) -> str:
    if text.isprintable():
        return text
    shown = _CONTROL.sub("", text)
    return shown.replace("\r\n", "\n").replace("\r", "\n") if "\r" in shown else shown


def _texts(stored: str) -> str:
    return "" if stored == "[]" else _parted(orjson.loads(stored))


def _securities(stored: str) -> str:
    named = (f"{one['code']} {one['name'] or ''}".strip() for one in orjson.loads(stored))
    return _parted(list(dict.fromkeys(named)))


def _images(stored: str) -> str:
    return _parted([image["url"] for image in orjson.loads(stored)])


def _print_edition(stored: str) -> str:
    edition = orjson.loads(stored)
    return _shown(f"{edition['date']} {edition['page']}")


def _parted(values: Sequence[str]) -> str:
    """Parted by ``;``, which within an element becomes ``；``."""
    return _shown(";".join(value.replace(";", "；") for value in values))


READABLE: Mapping[Type, Callable[[str], str]] = {
    "text": _shown,
    "texts": _texts,
    "securities": _securities,
    "images": _images,
    "print_edition": _print_edition,
    "blocks": _shown,
    "json": _shown,
}
"""How texts, and the JSON of lists and objects, are shown; all other values are as they are."""
