"""Entries → JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO

import orjson

from newscrawl import __version__
from newscrawl.exports.entries import Entries, Entry
from newscrawl.exports.entry_text import clean_line
from newscrawl.exports.feed_names import LANGUAGE, PUBLISHER, feed_id, feed_title, home_page
from newscrawl.exports.job import Job

_VERSION = "https://jsonfeed.org/version/1.1"

_IN_MEMORY = 4_000_000
"""Bytes of items; what is more waits in a temporary file for the head, which is known last."""


def write_jsonfeed(file: BinaryIO, job: Job, *, address: str | None = None) -> None:
    """Write the newest articles of the job; ``address``: where the feed itself is, if known."""
    entries = Entries(job)
    with SpooledTemporaryFile(_IN_MEMORY) as items:
        for number, entry in enumerate(entries):
            items.write(b",\n" if number else b"\n")
            items.write(orjson.dumps(_item(entry)))
        items.seek(0)
        file.write(orjson.dumps(_head(entries, address)).removesuffix(b"}") + b',"items":[')
        copyfileobj(items, file)
    file.write(b"\n]}\n")


def _head(entries: Entries, address: str | None) -> dict[str, Any]:
    """The feed before its items."""
    chosen = entries.job.chosen
    return {
        "version": _VERSION,
        "title": feed_title(chosen, entries.names),
        "home_page_url": home_page(chosen),
        **({"feed_url": address} if address else {}),
        "language": LANGUAGE,
        "authors": [{"name": PUBLISHER}],
        "_newscrawl": {"id": feed_id(entries.job.site, chosen), "version": __version__},
    }


def _item(entry: Entry) -> dict[str, Any]:
    """An item; what is not known is left out of it."""
    article = entry.article
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "content_text": entry.text,
        "summary": entry.summary,
        "date_published": entry.published,
        "date_modified": entry.updated if entry.updated != entry.published else None,
        "authors": [{"name": name} for name in entry.authors],
        "tags": entry.tags,
        "language": clean_line(article.language),
    }
    needed = ("id", "title", "content_html", "content_text")
    return {name: value for name, value in item.items() if value or name in needed} | {
        "_newscrawl": {
            "id": clean_line(article.id),
            "version": article.version,
            "kind": article.kind,
            "source": entry.source or None,
            "channels": [clean_line(code) for code in article.channels],
            "securities": [
                {"code": code, "name": name or None} for code, name in entry.securities.items()
            ],
            "duplicate_of": clean_line(article.duplicate_of or "") or None,
        }
    }
