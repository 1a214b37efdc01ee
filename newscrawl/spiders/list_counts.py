"""What a run counts of its list pages, and remembers as examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from scrapy.http import Response

from newscrawl.archive.ledger import Listed
from newscrawl.health import Evidence
from newscrawl.health.places import fresh, newest
from newscrawl.items import ListRow
from newscrawl.pages.stcn.listing import Listing
from newscrawl.pages.stcn.parts import LIST_PARTS
from newscrawl.walk import Walk


class ListCounts:
    """The counters and examples of the run's lists."""

    def __init__(self, stats: Any, evidence: Evidence) -> None:
        self.stats = stats
        self.evidence = evidence

    def rows(self, code: str, listing: Listing, listed: Listed) -> None:
        """A page's rows, and what the ledger says of them."""
        stats = self.stats
        stats.set_value("list/channel", code)
        stats.inc_value("list/pages")
        stats.inc_value(f"list/pages/{code}")
        stats.inc_value("list/rows", len(listing.rows))
        stats.inc_value(f"list/rows/{code}", len(listing.rows))
        for reason, count in listing.skipped.items():
            stats.inc_value(f"list/{reason}", count)
        stats.inc_value("list/new", listed.new)
        stats.inc_value("list/known", listed.known)
        stats.inc_value("list/changed", listed.changed)

    def parts(self, response: Response, code: str, listing: Listing) -> None:
        """Which parts the rows have; the page is an example of what some of them lack."""
        layout = listing.layout
        self.stats.inc_value(f"layout/{layout}", len(listing.rows))
        for name, count in listing.parts.items():
            self.stats.inc_value(f"field/{layout}/{name}", count)
        lacking = (f"{layout}/{n}" for n in LIST_PARTS if listing.parts[n] < len(listing.rows))
        for name in (f"channel/{code}", *lacking):
            self.evidence.note(name, response.url, response.body)

    def places(self, response: Response, code: str, odd: Mapping[str, int]) -> None:
        """How many rows do not stand where they should."""
        for name, count in odd.items():
            self.stats.inc_value(f"list/{name}", count)
            if count:
                self.evidence.note(f"list/{name}", response.url, response.body)
        if odd["upside_down"]:
            self.stats.inc_value(f"list/upside_down/{code}")

    def newest(self, response: Response, code: str, rows: Sequence[ListRow], now: datetime) -> None:
        """How new a list's first page is."""
        self.evidence.note(f"first/{code}", response.url, response.body)
        self.stats.set_value(f"list/fresh/{code}", fresh(rows, now))
        if at := newest(rows):
            self.stats.set_value(f"list/newest/{code}", int(at.timestamp()))
            self.stats.set_value(f"list/newest_age/{code}", int((now - at).total_seconds()))

    def walk(self, code: str, walk: Walk) -> None:
        """How a walk ended; of one that was cut, its channel and its last page."""
        self.stats.inc_value("walk/done" if walk.done else "walk/cut")
        self.stats.inc_value(f"walk/ended/{walk.ended or 'unreadable'}")
        if not walk.done:
            self.stats.inc_value(f"walk/cut/{code}")
            if example := self.evidence.of(f"channel/{code}"):
                self.evidence.note("walk/cut", example.url, example.body)
