"""Names and the codes they stood for, each with the days between which it was seen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from newscrawl.securities.flat import flattened

_STATUS = re.compile(r"S?\*?ST|XD|XR|DR|[NC](?=[\u4e00-\u9fff])")
_SHARE_CLASS = re.compile(r"(?<=[\u4e00-\u9fff])(?:[AB]|-[A-Z]{1,3})$")
# Where one name is listed more than once, as 中国平安 is: what a mainland reader takes it for.
_MARKETS = {"SH": 0, "SZ": 0, "BJ": 0, "HK": 1}


@dataclass(frozen=True, slots=True)
class NameRow:
    """A short name of a code, and its first and last day seen; None: not known.

    >>> NameRow("*ST康美", "600518.SH", date(2020, 5, 6), date(2021, 12, 31)).days_from(
    ...     date(2022, 1, 10)
    ... )
    10
    """

    name: str
    code: str
    first_seen: date | None = None
    last_seen: date | None = None

    def days_from(self, day: date) -> int:
        """How far ``day`` lies outside of the days seen; 0 inside, and on an open side."""
        if self.first_seen and day < self.first_seen:
            return (self.first_seen - day).days
        if self.last_seen and day > self.last_seen:
            return (day - self.last_seen).days
        return 0

    def with_days(self, other: NameRow) -> NameRow:
        """The row of both: known days win over unknown, and the wider span over the narrower."""
        firsts = [r.first_seen for r in (self, other) if r.first_seen]
        lasts = [r.last_seen for r in (self, other) if r.last_seen]
        return NameRow(self.name, self.code, min(firsts, default=None), max(lasts, default=None))


def plain_name(name: str) -> str:
    """As the table and a text agree to write it.

    >>> plain_name("万  科Ａ")
    '万科A'
    """
    return flattened(name).replace(" ", "")


def spellings(name: str) -> list[str]:
    """How a text writes a plain name: in full; without its share class; without its ST.

    >>> spellings("万科A"), spellings("阿里巴巴-W"), spellings("*ST康美"), spellings("XD贵州茅")
    (['万科A', '万科'], ['阿里巴巴-W', '阿里巴巴'], ['*ST康美', '康美'], ['XD贵州茅'])
    """
    status = _STATUS.match(name)
    bare = name[status.end() :] if status and status[0].endswith("ST") else name
    stem = _SHARE_CLASS.sub("", bare)
    return [s for s in dict.fromkeys((name, bare, stem)) if len(s) > 1]


def has_status(name: str) -> bool:
    """Whether it carries the exchange's mark of a day or a risk, and may be cut short for it."""
    return _STATUS.match(name) is not None


class NameTable:
    """Every row learned, by spelling and by code.

    ``aliases``: further spellings of a name, as 中国石油化工 of 中国石化.
    """

    def __init__(self, aliases: Mapping[str, Collection[str]] | None = None) -> None:
        self._aliases = aliases or {}
        self._rows: dict[tuple[str, str], NameRow] = {}
        self._of_spelling: dict[str, list[tuple[str, str]]] = {}
        self._codes: dict[str, set[str]] = {}
        self._of_code: dict[str, list[tuple[str, str]]] = {}

    def learn(self, rows: Iterable[NameRow]) -> list[str]:
        """Take the rows in; the spellings that are new. A number or one character is no name."""
        new: list[str] = []
        for row in rows:
            name = plain_name(row.name)
            if len(name) < 2 or not any(map(str.isalpha, name)):
                continue
            key = (name, row.code)
            known = self._rows.get(key)
            self._rows[key] = known.with_days(row) if known else row
            if known:
                continue
            self._of_code.setdefault(row.code, []).append(key)
            for spelling in (*spellings(name), *self._aliases.get(name, ())):
                if spelling not in self._of_spelling:
                    new.append(spelling)
                self._of_spelling.setdefault(spelling, []).append(key)
                self._codes.setdefault(spelling, set()).add(row.code)
        return new

    def __contains__(self, spelling: str) -> bool:
        return spelling in self._of_spelling

    def knows(self, code: str) -> bool:
        """Whether any name of this code was ever seen."""
        return code in self._of_code

    def codes(self, spelling: str) -> AbstractSet[str]:
        """The codes that this spelling stood for at any time."""
        return self._codes.get(spelling, frozenset())

    def name_of(self, code: str, on: date) -> str | None:
        """What a code was called on a day, or on the nearest day known."""
        rows = [self._rows[key] for key in self._of_code.get(code, ())]
        return min(rows, key=lambda row: _distance(row, on)).name if rows else None

    def row_of(self, spelling: str, on: date, among: Collection[str]) -> NameRow:
        """What a spelling stood for on a day; among these codes, where any of them fits."""
        rows = [self._rows[key] for key in self._of_spelling[spelling]]
        if len(rows) == 1:
            return rows[0]
        rows = [row for row in rows if row.code in among] or rows
        return min(rows, key=lambda row: (_MARKETS.get(row.code[-2:], 2), *_distance(row, on)))


def _distance(row: NameRow, on: date) -> tuple[int, bool]:
    # A row that was seen says more than one that only ships.
    return row.days_from(on), row.first_seen is None
