"""The answer of kx, field by field, beside the table that the parser was written from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from newscrawl.errors import LayoutChanged
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.listing import json_object, read_api
from newscrawl.visit.checks import Answer, Check, arrived, readable


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_digits(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit()


def _is_flag(value: Any) -> bool:
    return value in (0, 1)


def _is_milliseconds(value: Any) -> bool:
    return isinstance(value, int) and 10**12 <= value < 10**13


def _is_seconds(value: Any) -> bool:
    return _is_digits(value) and 10**9 <= int(value) < 10**10


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_groups(value: Any) -> bool:
    """A list of lists of objects with a title or a name."""
    return isinstance(value, list) and all(
        isinstance(group, list)
        and all(isinstance(tag, dict) and {"title", "name"} & tag.keys() for tag in group)
        for group in value
    )


ALWAYS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "id": ("text of digits", _is_digits),
    "url": ("text", _is_text),
    "title": ("text", _is_text),
    "content": ("text", _is_text),
    "source": ("text", _is_text),
    "time": ("milliseconds since 1970", _is_milliseconds),
    "tags": ("list of lists of objects", _is_groups),
}
"""The fields that every row has, what each is, and whether a value is that."""

SOMETIMES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "web_url": ("text", _is_text),
    "show_time": ("seconds since 1970 as text", _is_seconds),
    "pageTime": ("text of digits", _is_digits),
    "isRed": ("0 or 1", _is_flag),
    "red": ("0 or 1", _is_flag),
    "isTop": ("0 or 1", _is_flag),
    "isAdd": ("0 or 1", _is_flag),
    "images": ("list", _is_list),
    "share": ("object", lambda value: isinstance(value, dict)),
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
    rows = values.get("data")
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    found = [known, Check("data[]", "known" if rows else "other", f"{len(rows)} rows")]
    found += [cursor_check(values, name) for name in ("page_time", "last_time")]
    new = _new_keys(rows)
    for name, (kind, is_one) in {**ALWAYS, **SOMETIMES}.items():
        found.append(_field(rows, name, kind, is_one, new))
    return found


def cursor_check(values: dict[str, Any], name: str) -> Check:
    """A number that the next page is asked for with."""
    value = values.get(name)
    if isinstance(value, int) or _is_digits(value):
        return Check(name, "known", f"{value}")
    return Check(name, "other", "missing" if value is None else f"found {kind_of(value)}")


def kind_of(value: Any) -> str:
    """A value's shape as people say it.

    >>> kind_of([[{"title": "x"}]]), kind_of(3), kind_of("2026-09-30")
    ('list of list of object with title', 'number 3', "text '2026-09-30'")
    """
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, dict):
        return f"object with {', '.join(map(str, list(value)[:6])) or 'nothing'}"
    if isinstance(value, list):
        return f"list of {kind_of(value[0])}" if value else "empty list"
    return f"text {value[:30]!r}" if isinstance(value, str) else f"number {value}"


def _field(
    rows: Sequence[dict[str, Any]],
    name: str,
    kind: str,
    is_one: Callable[[Any], bool],
    new: str,
) -> Check:
    part, there = f"data[].{name}", [row[name] for row in rows if name in row]
    wrong = [value for value in there if not is_one(value)]
    if wrong:
        said = f"known as {kind}; found {kind_of(wrong[0])} in {len(wrong)} of {len(rows)} rows"
        return Check(part, "other", said)
    if name in ALWAYS and len(there) < len(rows):
        missing = f"missing in {len(rows) - len(there)} of {len(rows)} rows"
        return Check(part, "other", f"{missing}; {new}" if new else missing)
    if not there:
        return Check(part, "not seen")
    return Check(part, "known", f"{len(there)} of {len(rows)} rows")


def _new_keys(rows: Sequence[dict[str, Any]]) -> str:
    """The keys that nobody knows, with a value of each."""
    counts = Counter(key for row in rows for key in row if key not in {**ALWAYS, **SOMETIMES})
    shown = []
    for key, _ in counts.most_common(5):
        value = next(row[key] for row in rows if key in row)
        shown.append(f"{key} ({kind_of(value)})")
    return f"keys not known: {', '.join(shown)}" if shown else ""
