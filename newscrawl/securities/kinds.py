"""What the words in front of a number say that it is: a fund, a bond, a B share."""

from __future__ import annotations

import re

from newscrawl.securities.ranges import Kind, Listing

# Fund companies (公募基金管理人), as the names of their funds begin.
_MANAGERS = "|".join(
    "安信 宝盈 博时 长城 长盛 长信 创金合信 大成 德邦 东方 东吴 方正富邦 富国 富荣 工银"
    " 光大 广发 国海富兰克林 国金 国联 国寿安保 国泰 国投瑞银 海富通 红土 宏利 华安 华宝"
    " 华富 华商 华泰 华夏 汇安 汇添富 嘉实 建信 交银 金鹰 金元 景顺长城 民生加银 摩根 南方"
    " 农银 诺安 诺德 鹏华 鹏扬 平安 浦银 前海开源 融通 睿远 上投摩根 上银 申万菱信 泰康 泰信"
    " 天弘 天治 万家 西部利得 新华 信诚 信达澳亚 兴全 兴业 兴证全球 易方达 益民 银河 银华"
    " 永赢 圆信永丰 招商 浙商 中庚 中海 中金 中欧 中信保诚 中信建投 中银 中邮 朱雀"
    " 国富 汇丰晋信 财通 恒越 泓德 淳厚 湘财 太平 中加 中融 中航 长安 北信瑞丰".split()
)
_SHARE_CLASS = r"(?:型|发起式?)?\)?(?:[A-FHIY]类?)?"
_TYPED = re.compile(
    rf"(?:混合|债券?|(?:{_MANAGERS})\w{{2,14}}(?<![只支的类些])股票|指数|增强|联接|货币|基金|理财|宝|[LF]OF|QDII)"
    rf"{_SHARE_CLASS}[ \t]?(?:[(\[](?:代码[:为]?)?)? ?$"
)
_TYPED_AFTER = re.compile(
    rf"[ )\]]?(?:{_MANAGERS})\w{{3,16}}?(?:混合|债券|股票|指数|联接|货币)[A-F]?(?!\w)"
)
_MARKED = re.compile(r"(?:ETF[\u4e00-\u9fff]{0,6}|LOF\)?[A-F]?|REITs?|基金) ?$")
# What only listed open-end funds (LOF) are called as well: ETFs share 530 and 560 with others.
_MARKED_LOF = re.compile(rf"(?:混合|指数|增强|联接|[LF]OF|QDII){_SHARE_CLASS} ?$")
_LOF = ("16", "501", "502", "506")
# 招商中证白酒, but not 南方医科大学: its number is a post code.
_MANAGED = re.compile(
    rf"(?:{_MANAGERS})[0-9A-Za-z\u4e00-\u9fff]{{2,16}}(?<![市区路街道号楼村镇县厦室院校局司学园城])$"
)
_OTHERS: dict[Kind, re.Pattern[str]] = {
    # 110 is shared with funds such as 易方达增强回报债券: 债 alone is not enough.
    "bond": re.compile(r"(?:转债|可转换公司债券|转[0-9]|[0-9]转) ?$"),
    "b_share": re.compile(r"B股? ?$"),
    "stock": re.compile(r"[\u4e00-\u9fffA-Za-z”\"》'*)\]] ?$"),
}
_REACH = 24


def is_named(flat: str, place: int, listing: Listing) -> bool:
    """Whether the words that end at ``place`` may name what the listing is.

    Any word may name a share. What can be no share needs one that says its kind.

    >>> from newscrawl.securities.ranges import mainland
    >>> names = {"招商中证白酒": "161725", "H融创债": "163376", "兴业转债": "113052"}
    >>> [is_named(name, len(name), mainland(digits)) for name, digits in names.items()]
    [True, False, True]
    """
    reach = max(0, place - _REACH)
    if listing.kind != "fund":
        return _OTHERS[listing.kind].search(flat, reach, place) is not None
    if _MARKED.search(flat, reach, place):
        return True
    if listing.code.startswith(_LOF) and _MARKED_LOF.search(flat, reach, place):
        return True
    if not listing.code.startswith(_LOF) and _TYPED.search(flat, reach, place):
        return False
    return _MANAGED.search(flat, reach, place) is not None


def is_open_end_fund(flat: str, start: int, end: int, place: int) -> bool:
    """Whether a number in ``flat[start:end]`` is that of a fund which no exchange lists.

    Their numbers (six digits, registered with 中国结算) share 000 to 003 with Shenzhen's
    shares. ``place``: where the bracket opens that it stands in, or ``start``.

    >>> is_open_end_fund("华夏成长混合(000001)", 7, 13, 6)
    True
    >>> is_open_end_fund("平安银行(000001)", 5, 11, 4)
    False
    """
    if not flat.startswith(("000", "001", "002", "003"), start):
        return False
    reach = max(0, place - _REACH)
    before = _TYPED.search(flat, reach, place) or _TYPED.search(flat, reach, start)
    return before is not None or _TYPED_AFTER.match(flat, end) is not None
