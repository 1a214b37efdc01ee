"""The text of an answer: the same when it comes and when it is read again years later."""

from __future__ import annotations

from w3lib.encoding import html_to_unicode


def answer_text(body: bytes, content_type: str | None) -> str:
    """Decoded by its byte order mark, its ``Content-Type``, its own declaration, or as UTF-8."""
    return html_to_unicode(content_type, body, default_encoding="utf-8")[1]
