"""The channels: code → name, topic, share of the articles, and how its paging misbehaves."""

from dataclasses import dataclass
from typing import Literal

End = Literal["empty", "missing", "repeats"]


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel.

    `weight` is its share as first channel of an article. `cursor`: the JSON carries page_time and
    last_time; `last_cursor`: its last page does, too. `end`: what comes after the last page.
    `first_page`: what the API answers for page 1.
    """

    name: str
    topic: str
    weight: int = 0
    cursor: bool = True
    last_cursor: bool = True
    end: End = "empty"
    first_page: Literal["rows", "null", "html"] = "rows"
    bom: bool = False
    headlines: bool = False


CHANNELS: dict[str, Channel] = {
    "kx": Channel("快讯", "company"),
    "yw": Channel("要闻", "macro", 10),
    "gd": Channel("滚动", "macro", 6),
    "gs": Channel("股市", "market", 10),
    "company": Channel("公司", "company", 14, headlines=True),
    "gsxw": Channel("公司新闻", "company", 8, headlines=True, last_cursor=False),
    "gsdt": Channel("公司动态", "company", 8, headlines=True),
    "data": Channel("数据", "market", 8),
    "djsj": Channel("独家数据", "market", 7, first_page="null"),
    "fund": Channel("基金", "fund", 8, headlines=True, end="missing"),
    "finance": Channel("金融", "macro", 8, headlines=True, bom=True),
    "comment": Channel("评论", "opinion", 7, headlines=True, cursor=False),
    "cj": Channel("产经", "industry", 8, headlines=True, end="missing"),
    "ct": Channel("创投", "industry", 7, cursor=False),
    "kcb": Channel("科创板", "company", 6, end="missing"),
    "xsb": Channel("新三板", "company", 7, end="repeats"),
    "zk": Channel("ESG", "opinion", 7, first_page="html"),
    "gsyl": Channel("股市一览", "market", 5),
    "djjd": Channel("独家解读", "macro", 5),
    "tjkt": Channel("投教", "opinion", 5),
    "xw": Channel("新闻", "macro", 6),
    "investment": Channel("投资", "fund", 5),
    "area": Channel("地方", "industry", 6, last_cursor=False),
    "zt": Channel("专题", "opinion", 1),
}

AREA = "粤"
"""The only subType of `area` that has articles."""


SIBLINGS: dict[str, tuple[str, ...]] = {
    "yw": (
        "xw",
        "finance",
        "djjd",
    ),
    "gd": (
        "xw",
        "djjd",
    ),
    "gs": (
        "gsyl",
        "data",
        "djsj",
    ),
    "company": (
        "gsxw",
        "kcb",
        "gs",
        "xsb",
        "gsdt",
    ),
    "gsxw": (
        "company",
        "xsb",
    ),
    "gsdt": (
        "company",
        "gsxw",
    ),
    "data": (
        "gs",
        "djsj",
    ),
    "djsj": (
        "data",
        "gsyl",
    ),
    "fund": ("investment",),
    "finance": (
        "yw",
        "area",
    ),
    "comment": (
        "zk",
        "tjkt",
    ),
    "cj": (
        "ct",
        "area",
    ),
    "ct": (
        "cj",
        "kcb",
        "area",
    ),
    "kcb": (
        "company",
        "xsb",
    ),
    "xsb": (
        "company",
        "gsxw",
    ),
    "zk": (
        "comment",
        "tjkt",
    ),
    "gsyl": ("gs",),
    "djjd": (
        "yw",
        "xw",
    ),
    "tjkt": ("zk",),
    "xw": (
        "yw",
        "djjd",
    ),
    "investment": ("fund",),
    "area": ("cj",),
    "zt": ("comment",),
}
"""Where an article of a channel is likely to stand as well."""
