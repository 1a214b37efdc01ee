"""The hash of a wording: what makes two texts the same to the letter."""

from __future__ import annotations

from hashlib import sha256


def content_hash(title: str, text: str) -> str:
    """SHA-256 of title and text without any white space: it changes with the wording alone.

    >>> content_hash("贵州茅台 ", "涨\\n停") == content_hash("贵州茅台", "涨停")
    True
    """
    wording = f"{''.join(title.split())}\n{''.join(text.split())}"
    return sha256(wording.encode("utf-8", "replace")).hexdigest()
