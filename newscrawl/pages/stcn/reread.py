"""A kept answer of the site → the article, by the parser of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from newscrawl.errors import LayoutChanged
from newscrawl.items import Article, ListRow, merged
from newscrawl.pages.answer import answer_text
from newscrawl.pages.mirror.article import read_mirror
from newscrawl.pages.stcn.article import FLASH_PARSER, Known, article_from_page, article_from_row
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.listing import read_api


def reread(
    body: bytes,
    content_type: str | None,
    before: Article,
    row: ListRow | None,
    *,
    fetched_at: datetime,
) -> Article:
    """The article ``before``, read again from the answer it came from, and what lists said of it.

    Raises :class:`newscrawl.errors.PageError` where today's parser cannot read it.
    """
    seen = Known(before.first_seen_at, before.channels, before.version - 1)
    text, number = answer_text(body, content_type), before.article_id
    if before.provenance == "mirror":
        url = None if before.url.startswith("urn:") else before.url
        return replace(read_mirror(text, url=url, fetched_at=fetched_at), version=before.version)
    if before.parser != FLASH_PARSER:
        article = article_from_page(text, number, fetched_at=fetched_at, seen=seen, row=row)
        return replace(article, provenance=before.provenance)
    flashes = next(channel for channel in CHANNELS.values() if channel.flashes)
    rows = read_api(text, flashes, None).rows
    listed = next((one for one in rows if one.article_id == number), None)
    if listed is None:
        raise LayoutChanged(f"the kept list has no row of {number}")
    whole = merged(listed, row) if row else listed
    return article_from_row(whole, fetched_at=fetched_at, seen=seen)
