"""What must not differ between two texts of one story: figures, periods, directions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from newscrawl.fingerprints.alignment import Change
from newscrawl.fingerprints.figures import kind_of

_REASONS = {"code": "other company", "day": "other period", "year": "other period"} | {
    "period": "other period", "money": "other figures", "rate": "other figures",
    "number": "other figures",
}  # fmt: skip
_HEDGES = frozenset("约近逾超余多")
_NUMERALS = frozenset("一二三四五六七八九十两半百千")
_UP, _DOWN = frozenset("增升涨盈买入扩高多"), frozenset("减降跌落亏卖出缩低少滑挫")
_STEPS = frozenset("上"), frozenset("下")
_DENIALS = ("未", "不", "没", "无", "非", "终止", "取消", "暂停", "撤回", "否认", "停止", "失败")
_NO_DENIALS = re.compile(
    "不(?:超|低|少|高|断|仅|同|过|久|乏|等)|无(?:论|疑)|罚没|没收|非(?:常|银|洲|公开)"
)
_ADDED = 4
_UNITS = "%‰ptb元人民币港美欧日韩英镑"


def contradiction(change: Change) -> str | None:
    """Why a change makes another story of the text; None where it does not.

    ``other company``: another code. ``other period``: another day, month, quarter or year.
    ``other figures``: another sum, share or number; a rise that became a fall; a denial.
    """
    for one, other in change.edges:
        if reason := _replaced([one], [other], hedged=_is_hedged(change)):
            return reason
    if change.is_long:
        return None
    old, new = change.old, change.new
    if change.before and abs(len(old) - len(new)) <= _ADDED and _denies(old) != _denies(new):
        return "other figures"
    if not old or not new:
        return None
    turned = _turned("".join(old), "".join(new)) or _counts_differ("".join(old), "".join(new))
    return _replaced(old, new, hedged=_is_hedged(change)) or ("other figures" if turned else None)


def _replaced(old: Sequence[str], new: Sequence[str], *, hedged: bool) -> str | None:
    """The reason, where a figure or period has given way to another one of its kind."""
    before, after = _figures(old), _figures(new)
    come = list((after - before).elements())
    for one in (before - after).elements():
        equal = [other for other in come if _agree(one, other, rounded=hedged)]
        if equal:
            come.remove(equal[0])
        elif any(_are_rivals(one, other) for other in come):
            return _REASONS[str(kind_of(one))]
    return None


def _figures(tokens: Iterable[str]) -> Counter[str]:
    return Counter(one for one in tokens if kind_of(one))


def _is_hedged(change: Change) -> bool:
    """Whether 约, 近, 逾, 超, 余 or 多 stands at it: then 2.7 may be 2.68."""
    return bool({*change.old, *change.new, *change.before[-2:], *change.after[:1]} & _HEDGES)


def _are_rivals(one: str, other: str) -> bool:
    """Whether they are of one kind; a sum may have lost its currency."""
    kinds = {kind_of(one), kind_of(other)}
    return len(kinds) == 1 or kinds in ({"money", "number"}, {"year", "period"})


def _agree(one: str, other: str, *, rounded: bool) -> bool:
    """Whether two figures are equal, a lost currency aside, or one is the other rounded.

    >>> _agree("money:270000000元", "money:268000000元", rounded=True)
    True
    >>> _agree("money:270000000元", "money:270000000美元", rounded=True)
    False
    """
    kinds = {kind_of(one), kind_of(other)}
    if not kinds <= {"money", "rate", "number"} or not _are_rivals(one, other):
        return False
    (a, unit), (b, other_unit) = _amount(one), _amount(other)
    if unit and other_unit and unit != other_unit:
        return False
    few, many = sorted((a, b), key=lambda n: len(n.as_tuple().digits))
    unsure = (
        Decimal(1).scaleb(int(few.as_tuple().exponent)) if len(few.as_tuple().digits) > 1 else 0
    )
    return a == b or (rounded and abs(few - many) < unsure)


def _amount(figure: str) -> tuple[Decimal, str]:
    value = figure.partition(":")[2]
    digits = value.rstrip(_UNITS)
    return Decimal(digits).normalize(), value[len(digits) :]


def _turned(old: str, new: str) -> bool:
    """Whether what rose in one fell in the other."""
    if (frozenset(old), frozenset(new)) in (_STEPS, _STEPS[::-1]):
        return True
    up, down = ([bool(words & set(one)) for one in (old, new)] for words in (_UP, _DOWN))
    return up != down and up == down[::-1] and up[0] != up[1]


def _counts_differ(old: str, new: str) -> bool:
    """Whether a Chinese numeral has given way to another one."""
    old, new = (one.strip("第个家名期批") for one in (old, new))
    return old != new and bool(old and new) and set(old + new) <= _NUMERALS


def _denies(tokens: Sequence[str]) -> bool:
    text = _NO_DENIALS.sub("", "".join(tokens))
    return any(word in text for word in _DENIALS)
