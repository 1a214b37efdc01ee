"""The answer of kx, field by field, beside the table that the parser was written from."""

from __future__ import annotations

from typing import Any

from newscrawl.errors import LayoutChanged
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.listing import json_object, read_api
from newscrawl.visit.checks import Answer, Check, arrived, readable
from newscrawl.visit.fields import (
    DIGITS,
    FLAG,
    LIST,
    OBJECT,
    TEXT,
    Kind,
    check_fields,
    is_digits,
    is_number,
    kind_of,
    rows_of,
)


def _is_milliseconds(value: Any) -> bool:
    return is_number(value) and 10**12 <= value < 10**13


def _is_seconds(value: Any) -> bool:
    return is_digits(value) and len(value) == 10 and value[0] != "0"


def _is_groups(value: Any) -> bool:
    """A list of lists of objects with a title or a name."""
    return isinstance(value, list) and all(
        isinstance(group, list)
        and all(isinstance(tag, dict) and {"title", "name"} & tag.keys() for tag in group)
        for group in value
    )


ALWAYS: dict[str, Kind] = {
    "id": DIGITS,
    "url": TEXT,
    "title": TEXT,
    "content": TEXT,
    "source": TEXT,
    "time": ("milliseconds since 1970", _is_milliseconds),
    "tags": ("list of lists of objects", _is_groups),
}
"""The fields that every row has."""

SOMETIMES: dict[str, Kind] = {
    "web_url": TEXT,
    "show_time": ("seconds since 1970 as text", _is_seconds),
    "pageTime": DIGITS,
    "isRed": FLAG,
    "red": FLAG,
    "isTop": FLAG,
    "isAdd": FLAG,
    "images": LIST,
    "share": OBJECT,
}
"""Those that the parser can do without."""


def check_flashes(answer: Answer) -> list[Check]:
    """Each field of the rows, and the cursor."""
    if lost := arrived(answer):
        return lost
    known = readable(lambda: read_api(answer.text, CHANNELS["kx"], None), "reads it")
    try:
        values = json_object(answer.text)
    except LayoutChanged:
        return [known]
    rows, there = rows_of(values)
    cursor = [cursor_check(values, name) for name in ("page_time", "last_time")]
    return [known, there, *cursor, *check_fields(rows, ALWAYS, SOMETIMES)]


def cursor_check(values: dict[str, Any], name: str) -> Check:
    """A number that the next page is asked for with."""
    value = values.get(name)
    if is_number(value) or is_digits(value):
        return Check(name, "known", f"{value}")
    return Check(name, "other", "missing" if value is None else f"found {kind_of(value)}")
