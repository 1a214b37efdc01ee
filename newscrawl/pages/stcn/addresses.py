"""The addresses of articles, today's and old ones → the id that each is known by."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from newscrawl.errors import LayoutChanged

DOMAIN = "stcn.com"

_LONGEST = 300
_SIGNS = re.compile(r"[!-~]+")
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){0,4}stcn\.com")
_PORTS = {"http": (None, 80), "https": (None, 443)}
_DETAIL = re.compile(r"/article/detail/([0-9]{1,12})\.html")
_SHARED = "/pages/detail/detail"
_NUMBER = re.compile(r"[0-9]{1,12}")
# /2019/0926/15409036.shtml until 2020; then /ss/202007/t20200715_2135227.html. A further page of
# an article (…_2.shtml) is no article.
_OLD = re.compile(
    r"(?:/[a-z0-9_-]{1,40}){0,6}(?:/[0-9]{4}/[0-9]{4}/[0-9]{1,12}|/[0-9]{6}/t[0-9]{8}_[0-9]{1,12})"
    r"\.s?html?"
)
_FLASH_PART = re.compile(r"(?:^|[./])kuaixun[./]")


def address_of(url: str) -> str | None:
    """The article id that an address stands for; None where it is no article of stcn.com.

    An article of today's design is known by its number, without zeros before it, an old one by
    host and path: its number counts from another start. ``http`` and ``https``, with ``www.`` or
    without, are one address, and a missing scheme does no harm. The two old forms are those of
    ``docs/record.md``, Old pages.

    >>> address_of("http://kuaixun.stcn.com/2019/0926/15409036.shtml#comment")
    'kuaixun.stcn.com/2019/0926/15409036.shtml'
    >>> address_of("https://h5.stcn.com/pages/detail/detail?id=4204288&jump_type=fast_info")
    '4204288'
    >>> address_of("https://www.stcn.com/article/list/kx.html")
    """
    text = url.strip()
    if len(text) > _LONGEST or not _SIGNS.fullmatch(text):
        return None
    try:
        parts = urlsplit(text if "//" in text else f"//{text}", scheme="https")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    plain = port in _PORTS.get(parts.scheme, ()) and "@" not in parts.netloc
    return _article_at(host, parts.path, parts.query) if plain and _HOST.fullmatch(host) else None


def plain_number(number: str) -> str:
    """A number as an id: one article has one id, however many zeros stand before its number.

    >>> plain_number("0004204288")
    '4204288'
    """
    return number.lstrip("0") or "0"


def is_old(article_id: str) -> bool:
    """Whether an article id is an old one: host and path.

    >>> is_old("kuaixun.stcn.com/2019/0926/15409036.shtml"), is_old("4204288")
    (True, False)
    """
    return _HOST.fullmatch(article_id.partition("/")[0]) is not None


def is_old_flash(address: str) -> bool:
    """Whether an old id or address is of the channel 快讯, by its host or by a part of its path.

    >>> is_old_flash("kuaixun.stcn.com/2019/0926/15409036.shtml")
    True
    """
    return _FLASH_PART.search(address) is not None


def on_site(url: str) -> bool:
    """Whether an absolute URL is one of stcn.com, whichever its host there.

    >>> on_site("https://www.stcn.com"), on_site("http://127.0.0.1:8010")
    (True, False)
    """
    return _HOST.fullmatch(urlsplit(url).hostname or "") is not None


def check_landing(url: str, asked: str) -> None:
    """Raise :class:`LayoutChanged` where the answer for ``asked`` came from another article's URL.

    An old page does not say which article it is of: the address that sent on is all there is.
    """
    landed = address_of(url)
    if landed not in (None, asked):
        raise LayoutChanged(
            f"asked for article {asked}, was sent on to {landed}: "
            "it is stored only where its own id is asked for"
        )


def _article_at(host: str, path: str, query: str) -> str | None:
    if found := _DETAIL.fullmatch(path):
        return plain_number(found[1])
    if path == _SHARED:
        values = parse_qs(query).get("id", [])
        is_one = len(values) == 1 and _NUMBER.fullmatch(values[0])
        return plain_number(values[0]) if is_one else None
    if _OLD.fullmatch(path):
        return f"{'www.stcn.com' if host == DOMAIN else host}{path}"
    return None
