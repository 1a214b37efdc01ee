"""ETag and Last-Modified of article pages, and the 304 that follows from them.

Whether the site gives any is not known: so a quarter of the articles have an ETag, a quarter a
weak one and a date, a quarter a date alone, and a quarter neither.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from zlib import crc32

from .answer import Answer

_KINDS = 4


def validated(page: Answer, number: int, edited_at: int) -> Answer:
    """The page with what articles of this number carry; `edited_at` in epoch seconds.

    The ETag follows each byte of the page, also what stands beside the article.
    """
    kind = number % _KINDS
    etag = f'"{crc32(page.body.encode()):08x}"' if kind < 2 else None
    if kind == 1:
        etag = f"W/{etag}"
    modified = None
    if kind in (1, 2):
        modified = format_datetime(datetime.fromtimestamp(edited_at, UTC), usegmt=True)
    return replace(page, etag=etag, last_modified=modified)


def unvalidated(answer: Answer) -> Answer:
    """Without any: what misbehaves says nothing of itself."""
    return replace(answer, etag=None, last_modified=None)


def conditional(answer: Answer, headers: Mapping[str, str]) -> Answer:
    """A 304 without a body where the asker has this answer already (RFC 9110, 13.1)."""
    if answer.status != 200 or not _has_it(answer, headers):
        return answer
    return replace(answer, body="", status=304)


def _has_it(answer: Answer, headers: Mapping[str, str]) -> bool:
    if (known := headers.get("If-None-Match")) is not None:
        tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
        return answer.etag is not None and (
            known.strip() == "*" or answer.etag.removeprefix("W/") in tags
        )
    since = headers.get("If-Modified-Since")
    if since is None or answer.last_modified is None:
        return False
    try:
        return parsedate_to_datetime(answer.last_modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
