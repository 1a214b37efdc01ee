"""Where a saved page may have come from: what the page itself, and its place on the disk, say."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from lxml import etree

from newscrawl.errors import LayoutChanged
from newscrawl.moments import SITE_YEARS
from newscrawl.pages.answer import answer_text
from newscrawl.pages.stcn.markup import parse
from newscrawl.saved.page import PAGES

# What browsers and the extension SingleFile write into a page that they save.
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{4}\)(\S+)\s*-->")
_SINGLE_FILE = re.compile(
    r"Page saved with SingleFile\s+url:\s*(?P<url>\S+)"
    r"(?:\s+saved date:\s*[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>[0-9]{2}) "
    r"(?P<year>[12][0-9]{3}) (?P<time>[0-9:]{8}) GMT(?P<zone>[+-][0-9]{4}))?"
)
_BEGINNING = 4096
_OWN = tuple(
    etree.XPath(query)
    for query in ("//link[@rel = 'canonical']/@href", "//meta[@property = 'og:url']/@content")
)
_SHARED = etree.XPath("//*[contains(@class, 'social-share')]/@data-url")
_MOST_BESIDE = 1 << 16


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of itself.

    ``claims``: the address in the comment of what saved it, its canonical address and
    ``og:url``, each once; ``shared``: its share links; ``saved_at``: when SingleFile saved it.
    """

    claims: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    saved_at: datetime | None = None


def said_by(body: bytes, content_type: str | None) -> Said:
    """What a page says of itself; of a page without readable markup, what its comments say."""
    text = answer_text(body, content_type)
    browser = _SAVED_FROM.search(text, 0, _BEGINNING)
    single_file = _SINGLE_FILE.search(text, 0, _BEGINNING)
    claims = [found[1] for found in (browser, single_file) if found]
    shared: list[str] = []
    with suppress(LayoutChanged):
        root = parse(text)
        claims += [str(link) for query in _OWN for link in query(root)]
        shared += map(str, _SHARED(root))
    saved_at = _saved_at(single_file) if single_file else None
    return Said(tuple(dict.fromkeys(claims)), tuple(shared), saved_at)


def claimed_addresses(said: Said, path: Path) -> tuple[str, ...]:
    """The addresses that may be a page's, likeliest first, each once.

    The ``url`` of a ``meta.json`` beside it, where it is the only page there; what the page says
    itself; its path, where a host stands in it (``saved/www.stcn.com/article/detail/1.html``).
    """
    found = [*_beside(path), *said.claims, *said.shared, *_by_path(path)]
    return tuple(dict.fromkeys(found))


def _saved_at(comment: re.Match[str]) -> datetime | None:
    """The time in SingleFile's comment, which it writes as JavaScript writes a ``Date``."""
    if comment["zone"]:
        with suppress(ValueError):
            date = parsedate_to_datetime(
                "{day} {month} {year} {time} {zone}".format(**comment.groupdict())
            )
            return date if date.tzinfo and date.year in SITE_YEARS else None
    return None


def _beside(path: Path) -> list[str]:
    beside = path.with_name("meta.json")
    with suppress(OSError, ValueError, RecursionError):
        if beside.is_file() and _is_alone(path):
            with beside.open("rb") as file:
                meta = json.loads(file.read(_MOST_BESIDE))
            if isinstance(meta, dict) and isinstance(url := meta.get("url"), str):
                return [url]
    return []


def _is_alone(path: Path) -> bool:
    return not any(
        other.name.lower().endswith(PAGES) and other.name != path.name
        for other in path.parent.iterdir()
    )


def _by_path(path: Path) -> list[str]:
    parts = path.absolute().parts
    hosts = [place for place, part in enumerate(parts[:-1]) if "." in part.strip(".")]
    return [f"https://{'/'.join(parts[place:])}" for place in reversed(hosts)]
