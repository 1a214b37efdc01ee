"""The codes that stand in a text, and how sure each form is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newscrawl.securities import kinds, surroundings
from newscrawl.securities.ranges import hong_kong, mainland


class Written(NamedTuple):
    """A code in ``text[start:end]``.

    ``sure``: its form or a label says that it is a code. ``free``: nothing makes it a number;
    it is a code if somebody knows it. Neither: only with its name beside it.
    """

    start: int
    end: int
    code: str
    sure: bool
    free: bool


_CODE = re.compile(
    r"""
    (?=[0-9A-Za-z纳纽美港联香上深北])
    (?<![0-9A-Za-z_])(?<![0-9A-Za-z][.\-])
    (?:
      (?P<digits>[0-9]{6})\ ?\.\ ?(?i:(?P<suffix>SH|SS|SZ|BJ|XSHG|XSHE|XBSE))
    | (?P<hk>[0-9]{1,5})\ ?\.\ ?(?i:HK)(?!\ ?\$)
    | (?i:(?P<prefix>SH|SZ|BJ))[ .:]{0,2}(?P<prefixed>[0-9]{6})
    | (?i:HK)[ .:]{0,2}(?P<hk_prefixed>[0-9]{5})
    | (?:(?i:SSE|SZSE|BSE)|上交所|深交所|北交所)\ ?:\ ?(?P<listed>[0-9]{6})
    | (?:(?i:HKEX|SEHK)|港交所|(?:香港)?联交所)\ ?:\ ?
        (?P<hk_listed>0[0-9]{3,4}|[0-9]{1,5}(?=\ ?\)))
    | (?:(?i:NASDAQ|NYSE|AMEX)|纳斯达克|纽交所|纽约证券交易所|美股(?:代码)?)\ ?:\ ?
        (?P<us_listed>[A-Z]{1,5})
    | (?P<us>[A-Z]{1,5})\.US | (?P<us_dotted>[A-Z]{2,5})\.(?:OQ|O|N)
    | (?P<bare>[0-9]{6}|[08][0-9]{4}) | (?<=[(\[])(?P<hk_short>[0-9]{3,4})(?=[)\]])
    | (?<=[(\[])(?:(?P<us_letter>[A-Z])\.[ON]|(?P<ticker>[A-Z]{1,5}))(?=[)\]])
    )
    (?![0-9A-Za-z_]|\ ?\.\ ?[0-9A-Za-z]|-[0-9])
    """,
    re.VERBOSE | re.ASCII,
)
_UNSURE = ("ticker", "hk_short")
_MARKETS = {"SS": "SH", "XSHG": "SH", "XSHE": "SZ", "XBSE": "BJ"}
_LIST_GAP = re.compile(r" ?[、,;/和及与] ?| ")


def written_codes(flat: str) -> Iterator[Written]:
    """Every code of a flattened text, in order; what lies in no exchange's range is none.

    >>> [w.code for w in written_codes("贵州茅台(600519),00700.HK,NASDAQ: META,600519万元,399006")]
    ['600519.SH', '00700.HK', 'META.US', '600519.SH']
    >>> [(w.sure, w.free) for w in written_codes("贵州茅台(600519),600519万元")]
    [(True, True), (False, False)]
    """
    label: re.Match[str] | None = None
    last_end = 0
    for found in _CODE.finditer(flat):
        start, end = found.span()
        if found.lastgroup == "bare":
            if not (label and _LIST_GAP.fullmatch(flat, last_end, start)):
                label = surroundings.label_before(flat, start)
            written = _bare(flat, start, end, label)
            if written:
                yield written
        else:
            label = None
            code = _code(found)
            if code:
                yield Written(start, end, code, sure=found.lastgroup not in _UNSURE, free=False)
        last_end = end


def _code(found: re.Match[str]) -> str | None:
    """The code of a form that names its market."""
    form = str(found.lastgroup)
    value = found[form]
    if form == "suffix":
        return _in_market(found["digits"], value)
    if form == "prefixed":
        return _in_market(value, found["prefix"])
    if form == "listed":
        listing = mainland(value)
        return listing and listing.code
    return hong_kong(value) if form.startswith("hk") else f"{value}.US"


def _in_market(digits: str, market: str) -> str | None:
    listing = mainland(digits)
    market = _MARKETS.get(market.upper(), market.upper())
    return listing.code if listing and listing.code.endswith(market) else None


def _bare(flat: str, start: int, end: int, label: re.Match[str] | None) -> Written | None:
    """A number without a market: a code, a number, or either."""
    digits = flat[start:end]
    if len(digits) == 5:
        code = hong_kong(digits)
        return Written(start, end, code, sure=label is not None, free=False) if code else None
    listing = mainland(digits)
    if listing is None or not surroundings.allows(label, listing.kind):
        return None
    if label is None and surroundings.is_amount(flat, start, end):
        return Written(start, end, listing.code, sure=False, free=False)
    if surroundings.is_something_else(flat, start, end, labelled=label is not None):
        return None
    opening = surroundings.opening(flat, start, end)
    place = start if opening is None else opening
    is_share_by_label = label is not None and label["what"] is not None
    if not is_share_by_label and kinds.is_open_end_fund(flat, start, end, place):
        return Written(start, end, listing.code, sure=False, free=False)
    is_named = opening is not None and kinds.is_named(flat, opening, listing)
    sure = label is not None or is_named
    return Written(start, end, listing.code, sure=sure, free=listing.kind == "stock")
