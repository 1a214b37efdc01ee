"""The names that stand in a text, and which of them need evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from newscrawl.securities.names import NameTable, has_status
from newscrawl.securities.ranges import is_mainland
from newscrawl.securities.shipped import Exceptions


class Spotted(NamedTuple):
    """A name in ``text[start:end]``, and how the table spells it.

    ``weak``: it counts only with evidence.
    """

    start: int
    end: int
    spelling: str
    weak: bool


_STATUS = re.compile(r"(?=[*SXDNC])(?<![0-9A-Za-z*])(?:S?\*?ST|XD|XR|DR|[NC])(?=[\u4e00-\u9fff])")
_LATIN = re.compile(r"[0-9A-Za-z]")
# Another legal person that carries the name: a subsidiary with a trade of its own.
_OTHER_FIRM = re.compile(
    r"(?:养老(?:保险|险)|财产?险|财产保险|寿险|产险|资管|期货)"
    r"(?!(?:经纪|新)?业务|规模|产品|收入|计划|新规|条线|改革|板块|保费|渠道|市场|价格|子公司)"
    r"|承销保荐|金融租赁|消费金融|(?:资产管理|健康险|理财|基金(?:管理)?)(?:有限)?(?:责任)?公司"
)
_REACH = 8
# 中国建筑业, 上海银行业; 业绩 and 业务 are the firm's.
_TRADE = re.compile(r"业(?![绩务已])")
_LEGAL_FORM = re.compile(r"(?:股份)?有限公司")
# 浙江医药产业, 上海电影节: a name of ordinary words that the text uses as such.
_GOES_ON = re.compile(
    r"节(?![前后日假能])|资源|技术(?![总人团])|产业|行业|市场(?!份额|占有|地位|部)|规范|标准"
    r"|服务业|学会|协会|联盟|大会|论坛|大赛|业(?![绩务已])"
)
_SOURCE_BEFORE = re.compile(r"(?:据|来源[:为]?|来自|图源:?|图片?[:/]|供图:?|转自|援引|摄影:?)\"?$")
_SOURCE_AFTER = re.compile(
    r"网|直播|报道|记者|讯|消息|供图| ?(?i:App|iFinD|Choice|Level)|客户端"
    r"|数据(?:中心)?(?:显示|统计|,|库|终端)"
    r"|[\u4e00-\u9fff]{0,6}[0-9]{1,2}月[0-9]{1,2}日[电讯]"
)


class Spotter:
    """Finds the spellings of a table in a text, in one pass."""

    def __init__(self, table: NameTable, exceptions: Exceptions) -> None:
        self._table = table
        self._exceptions = exceptions
        self._trusted: set[str] = set()
        self._spellings: list[str] = []
        self._heads: dict[str, set[str]] = {}
        self._automaton: AhoCorasick | None = None

    def add(self, spellings: Iterable[str], *, trusted: bool = False) -> None:
        """Look for these as well; ``trusted``: even two characters are a name on sight."""
        for spelling in spellings:
            self._spellings.append(spelling)
            self._automaton = None
            if trusted:
                self._trusted.add(spelling)
            if not has_status(spelling):
                for length in range(2, len(spelling)):
                    self._heads.setdefault(spelling[:length], set()).add(spelling)

    def names(self, flat: str) -> Iterator[Spotted]:
        """The names of a flattened text in no certain order; they may overlap."""
        if self._automaton is None:
            self._automaton = AhoCorasick(self._spellings)
        for index, start, end in self._automaton.find_matches_as_indexes(flat, overlapping=True):
            spelling = self._spellings[index]
            if not self._is_something_else(flat, start, end, spelling):
                yield Spotted(start, end, spelling, self._is_weak(flat, start, end, spelling))
        for status in _STATUS.finditer(flat):
            spotted = self._after_status(flat, status)
            if spotted:
                yield spotted

    def _is_something_else(self, flat: str, start: int, end: int, spelling: str) -> bool:
        """Whether it is a piece of a longer word or of another firm's name."""
        if _LATIN.match(spelling) and start and _LATIN.match(flat, start - 1):
            return True
        if _LATIN.match(spelling[-1]) and _LATIN.match(flat, end):
            return True
        if _is_trade(flat, end, spelling) or self._is_cut_short(flat, end, spelling):
            return True
        not_before = self._exceptions.not_before.get(spelling)
        not_after = self._exceptions.not_after.get(spelling)
        if not_before and not_before.match(flat, end):
            return True
        if not_after and not_after.search(flat, max(0, start - _REACH), start):
            return True
        return _OTHER_FIRM.match(flat, end) is not None

    def _is_cut_short(self, flat: str, end: int, spelling: str) -> bool:
        """Whether 比亚迪股份, a name of its own, is only 比亚迪 with its 股份有限公司."""
        if not spelling.endswith(("股份", "企业")) or not _LEGAL_FORM.match(flat, end):
            return False
        return spelling[:-2] in self._table

    def _is_weak(self, flat: str, start: int, end: int, spelling: str) -> bool:
        if spelling in self._exceptions.common:
            return True
        if spelling in self._exceptions.publishers and _is_source(flat, start, end):
            return True
        if spelling in self._trusted:
            return False
        if len(spelling) < 3 or spelling.isascii():
            return True
        is_firm = spelling.endswith(("股份", "集团", "控股"))
        return not is_firm and _GOES_ON.match(flat, end) is not None

    def _after_status(self, flat: str, status: re.Match[str]) -> Spotted | None:
        """The name behind ST, XD, N …, which leaves an exchange's four characters too few."""
        start = status.end()
        for length in (4, 3, 2):
            head = flat[start : start + length]
            if head in self._table:
                return Spotted(status.start(), start + len(head), head, weak=False)
            if head in self._exceptions.ambiguous_heads:
                continue
            longer = self._heads.get(head, ())
            codes = {code for name in longer for code in self._table.codes(name)}
            if len([code for code in codes if is_mainland(code)]) == 1:
                return Spotted(status.start(), start + len(head), min(longer), weak=False)
        return None


def _is_trade(flat: str, end: int, spelling: str) -> bool:
    """Whether it is only the beginning of 上海银行间 or 中国建筑业."""
    is_bank = spelling.endswith("银行")
    if is_bank and flat.startswith("间", end):
        return True
    return (is_bank or spelling.startswith("中国")) and _TRADE.match(flat, end) is not None


def _is_source(flat: str, start: int, end: int) -> bool:
    """Whether a publisher stands where a sentence names its source."""
    if _SOURCE_AFTER.match(flat, end) or _SOURCE_BEFORE.search(flat, max(0, start - _REACH), start):
        return True
    return flat[start - 1 : start] == "(" and flat[end : end + 1] == ")"
