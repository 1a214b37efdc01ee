"""The answer of kx, field by field, beside the table that the parser was written from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newscrawl.errors import LayoutChanged
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.listing import json_object, read_api
from newscrawl.visit.checks import Answer, Check, State, arrived, readable
from newscrawl.visit.fields import (
    DIGITS,
    FLAG,
    LINK,
    LIST,
    OBJECT,
    TEXT,
    Kind,
    check_fields,
    is_digits,
    is_number,
    kind_of,
    named,
    new_keys,
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


ON_A_PAGE = 30

ALWAYS: dict[str, Kind] = {
    "id": DIGITS,
    "url": LINK,
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
    rows, there = rows_of(values, ON_A_PAGE)
    cursor = [cursor_check(values, name) for name in ("page_time", "last_time")]
    return [
        known,
        there,
        *cursor,
        *check_fields(rows, ALWAYS, SOMETIMES),
        *_flags(rows),
        *_codes(rows),
    ]


def _flags(rows: Sequence[dict[str, Any]]) -> list[Check]:
    """A row is marked important under one name or the other; not all are pinned, or adverts."""
    if not rows:
        return []
    found = [
        Check(f"data[].{name}", "other", "1 in all rows")
        for name in ("isTop", "isAdd")
        if all(row.get(name) == 1 for row in rows)
    ]
    if not any({"isRed", "red"} & row.keys() for row in rows):
        new = named(new_keys(rows, {*ALWAYS, *SOMETIMES})) or "none"
        found.append(Check("data[].isRed or red", "other", f"in no row; keys not known: {new}"))
    return found


def _codes(rows: Sequence[dict[str, Any]]) -> list[Check]:
    """The codes of securities, in the tags; a page of flashes names some."""
    groups = [group for row in rows for group in _list(row.get("tags"))]
    tags = [tag for group in groups for tag in _list(group) if isinstance(tag, dict)]
    if any("stock_code" in tag for tag in tags):
        return [Check("data[].tags[][].stock_code", "known")]
    new = named(new_keys(tags, {"title", "name"}))
    state: State = "other" if new else "not seen"
    return [Check("data[].tags[][].stock_code", state, f"keys not known: {new}" if new else "")]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def cursor_check(values: dict[str, Any], name: str) -> Check:
    """A number that the next page is asked for with."""
    value = values.get(name)
    if is_number(value) or is_digits(value):
        return Check(name, "known", f"{value}")
    return Check(name, "other", "missing" if value is None else f"found {kind_of(value)}")
