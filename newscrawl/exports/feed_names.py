"""What a feed and its entries are called: ids that never change, the feed's title and its page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from urllib.parse import quote

from newscrawl.archive.selection import Selection
from newscrawl.exports.entry_text import clean_line
from newscrawl.pages.stcn.channels import CANONICAL_BASE, CHANNELS

PUBLISHER = "证券时报网"
LANGUAGE = "zh-CN"

_TAG = "tag:stcn.com,2026:newscrawl"
_PATH = ":/@!$'()*;"  # what RFC 4151 lets stand, but for the signs that part a choice
_KINDS = {"flash": "快讯类", "article": "文章类"}


def entry_id(id_: str) -> str:
    """The id of an article's entry: a tag URI (RFC 4151), from the article's id alone.

    >>> entry_id("stcn:4204288")
    'tag:stcn.com,2026:newscrawl/article/stcn:4204288'
    """
    return f"{_TAG}/article/{_quoted(id_)}"


def scheme(name: str) -> str:
    """The scheme of a kind of categories.

    >>> scheme("security")
    'tag:stcn.com,2026:newscrawl/security'
    """
    return f"{_TAG}/{name}"


def feed_id(site: str, chosen: Selection) -> str:
    """The id of a feed, from what is chosen: in whatever order, at whatever time, and how many.

    >>> feed_id("stcn", Selection(channels=["yw", "kx"], securities=["600519.SH"]))
    'tag:stcn.com,2026:newscrawl/feed/stcn?channel=kx,yw&security=600519.SH'
    """
    parts = [
        f"{name}={','.join(sorted({_quoted(value) for value in values}))}"
        for name, values in _choice(chosen)
    ]
    return f"{_TAG}/feed/{_quoted(site)}" + (f"?{'&'.join(parts)}" if parts else "")


def feed_title(chosen: Selection, names: Mapping[str, str]) -> str:
    """What is chosen, for people; ``names``: the names of securities by their codes.

    >>> feed_title(Selection(channels=["kx"]), {})
    '证券时报网 快讯'
    >>> feed_title(Selection(securities=["600519.SH"]), {"600519.SH": "贵州茅台"})
    '600519.SH 贵州茅台'
    """
    words = []
    if chosen.channels is not None:
        channels = (CHANNELS[code].name for code in chosen.channels)
        words.append(f"{PUBLISHER} {'、'.join(channels)}")
    if chosen.securities is not None:
        named = (f"{code} {names.get(code, '')}".strip() for code in chosen.securities)
        words.append("、".join(named))
    for label, values in (("来源", chosen.sources), ("标签", chosen.tags)):
        if values is not None:
            words.append(f"{label} {'、'.join(values)}")
    if chosen.kind:
        words.append(_KINDS[chosen.kind])
    if chosen.query:
        words.append(f"搜索 {chosen.query.text}")
    return clean_line(" · ".join(words)) or PUBLISHER


def home_page(chosen: Selection) -> str:
    """The page of the site that shows what is chosen: a channel's, or the site itself."""
    if chosen.channels is not None and len(chosen.channels) == 1:
        return CHANNELS[chosen.channels[0]].column_url(CANONICAL_BASE)
    return f"{CANONICAL_BASE}/"


def _choice(chosen: Selection) -> Iterator[tuple[str, Collection[str]]]:
    by_name = {
        "channel": chosen.channels,
        "kind": chosen.kind and [chosen.kind],
        "query": chosen.query and [" ".join(chosen.query.text.split())],
        "security": chosen.securities,
        "source": chosen.sources,
        "tag": chosen.tags,
    }
    for name, values in by_name.items():
        if values:
            yield name, values
    if not chosen.duplicates:
        yield "duplicates", ["no"]


def _quoted(text: str) -> str:
    return quote(clean_line(text), safe=_PATH)
