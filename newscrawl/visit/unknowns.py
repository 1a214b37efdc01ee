"""What nobody has written down of the site yet, and what a visit says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from newscrawl.errors import LayoutChanged
from newscrawl.pages.stcn.listing import json_object
from newscrawl.visit.checks import Answer
from newscrawl.visit.plan import COLUMNS, Visit

_HEAD = {
    "og": re.compile(r"""<meta[^<>]{0,300}property=["']og:([a-z_:]{1,30})"""),
    "canonical": re.compile(r"""<link[^<>]{0,300}rel=["']?canonical"""),
    "JSON-LD": re.compile(r"""<script[^<>]{0,200}application/ld\+json"""),
}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question, whether this visit answers it, and what it has seen."""

    question: str
    state: Literal["seen", "not seen", "not looked at"]
    evidence: str = ""


def unknowns(seen: Visit, robots: Answer | None) -> list[Unknown]:
    """Every question that is open, in the order in which a crawl meets them."""
    pages = [a for a in seen.answers if a.ask.name.startswith("article ") and a.status == 200]
    return [
        _robots(robots),
        _cursor(seen),
        Unknown(
            "how a list ends: empty data, no cursor, the same cursor",
            "not looked at",
            "its end is hundreds of pages away",
        ),
        *(_head(name, pages) for name in _HEAD),
        _in_bodies("tables in the text", pages, "table"),
        _in_bodies("videos in the text", pages, "video", "iframe", "embed"),
        _validators(pages),
        _mark(seen),
        Unknown("RSS and sitemap", *_sitemap(robots)),
        Unknown(
            "whether old addresses (kuaixun.stcn.com/2019/…) still answer",
            "not looked at",
            "they stand on other hosts: scrapy crawl stcn -a urls=… asks for one",
        ),
    ]


def _robots(robots: Answer | None) -> Unknown:
    question = "robots.txt"
    if robots is None:
        return Unknown(question, "not looked at", "ROBOTSTXT_OBEY is off")
    if robots.status != 200:
        return Unknown(question, "seen", robots.fault or f"HTTP status {robots.status}")
    rules = [line.strip() for line in robots.text.splitlines() if line.strip()]
    return Unknown(question, "seen", " | ".join(rules)[:300] or "empty")


def _sitemap(robots: Answer | None) -> tuple[Literal["seen", "not looked at"], str]:
    if robots and robots.status == 200:
        found = re.findall(r"(?im)^\s*sitemap:\s*(\S{1,200})", robots.text)
        if found:
            return "seen", f"robots.txt names {', '.join(found[:3])}"
    return "not looked at", "robots.txt names none"


def _cursor(seen: Visit) -> Unknown:
    question = "whether lists other than kx answer page_time and last_time"
    said = []
    for code in COLUMNS:
        answer = seen.answer(code)
        values = _values(answer) if answer else None
        if values:
            there = [name for name in ("page_time", "last_time") if values.get(name) is not None]
            said.append(f"{code}: {' and '.join(there) or 'neither'}")
    return Unknown(question, "seen" if said else "not seen", "; ".join(said))


def _head(name: str, pages: list[Answer]) -> Unknown:
    found = [match for page in pages if (match := _HEAD[name].search(page.text))]
    evidence = f"in {len(found)} of {len(pages)} articles"
    return Unknown(f"{name} in the head", "seen" if found else "not seen", evidence)


def _in_bodies(question: str, pages: list[Answer], *tags: str) -> Unknown:
    found = []
    for page in pages:
        start = page.text.find('class="detail-content"')
        end = page.text.find("detail-content-statement", start)
        body = page.text[start:end] if start >= 0 else ""
        found += [page.ask.path for tag in tags if f"<{tag}" in body]
    return Unknown(question, "seen" if found else "not seen", ", ".join(dict.fromkeys(found)))


def _validators(pages: list[Answer]) -> Unknown:
    question = "whether pages carry ETag or Last-Modified (for conditional requests)"
    names = {n for page in pages for n in ("etag", "last-modified") if n in page.headers}
    return Unknown(question, "seen" if names else "not seen", ", ".join(sorted(names)))


def _mark(seen: Visit) -> Unknown:
    marked = [a.ask.name for a in seen.answers if a.body.startswith(b"\xef\xbb\xbf")]
    return Unknown("a byte order mark", "seen" if marked else "not seen", ", ".join(marked))


def _values(answer: Answer) -> dict[str, Any] | None:
    try:
        return json_object(answer.text)
    except LayoutChanged:
        return None
