"""Entries → Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from lxml import etree

from newscrawl import __version__
from newscrawl.exports.entries import Entries, Entry
from newscrawl.exports.entry_text import clean_line
from newscrawl.exports.feed_names import (
    LANGUAGE,
    PUBLISHER,
    feed_id,
    feed_title,
    home_page,
    scheme,
)
from newscrawl.exports.job import Job
from newscrawl.pages.stcn.channels import CHANNELS

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NEVER = "1990-01-01T00:00:00+08:00"
"""When a feed without an entry was updated: a time that stays, as the feed does."""

_IN_MEMORY = 4_000_000
"""Bytes of entries; what is more waits in a temporary file for the head, which is known last."""

_END = b"</feed>"


def write_atom(file: BinaryIO, job: Job, *, address: str | None = None) -> None:
    """Write the newest articles of the job; ``address``: where the feed itself is, if known."""
    entries = Entries(job)
    with SpooledTemporaryFile(_IN_MEMORY) as body:
        for entry in entries:
            body.write(etree.tostring(_entry(entry), encoding="utf-8") + b"\n")
        body.seek(0)
        head = etree.tostring(_head(entries, address), encoding="utf-8", xml_declaration=True)
        file.write(head.removesuffix(_END) + b"\n")
        copyfileobj(body, file)
    file.write(_END + b"\n")


def _head(entries: Entries, address: str | None) -> etree._Element:
    """The feed before its entries."""
    chosen = entries.job.chosen
    feed = etree.Element("feed", xmlns=_NAMESPACE)
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", LANGUAGE)
    _add(feed, "id", feed_id(entries.job.site, chosen))
    _add(feed, "title", feed_title(chosen, entries.names))
    _add(feed, "updated", entries.updated or _NEVER)
    _person(feed, "author", PUBLISHER)
    _add(feed, "link", rel="alternate", type="text/html", href=home_page(chosen))
    if address:
        _add(feed, "link", rel="self", type="application/atom+xml", href=address)
    _add(feed, "generator", "newscrawl", version=__version__)
    return feed


def _entry(entry: Entry) -> etree._Element:
    """An entry; its elements have no namespace, since they take the feed's, in which they stand."""
    element = etree.Element("entry")
    if entry.article.language != LANGUAGE:
        element.set(
            "{http://www.w3.org/XML/1998/namespace}lang", clean_line(entry.article.language)
        )
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", entry.published)
    _add(element, "updated", entry.updated)
    for name in entry.authors:
        _person(element, "author", name)
    if entry.source and entry.source not in entry.authors:
        _person(element, "contributor", entry.source)
    if entry.url:
        _add(element, "link", rel="alternate", type="text/html", href=entry.url)
    for kind, term, label in _categories(entry):
        category = _add(element, "category", term=term, scheme=scheme(kind))
        if label:
            category.set("label", label)
    if entry.summary:
        _add(element, "summary", entry.summary)
    _add(element, "content", entry.html, type="html")
    return element


def _categories(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """What kind of category, its term, and what people call it."""
    yield "kind", entry.article.kind, ""
    for code in entry.article.channels:
        yield "channel", clean_line(code), CHANNELS[code].name if code in CHANNELS else ""
    for code, name in entry.securities.items():
        yield "security", code, name
    for tag in entry.tags:
        yield "tag", tag, ""


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, attributes)
    element.text = text or None
    return element


def _person(parent: etree._Element, tag: str, name: str) -> None:
    _add(_add(parent, tag), "name", name)
