"""Decides which codes and names of a text are mentions of securities."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Literal, NamedTuple, cast

from newscrawl.items import Security
from newscrawl.securities.codes import Written, written_codes
from newscrawl.securities.flat import flattened
from newscrawl.securities.names import NameRow, NameTable
from newscrawl.securities.ranges import is_mainland
from newscrawl.securities.shipped import exceptions, seed
from newscrawl.securities.spotter import Spotted, Spotter

_LEGAL_FORM = r"(?:集团)?(?:(?:股份)?(?:有限)?公司)?"
# 贵州茅台(600519.SH), 贵州茅台(股票代码：600519), 中国平安A股(601318); 600519 贵州茅台.
_NAME_TO_CODE = re.compile(
    rf"{_LEGAL_FORM}[\"”]?(?:[AH]股)?[ \t(\[,:、|]{{0,3}}"
    r"(?:(?:股票|证券|公司|[ABH]股|港股|美股)?(?:代码|代号)[:为 ]{0,2})?[ (\[]?"
)
_CODE_TO_NAME = re.compile(r"[ \t)\],:、|\-]{0,3}[\"“]?")
_BRACKET = re.compile(rf"{_LEGAL_FORM}[\"”]?(?:[AH]股)?[(\[](?:(?:股票|证券)?代码[: ]?)?")
_IN_HONG_KONG = re.compile(r"[H港]股")
# 三一重工H股发行: of a share that is yet to come the name is the mainland one.
_IS_PLANNED = re.compile(r"的?(?:发行|上市|招股|申请|IPO|募|备案|计划|项目)")
_REACH = 16
_LONGEST_NAME = 32


class Mention(NamedTuple):
    """A security in ``text[start:end]``."""

    start: int
    end: int
    code: str
    name: str | None
    by: Literal["code", "name"]


class Recogniser:
    """Finds the securities of a text by their codes and by the names that it has learned.

    ``names``: what the archive learned so far; the shipped list is always in.
    """

    def __init__(self, names: Iterable[NameRow] = ()) -> None:
        listed = exceptions()
        self._table = NameTable(listed.aliases)
        self._spotter = Spotter(self._table, listed)
        self._spotter.add(self._table.learn(seed()), trusted=True)
        self.learn(names)

    def learn(self, rows: Iterable[NameRow]) -> None:
        """Take in names and days; cheap, but for the first text after a name that is new."""
        self._spotter.add(self._table.learn(rows))

    def securities(self, text: str, *, tagged: Sequence[Security], on: date) -> list[Security]:
        """The site's own securities, unchanged, then every mention in the order of its start.

        ``on``: the day that the text was published; what a name stood for, or a code was called,
        is taken from the nearest day known. Mentions never overlap. A mention by code whose name
        nobody knows has the name None.

        >>> found = Recogniser().securities(
        ...     "贵州茅台（600519）今日上涨", tagged=[], on=date(2026, 9, 30)
        ... )
        >>> [(s["code"], s["name"], s["by"], s["start"], s["end"]) for s in found]
        [('600519.SH', '贵州茅台', 'name', 0, 4), ('600519.SH', '贵州茅台', 'code', 5, 11)]
        """
        tags = {security["code"] for security in tagged}
        mentions = without_overlaps(self._mentions(flattened(text), tags, on))
        return [*tagged, *(_security(mention) for mention in mentions)]

    def _mentions(self, flat: str, tags: set[str], on: date) -> Iterator[Mention]:
        names = sorted(self._spotter.names(flat))
        starts = [name.start for name in names]
        code_of: dict[int, str] = {}
        for code in written_codes(flat):
            name: str | None
            first = bisect_left(starts, code.start - _REACH - _LONGEST_NAME)
            last = bisect_left(starts, code.end + _REACH, first)
            beside = self._name_beside(flat, code, names, range(first, last))
            if beside is not None:
                code_of.setdefault(beside, code.code)
                spelling = names[beside].spelling
                name = self._table.row_of(spelling, on, (code.code,)).name
            elif code.sure or (code.free and self._table.knows(code.code)):
                name = self._table.name_of(code.code, on)
            else:
                continue
            yield Mention(code.start, code.end, code.code, name, "code")
        for index, spotted in enumerate(names):
            mention = self._named(flat, spotted, code_of.get(index), tags, on)
            if mention:
                yield mention

    def _name_beside(
        self, flat: str, code: Written, names: list[Spotted], near: Iterable[int]
    ) -> int | None:
        """The index of the name that stands before or behind a code and is this code's."""
        other_listing: int | None = None
        for index in near:
            name = names[index]
            if name.end <= code.start:
                if not _NAME_TO_CODE.fullmatch(flat, name.end, code.start):
                    continue
            elif not (
                name.start >= code.end and _CODE_TO_NAME.fullmatch(flat, code.end, name.start)
            ):
                continue
            codes = self._table.codes(name.spelling)
            if code.code in codes:
                return index
            is_bracketed = _BRACKET.fullmatch(flat, name.end, code.start) is not None
            if code.sure and is_bracketed and not name.weak and self._may_bear(code.code, codes):
                other_listing = index
        return other_listing

    def _may_bear(self, code: str, codes: AbstractSet[str]) -> bool:
        """Whether what is listed as ``codes`` may have this code too: in another market.

        Or in Beijing, which gave its companies new codes (920) in October 2025.
        """
        if any(known.endswith(code[-3:]) for known in codes):
            return code.endswith(".BJ") and not self._table.knows(code)
        return not (is_mainland(code) and any(map(is_mainland, codes)))

    def _named(
        self, flat: str, spotted: Spotted, beside: str | None, tags: set[str], on: date
    ) -> Mention | None:
        codes = self._table.codes(spotted.spelling)
        if spotted.weak and beside is None and not codes & tags:
            return None
        wanted = self._wanted(flat, spotted, beside, tags)
        if wanted is None:
            return None
        row = self._table.row_of(spotted.spelling, on, wanted)
        code = beside or row.code
        return Mention(spotted.start, spotted.end, code, row.name, "name")

    def _wanted(
        self, flat: str, spotted: Spotted, beside: str | None, tags: set[str]
    ) -> AbstractSet[str] | None:
        """The codes that the text itself points to: beside the name, by H股, by a tag.

        None: to one that nobody knows.
        """
        if beside:
            return {beside}
        codes = self._table.codes(spotted.spelling)
        share = _IN_HONG_KONG.match(flat, spotted.end)
        if share:
            there = {code for code in codes if code.endswith(".HK")}
            if there or not _IS_PLANNED.match(flat, share.end()):
                return there or None
        return codes & tags


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """The first and longest at each place, in order.

    >>> def at(start, end): return Mention(start, end, "600519.SH", None, "code")
    >>> [m[:2] for m in without_overlaps([at(2, 6), at(0, 4), at(0, 3), at(4, 5)])]
    [(0, 4), (4, 5)]
    """
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _security(mention: Mention) -> Security:
    start, end, code, name, by = mention
    return cast(Security, {"code": code, "name": name, "by": by, "start": start, "end": end})
