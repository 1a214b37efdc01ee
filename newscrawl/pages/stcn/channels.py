"""The channels (栏目) of the site, and the addresses of its lists and articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from newscrawl.pages.stcn.addresses import address_of, is_old, on_site, plain_number

__all__ = [
    "CANONICAL_BASE",
    "CHANNELS",
    "SITE",
    "Channel",
    "address_of",
    "article_id",
    "article_url",
    "item_id",
]

SITE = "stcn"
CANONICAL_BASE = "https://www.stcn.com"


@dataclass(frozen=True, slots=True)
class Channel:
    """One list of the site.

    ``certain`` is False where a single source named the channel: it is crawled on request only.
    ``flashes`` marks the list whose rows hold whole texts, as JSON objects.
    ``query`` are further parameters that its address needs.
    """

    code: str
    name: str
    certain: bool = True
    flashes: bool = False
    query: tuple[tuple[str, str], ...] = ()

    def column_url(self, base: str) -> str:
        """The server-rendered column page under ``base`` (no trailing slash)."""
        query = f"?{urlencode(self.query)}" if self.query else ""
        return f"{base}/article/list/{self.code}.html{query}"

    def api_url(self, base: str, cursor: tuple[int, int | None] | None = None) -> str:
        """The list API's address; ``cursor`` is (page_time, last_time in epoch seconds)."""
        query: list[tuple[str, object]] = [("type", self.code), *self.query]
        if cursor:
            page_time, last_time = cursor
            query.append(("page_time", page_time))
            if last_time is not None:
                query.append(("last_time", last_time))
        return f"{base}/article/list.html?{urlencode(query)}"

    def rank_url(self, base: str) -> str:
        """The address of the channel's hot ranking, as the site's own pages ask for it."""
        return f"{base}/article/category-news-rank.html?{urlencode({'type': self.code})}"


CHANNELS = {
    channel.code: channel
    for channel in (
        Channel("kx", "快讯", flashes=True),
        Channel("yw", "要闻"),
        Channel("gd", "滚动"),
        Channel("gs", "股市"),
        Channel("company", "公司"),
        Channel("gsxw", "公司新闻"),
        Channel("gsdt", "公司动态"),
        Channel("data", "数据"),
        Channel("djsj", "独家数据"),
        Channel("fund", "基金"),
        Channel("finance", "金融"),
        Channel("comment", "评论"),
        Channel("cj", "产经"),
        Channel("ct", "创投"),
        Channel("kcb", "科创板"),
        Channel("xsb", "新三板"),
        Channel("zk", "ESG"),
        Channel("gsyl", "股市一览"),
        Channel("djjd", "独家解读"),
        Channel("tjkt", "投教"),
        Channel("xw", "新闻"),
        Channel("investment", "投资"),
        Channel("area", "地方", query=(("subType", "粤"),)),
        Channel("zt", "专题", certain=False),
    )
}

_ARTICLE_PATH = re.compile(r"(?:https?:)?(?://[^/]+)?/article/detail/([0-9]{1,12})\.html")


def article_id(link: str) -> str | None:
    """The id in the link of a list's row, absolute or not; None for any other link.

    Old articles stand in no list of today: see :func:`newscrawl.pages.stcn.addresses.address_of`.

    >>> article_id("/article/detail/4204288.html"), article_id("/live/video-detail/7.html")
    ('4204288', None)
    """
    found = _ARTICLE_PATH.match(link.strip())
    return plain_number(found[1]) if found else None


def article_url(article_id: str, base: str = CANONICAL_BASE) -> str:
    """The address of an article's page under ``base`` (no trailing slash).

    An old article stands on the host that its id names, whichever host of the site is the base;
    under a base that is not of the site, a copy of it, it keeps its path.

    >>> article_url("4204288"), article_url("stock.stcn.com/2019/0926/15409036.shtml")
    ('https://www.stcn.com/article/detail/4204288.html', \
'https://stock.stcn.com/2019/0926/15409036.shtml')
    """
    if not is_old(article_id):
        return f"{base}/article/detail/{article_id}.html"
    if on_site(base):
        return f"https://{article_id}"
    return f"{base}/{article_id.partition('/')[2]}"


def item_id(article_id: str) -> str:
    """The id of the record: ``stcn:4204288``."""
    return f"{SITE}:{article_id}"
