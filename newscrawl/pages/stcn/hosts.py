"""Which URLs a crawl may ask for: those of the site, and no others, however they are written."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newscrawl.pages.stcn.addresses import on_site

_PORTS = {"http": 80, "https": 443}
# Browsers and resolvers take a host that ends in a number for an address: 127.1, 0x7f000001.
_NUMBER_LAST = re.compile(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?")
_LONGEST = 4000


def refusal(url: str, base_url: str) -> str | None:
    """Why a URL is not asked for, in a word; None where it is one of the site.

    The site is the host and port of ``base_url``; where that is a host of stcn.com, all hosts of
    stcn.com on the ports of http and https. ``malformed``: no URL, or none that all readers read
    alike; ``scheme``: neither http nor https; ``user_info``: a name before the host; ``address``:
    another host, written as an address in whatever notation; ``other_host``; ``other_port``;
    ``downgrade``: http where the site is asked by https.

    >>> refusal("https://stock.stcn.com/2019/0926/15409036.shtml", "https://www.stcn.com")
    >>> refusal("http://0x7f.1/", "https://www.stcn.com")
    'address'
    """
    try:
        asked, base = urlsplit(url), urlsplit(base_url)
        own_ports = _PORTS[base.scheme], _PORTS.get(asked.scheme)
        ports = base.port or own_ports[0], asked.port or own_ports[1]
    except ValueError:
        return "malformed"
    host = asked.hostname or ""
    foreign = host != base.hostname and not (on_site(base_url) and on_site(url))
    wrong = {
        "scheme": asked.scheme not in _PORTS,
        "user_info": "@" in asked.netloc,
        "malformed": not host or "\\" in asked.netloc or len(url) > _LONGEST,
        "address": foreign and _is_address(host),
        "other_host": foreign,
        "other_port": ports[0] != ports[1] and ports != own_ports,
        "downgrade": (base.scheme, asked.scheme) == ("https", "http"),
    }
    return next((why for why, found in wrong.items() if found), None)


def _is_address(host: str) -> bool:
    return ":" in host or _NUMBER_LAST.fullmatch(host) is not None
