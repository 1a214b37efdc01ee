"""Text and addresses of the archive as XML, HTML and JSON can hold them, and do no harm there."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# What XML cannot hold, control characters, and what turns the direction of the text behind it.
# Marks that stand for themselves alone (U+200E, U+200F, U+061C) stay.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    r"""The text without what harms, its line breaks as ``\n``.

    >>> clean("a\x00b\u202ec\ud800\r\nd")
    'abc\nd'
    """
    return _HARMFUL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_line(text: str) -> str:
    """The text as one line.

    >>> clean_line(" 贵州茅台\\n 涨停 ")
    '贵州茅台 涨停'
    """
    return " ".join(clean(text).split())


def web_address(url: str) -> str | None:
    """The address where it leads to a web page or a picture, as ASCII; None for all others.

    >>> web_address("https://www.stcn.com/图 1.png"), web_address("javascript:alert(1)")
    ('https://www.stcn.com/%E5%9B%BE%201.png', None)
    """
    url = clean(url).strip()
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:  # such as https://[
        return None
    path = url.partition("://")[2]
    return f"{parts.scheme}://{quote(path, safe=_ADDRESS)}"


_ADDRESS = "%/:?#[]@!$&'()*+,;=~"
