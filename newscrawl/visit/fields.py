"""The fields of JSON rows: which there are, of what kind each is, and whether a value is that."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from newscrawl.visit.checks import Check
from newscrawl.visit.nearest import ALIKE

Kind = tuple[str, Callable[[Any], bool]]
"""What a field is, in words, and whether a value is that."""

_FLAGS = ("", "0", "1", "true", "false")


def is_digits(value: Any) -> bool:
    """Whether it is a text of digits."""
    return isinstance(value, str) and value.isascii() and value.isdigit()


def is_number(value: Any) -> bool:
    """Whether it is a whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_badge(value: Any) -> bool:
    return str(value).lower() in _FLAGS if isinstance(value, str | int) else False


TEXT: Kind = ("text", lambda value: isinstance(value, str))
SOME_TEXT: Kind = ("text", lambda value: isinstance(value, str) and bool(value.strip()))
DIGITS: Kind = ("text of digits", is_digits)
FLAG: Kind = ("0 or 1", lambda value: is_number(value) and value in (0, 1))
BADGE: Kind = ("true or false, or 0 or 1, or text of these", _is_badge)
LIST: Kind = ("list", lambda value: isinstance(value, list))
OBJECT: Kind = ("object", lambda value: isinstance(value, dict))


def rows_of(values: Mapping[str, Any]) -> tuple[list[dict[str, Any]], Check]:
    """The objects in ``data``, and whether it holds some, and nothing else."""
    data = values.get("data")
    if not isinstance(data, list):
        return [], Check("data[]", "other", f"known as list of objects; found {kind_of(data)}")
    rows = [row for row in data if isinstance(row, dict)]
    if strange := [row for row in data if not isinstance(row, dict)]:
        said = f"{len(strange)} of {len(data)} rows are no objects; found {kind_of(strange[0])}"
        return rows, Check("data[]", "other", said)
    return rows, Check("data[]", "known" if rows else "other", f"{len(rows)} rows")


def check_fields(
    rows: Sequence[dict[str, Any]], always: Mapping[str, Kind], sometimes: Mapping[str, Kind]
) -> list[Check]:
    """Each field: those that every row has, and those that the parser can do without."""
    new = new_keys(rows, {*always, *sometimes})
    wanted = [(name, kind, name in always) for name, kind in {**always, **sometimes}.items()]
    return [_field(rows, name, kind, new, needed=needed) for name, kind, needed in wanted]


def new_keys(rows: Sequence[dict[str, Any]], known: set[str]) -> dict[str, str]:
    """The keys that nobody knows, and what the first value of each is."""
    found: dict[str, str] = {}
    for row in rows:
        for key in row.keys() - known - found.keys():
            found[key] = kind_of(row[key])
    return dict(sorted(found.items()))


def named(keys: Mapping[str, str], most: int = 5) -> str:
    """Keys with what each is."""
    return ", ".join(f"{key} ({kind})" for key, kind in list(keys.items())[:most])


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
    rows: Sequence[dict[str, Any]], name: str, kind: Kind, new: dict[str, str], *, needed: bool
) -> Check:
    part, (known_as, is_one) = f"data[].{name}", kind
    there = [row[name] for row in rows if name in row]
    if wrong := [value for value in there if not is_one(value)]:
        said = f"known as {known_as}; found {kind_of(wrong[0])} in {len(wrong)} of {len(rows)} rows"
        return Check(part, "other", said)
    if needed and len(there) < len(rows):
        missing = f"missing in {len(rows) - len(there)} of {len(rows)} rows"
        return Check(part, "other", f"{missing}; keys not known: {named(new)}" if new else missing)
    if there:
        return Check(part, "known", f"{len(there)} of {len(rows)} rows")
    if like := get_close_matches(name, list(new), n=3, cutoff=ALIKE):
        said = f"in no row; nearest: {named({key: new[key] for key in like})}"
        return Check(part, "other", said)
    return Check(part, "not seen")
