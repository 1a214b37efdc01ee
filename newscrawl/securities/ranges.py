"""Which numbers an exchange gives to what: the only codes that can be one."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["stock", "b_share", "fund", "bond"]


class Listing(NamedTuple):
    """A code with its market (``600519.SH``) and what its range holds."""

    code: str
    kind: Kind


# The exchanges' own rules for assigning security codes (证券代码段分配指南 of Shanghai and
# Shenzhen, 证券代码管理 of Beijing): the leading digits tell the kind. Indices have ranges of
# their own (000 in Shanghai, 399 in Shenzhen) and are no securities.
_RANGES: tuple[tuple[str, Kind, str], ...] = (
    ("SH", "stock", "600 601 603 605 688 689"),  # main board, STAR market and its receipts
    ("SH", "b_share", "900"),
    ("SH", "fund", "501 502 505 506 508"),  # LOF and closed funds, REITs
    ("SH", "fund", "510 511 512 513 515 516 517 518 520 530 551 560 561 562 563 588 589"),  # ETF
    ("SH", "bond", "110 111 113 118"),  # convertible
    ("SZ", "stock", "000 001 002 003 300 301 302"),  # main board, ChiNext
    ("SZ", "b_share", "200"),
    ("SZ", "fund", "159"),  # ETF
    ("SZ", "fund", "160 161 162 163 164 165 166 167 168 169 180 184"),  # LOF, REITs, closed
    ("SZ", "bond", "123 127 128"),  # convertible
    ("BJ", "stock", "43 83 87 88 92"),  # 92 since October 2025, the others before
)
_LISTINGS = {
    leading: (market, kind) for market, kind, heads in _RANGES for leading in heads.split()
}


def mainland(digits: str) -> Listing | None:
    """The listing of six digits in Shanghai, Shenzhen or Beijing; None in nobody's range.

    >>> mainland("600519"), mainland("399006"), mainland("000000")
    (Listing(code='600519.SH', kind='stock'), None, None)
    """
    found = _LISTINGS.get(digits[:3]) or _LISTINGS.get(digits[:2])
    if found is None or digits == "000000":
        return None
    market, kind = found
    return Listing(f"{digits}.{market}", kind)


def hong_kong(digits: str) -> str | None:
    """The code of one to five digits in Hong Kong, in five; None in no range of shares.

    Shares have up to four digits, their counters in renminbi 8xxxx (HKEX, Stock Code
    Allocation Plan); the other numbers of five digits are warrants.

    >>> hong_kong("700"), hong_kong("80700"), hong_kong("13579")
    ('00700.HK', '80700.HK', None)
    """
    number = int(digits)
    is_share = 0 < number < 10_000 or 80_000 <= number < 90_000
    return f"{number:05d}.HK" if is_share else None


def is_mainland(code: str) -> bool:
    """Whether a code is listed in Shanghai, Shenzhen or Beijing."""
    return code.endswith((".SH", ".SZ", ".BJ"))
