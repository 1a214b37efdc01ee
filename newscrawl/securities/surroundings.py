"""What stands round a number of six digits: a label, a bracket, an index, an amount."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.securities.ranges import Kind

# 行政区划代码, 错误代码 and the like are codes of something else.
_LABEL = re.compile(
    r"(?:(?P<what>股票|证券|基金|转债|债券|[ABH]股|交易|申购|上市|港股|公司|股份|简称)"
    r"|(?<![\u4e00-\u9fff])|(?<=[的及和与]))(?:代码|代号)(?:分别|均)?[:为是]{0,2} ?[\"“(\[]?$"
)
_LABELLED_KINDS: Final[dict[str | None, Kind]] = {"基金": "fund", "转债": "bond", "债券": "bond"}
_NUMBERED = re.compile(
    r"(?:邮编|邮政编码|电话|传真|热线|手机|QQ群?|微信|No\.?|编号|单号|号码|文号|尾号|批号|合同号"
    r"|验证码|密码|备案号?|许可证号?|代码|编码|工号|群号?|房号)[:为是 ]{0,3}[(\[]?$",
    re.IGNORECASE,
)
_INDEX_BEFORE = re.compile(
    r"(?:指数?|综指|成指|恒指|(?:上证|深证|沪深|中证|国证|北证|科创|创业板)[A-Z\u4e00-\u9fff]{0,3}"
    r"[0-9]{2,4})(?:指数)?[(\[:, ]{0,2}(?:代码)?[:为 ]{0,2}$"
)
_INDEX_AFTER = re.compile(
    r"[ )\],:]{0,2}(?:(?:上证|深证|沪深|中证|国证|北证|科创|恒生)[A-Z\u4e00-\u9fff]{0,3}"
    r"(?:指|[0-9]{2,4})|(?:上证|深证|创业板)(?:综|成|大盘)?指)(?!ETF)"
)
_BRACKETED = re.compile(r"[(\[] ?[0-9]{6}(?: ?[、,/;] ?[0-9]{6})* ?[)\]]")
_AMOUNT_BEFORE = re.compile(
    r"(?:[¥￥$€£#第约达超过至到共为仅逾破计增减升降]|(?<!持)有|(?<!最)近|[量额数价值][:为]?"
    r"|[0-9][万亿]?[\-~至到]|\t[(\[]?) ?$"
)
# Units, but not where they begin a word that may follow a code: 688256股价, 300394分别.
_UNIT_AFTER = re.compile(
    r"[)\]]?\t| ?(?:"
    r"[万亿千百元份台辆吨家件套美港欧韩英倍号张条座间项笔单瓶箱桶片颗枚亩公米克瓦例月字艘款种余多%‰℃$¥]"
    r"|股(?![价票份东民])|手(?!续)|人(?![民气])|个(?!股)|户(?!数)|日(?![KA-Z线均内])|年(?![内初报线])"
    r"|分(?![时别析红])|点(?!评)|时(?!代)|转(?![债股])|次(?!日)|名(?!列)|位(?![列居于])|平(?![收开盘])"
    r"|只(?!有)|列(?![第入])|秒(?!板)|批(?!露)|头(?![部寸])|支(?![撑持付出])|根(?!据)|株(?!洲)|盒(?!马)"
    r"|[剂羽棵栋趟]|班(?!子)|车[次皮])"
)
_REACH = 24


def label_before(flat: str, start: int) -> re.Match[str] | None:
    """The label in front, such as 股票代码：; its group ``what`` says of what, or is None."""
    reach = max(0, start - _REACH)
    return _LABEL.search(flat, reach, start) if flat.find("代", reach, start) >= 0 else None


def allows(label: re.Match[str] | None, kind: Kind) -> bool:
    """Whether a label may stand before a code of this kind: 基金代码 is no share's."""
    return label is None or _LABELLED_KINDS.get(label["what"], kind) == kind


def is_something_else(flat: str, start: int, end: int, *, labelled: bool) -> bool:
    """Whether it is an index (000001 is 上证指数 as well as 平安银行), a post code, a telephone.

    >>> is_something_else("上证指数(000001)", 5, 11, labelled=False)
    True
    >>> is_something_else("沪深300ETF(000001)", 9, 15, labelled=False)
    False
    """
    reach = max(0, start - _REACH)
    # Of all numbers that indices have, only these lie in a range of shares.
    if flat.startswith("000", start) and (
        _INDEX_BEFORE.search(flat, reach, start) or _INDEX_AFTER.match(flat, end)
    ):
        return True
    return not labelled and _NUMBERED.search(flat, reach, start) is not None


def opening(flat: str, start: int, end: int) -> int | None:
    """Where the bracket opens in which it stands, alone or in a list of codes.

    >>> opening("茅台(600519)", 3, 9), opening("茅台(600519元)", 3, 9)
    (2, None)
    """
    reach = max(0, start - 3 * _REACH)
    place = max(flat.rfind("(", reach, start), flat.rfind("[", reach, start))
    bracket = _BRACKETED.match(flat, place) if place >= 0 else None
    return place if bracket and bracket.end() > end else None


def is_amount(flat: str, start: int, end: int) -> bool:
    """Whether a currency, a word for a quantity or a unit makes it a figure.

    >>> is_amount("售出600519件", 2, 8), is_amount("买入600519,", 2, 8)
    (True, False)
    """
    if _UNIT_AFTER.match(flat, end):
        return True
    return _AMOUNT_BEFORE.search(flat, max(0, start - 4), start) is not None
