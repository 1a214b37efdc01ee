"""Figures, periods and codes of a text, each as one token in one form: 3.2亿元 is 32000万元.

A token of more than one character is ``kind:value``. Kinds: ``money`` (the currency's name stands
in the value), ``rate`` (per cent, percentage points), ``number``, ``code``, ``day``, ``year`` and
``period`` (month, quarter, half-year).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

_MAGNITUDES = {
    "": 0, "十": 1, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12
}  # fmt: skip
_RATES = {"%": "%", "‰": "‰", "个百分点": "pt", "百分点": "pt", "个基点": "bp", "基点": "bp"}
_CURRENCIES = {"元": "元", "人民币": "元", "块": "元"}

_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_SPANS = {"上半年": "h1", "下半年": "h2", "半年报": "h1", "中报": "h1", "年报": "fy", "全年": "fy"}
_DAYS = {
    "今日": 0, "今天": 0, "今晚": 0, "今早": 0, "今晨": 0, "昨日": -1, "昨天": -1, "昨晚": -1,
    "前日": -2, "明日": 1, "明天": 1
}  # fmt: skip
_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "明年": 1, "前年": -2}
_PERIODS: dict[str, Callable[[str], str]] = {
    "months": lambda value: "m" + "-".join(str(int(n)) for n in re.findall("[0-9]+", value)),
    "month": lambda value: f"m{int(value)}",
    "so_far": lambda value: f"m1-{int(value)}",
    "past": lambda value: f"past {value}",
    "quarter": lambda value: f"q{_QUARTERS.get(value, value)}",
    "q": lambda value: f"q{value}",
    "first": lambda value: "q1-3" if value == "三" else "h1",
    "span": lambda value: _SPANS[value],
}

_TWO_DIGITS = re.compile("[1-9][0-9.]*[1-9]")

FIGURE = re.compile(
    r"""
    (?=[0-9a-z第一二三四前近上下半中年全今昨明去本])
    (?:(?P<code>(?<![0-9.])(?:
        (?:sh|sz|bj)[0-9]{6}(?![0-9]) | [0-9]{5,6}\.(?:sh|sz|bj|hk|ss)(?![a-z0-9])
        | (?<=[(])[0-9]{6}(?=[)]) ))
    | (?P<iso>(?:19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9](?![0-9]))
    | (?P<year>(?:19|20)[0-9]{2})年(?:度)?
    | (?P<md>[01]?[0-9])月(?P<day>[0-3]?[0-9])[日号]
    | (?P<months>[01]?[0-9]月?[-—–~至到][01]?[0-9])月(?:份)?
    | (?P<month>[01]?[0-9])月(?:份)?
    | 第?(?P<quarter>[一二三四1-4])(?:季度|季报) | q(?P<q>[1-4])(?![0-9a-z])
    | 前(?P<first>[二两三])个?季度?
    | 前(?P<so_far>[0-9]{1,2})个月 | 近(?P<past>[一二两三四五六十0-9]{1,2}(?:年|个月|个?交易日|日))
    | (?P<span>上半年|下半年|半年报|中报|年报|全年)
    | (?P<relative>今日|今天|今晚|今早|今晨|昨日|昨天|昨晚|前日|明日|明天)
    | (?P<this>今年|本年(?!度)|去年|上年|明年|前年)
    | (?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9]) | [0-9]+(?:\.[0-9]+)?)
      (?P<magnitude>万亿|千万|百万|亿|万|千|百)?
      (?P<unit>%|‰|个?百分点|个?基点|人民币|港元|港币|美元|欧元|日元|英镑|韩元|元|块)?
    | (?P<word>[a-z]+))
    """,
    re.VERBOSE,
)
"""One figure, period, code or Latin word of a text that is NFKC-normalised and lower case."""


def token(found: re.Match[str], published: date) -> str:
    """The token of a match of :data:`FIGURE`; 今日 and 今年 count from the day of publication.

    >>> def tokens(text):
    ...     return [token(m, date(2026, 9, 30)) for m in FIGURE.finditer(text)]
    >>> tokens("3.2亿元"), tokens("32000万元"), tokens("32,000万元")
    (['money:320000000元'], ['money:320000000元'], ['money:320000000元'])
    >>> tokens("今日"), tokens("9月30日"), tokens("2026年三季度"), tokens("增12.50%")
    (['day:9-30'], ['day:9-30'], ['year:2026', 'period:q3'], ['rate:12.5%'])
    >>> tokens("茅台(600519)"), tokens("1-6月"), tokens("ai眼镜"), tokens("5家")
    (['code:600519'], ['period:m1-6'], ['ai'], ['number:5'])
    """
    kind = str(found.lastgroup)
    if found["number"]:
        return _figure(found)
    kind = str(found.lastgroup)
    value = found[kind]
    if kind in _PERIODS:
        return f"period:{_PERIODS[kind](value)}"
    if kind in ("year", "this"):
        return f"year:{value if kind == 'year' else published.year + _YEARS[value]}"
    if kind == "code":
        return "code:" + re.sub(r"[^0-9]", "", value).zfill(5)
    return value if kind == "word" else _day(found, kind, published)


def _day(found: re.Match[str], kind: str, published: date) -> str:
    if kind == "relative":
        day = published + timedelta(days=_DAYS[found[kind]])
        return f"day:{day.month}-{day.day}"
    if kind == "iso":
        month, number = re.split(r"[-/.]", found[kind])[1:]
        return f"day:{int(month)}-{int(number)}"
    return f"day:{int(found['md'])}-{int(found['day'])}"


def _figure(found: re.Match[str]) -> str:
    digits, magnitude, unit = found["number"], found["magnitude"] or "", found["unit"] or ""
    amount = Decimal(digits.replace(",", "")).scaleb(_MAGNITUDES[magnitude])
    value = f"{amount.normalize():f}"
    if unit in _RATES:
        return f"rate:{value}{_RATES[unit]}"
    return f"money:{value}{_CURRENCIES.get(unit, unit)}" if unit else f"number:{value}"


def kind_of(token: str) -> str | None:
    """The kind of a token; None for a character or a Latin word.

    >>> kind_of("rate:12.5%"), kind_of("etf"), kind_of("茅")
    ('rate', None, None)
    """
    kind, colon, _ = token.partition(":")
    return kind if colon and kind else None


def is_day(token: str) -> bool:
    """Whether a token is a day, such as 9月30日."""
    return token.startswith("day:")


def is_telling(token: str) -> bool:
    """Whether few texts share it: a code, or a figure of at least two digits, zeros aside."""
    kind, _, value = token.partition(":")
    if kind not in ("money", "rate", "number"):
        return kind == "code"
    return _TWO_DIGITS.search(value) is not None
