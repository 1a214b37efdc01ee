"""What ships with newscrawl: a first list of names, and the names that need care."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from newscrawl.securities.names import NameRow

_HERE = files("newscrawl.securities")


def seed() -> list[NameRow]:
    """Short names and codes of companies that the site often writes of.

    Days stand only where a name or a code gave way to another: the last of the old as seen,
    the first of the new.

    >>> seed()[0]
    NameRow(name='浦发银行', code='600000.SH', first_seen=None, last_seen=None)
    """
    lines = _HERE.joinpath("seed.csv").read_text(encoding="utf-8").splitlines()
    return [
        NameRow(row["name"], row["code"], _day(row["first_seen"]), _day(row["last_seen"]))
        for row in csv.DictReader(lines)
    ]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Names that are common words or publishers, and what makes a name something else.

    ``ambiguous_heads``: beginnings of names that tell nobody's. ``aliases``: other spellings
    by name.
    """

    common: frozenset[str]
    publishers: frozenset[str]
    ambiguous_heads: frozenset[str]
    not_before: dict[str, re.Pattern[str]]
    not_after: dict[str, re.Pattern[str]]
    aliases: dict[str, list[str]]


def exceptions() -> Exceptions:
    """The list of ``exceptions.toml``.

    >>> "太阳能" in exceptions().common
    True
    """
    listed = tomllib.loads(_HERE.joinpath("exceptions.toml").read_text(encoding="utf-8"))
    return Exceptions(
        common=frozenset(listed["common"]),
        publishers=frozenset(listed["publishers"]),
        ambiguous_heads=frozenset(listed["ambiguous_heads"]),
        not_before={name: re.compile(words) for name, words in listed["not_before"].items()},
        not_after={
            name: re.compile(f"(?:{words})$") for name, words in listed["not_after"].items()
        },
        aliases=listed["aliases"],
    )
