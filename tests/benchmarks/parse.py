"""Milliseconds a page: the parser, lxml alone, and trafilatura, on the same pages."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import mean, median
from timeit import repeat

import lxml.html
import trafilatura

from newscrawl.pages.stcn.article import Known, article_from_page
from tests.benchmarks.crawl import replica

PAGES = 60
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEEN = Known(first_seen_at=NOW, channels=[])


def pages(base: str) -> dict[str, str]:
    """Article pages by their numbers."""
    with urllib.request.urlopen(f"{base}/__truth") as answer:
        numbers = [a["id"].split(":")[1] for a in json.load(answer)["articles"]]
    found = {}
    for number in numbers:
        with urllib.request.urlopen(f"{base}/article/detail/{number}.html") as answer:
            html = answer.read().decode()
        if "reported_info" in html and 'class="detail-content"></div>' not in html:
            found[number] = html
        if len(found) == PAGES:
            break
    return found


def milliseconds(read: Callable[[str, str], object], found: dict[str, str]) -> float:
    def turn() -> None:
        for number, html in found.items():
            read(number, html)

    return min(repeat(turn, number=1, repeat=5)) / len(found) * 1000


def table() -> list[str]:
    with replica(500) as base:
        found = pages(base)
    ours = milliseconds(
        lambda number, html: article_from_page(html, number, fetched_at=NOW, seen=SEEN), found
    )
    alone = milliseconds(lambda _, html: lxml.html.fromstring(html), found)
    theirs = milliseconds(
        lambda _, html: trafilatura.extract(html, with_metadata=True, output_format="json"), found
    )
    size = mean(len(html.encode()) for html in found.values()) / 1024
    return [
        f"{len(found)} article pages of the replica, {size:.1f} KB each on average "
        f"(median {median(len(h.encode()) for h in found.values()) / 1024:.1f} KB).",
        "",
        "| | ms a page | times the parser |",
        "|---|---:|---:|",
        f"| newscrawl: page to finished article | {ours:.2f} | 1.0 |",
        f"| lxml alone: page to tree | {alone:.2f} | {alone / ours:.2f} |",
        f"| trafilatura: text and metadata | {theirs:.2f} | {theirs / ours:.1f} |",
    ]
