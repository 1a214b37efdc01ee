"""Addresses within the page."""

from __future__ import annotations

from urllib.parse import urlencode


def link(path: str, **parameters: object) -> str:
    """A path with those of the parameters that say something.

    >>> link("/", channel="kx", day=None, q="茅台")
    '/?channel=kx&q=%E8%8C%85%E5%8F%B0'
    """
    query = urlencode(
        {name: value for name, value in parameters.items() if value not in (None, "")}
    )
    return f"{path}?{query}" if query else path
