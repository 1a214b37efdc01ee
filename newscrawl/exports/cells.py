"""Values as cells of a sheet: text that a spreadsheet shows as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import orjson

from newscrawl.exports.columns import Type

Cell = str | int | float | bool | None

# What XML and a spreadsheet cannot hold; a tab and a new line they can.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r]")
_NUMBER_LIKE = re.compile(r"\s*[0-9][0-9.,:/\-\sEe%年月日]*\s*")
_PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")


def cell(value: Any, kind: Type) -> Cell:
    """A value as a cell; lists as text parted by ``;``, which within an element becomes ``；``.

    >>> cell(["白酒", "a;b"], "texts")
    '白酒;a；b'
    >>> cell([{"code": "600519.SH", "name": "贵州茅台", "by": "site"}], "securities")
    '600519.SH 贵州茅台'
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    return _CONTROL.sub("", _text(value, kind)).replace("\r\n", "\n").replace("\r", "\n")


def inert(text: str) -> str:
    """The text of a CSV cell, behind an apostrophe where it would become something else.

    A spreadsheet would compute ``=1+1``, and make 1 of 000001 and a date of 1/2.

    >>> inert("=1+1"), inert("000001"), inert("4204288"), inert("600519.SH 贵州茅台")
    ("'=1+1", "'000001", '4204288', '600519.SH 贵州茅台')
    """
    changes = _NUMBER_LIKE.fullmatch(text) and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if changes or _FORMULA.match(text) else text


def _text(value: Any, kind: Type) -> str:
    if kind == "texts":
        return _parted(value)
    if kind == "securities":
        named = (f"{one['code']} {one['name'] or ''}".strip() for one in value)
        return _parted(list(dict.fromkeys(named)))
    if kind == "images":
        return _parted([image["url"] for image in value])
    if kind == "print_edition":
        return f"{value['date']} {value['page']}"
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _parted(values: Sequence[str]) -> str:
    return ";".join(value.replace(";", "；") for value in values)
