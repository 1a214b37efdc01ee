"""A saved page → the reading that the archive takes in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from newscrawl.archive.due import entries_of
from newscrawl.archive.engine import Database
from newscrawl.archive.raw_pages import RawPages
from newscrawl.errors import LayoutChanged, PageError
from newscrawl.items import Article, ListRow, Reading, to_record
from newscrawl.pages.answer import answer_text
from newscrawl.pages.mirror.article import read_mirror
from newscrawl.pages.stcn.addresses import address_of
from newscrawl.pages.stcn.article import Known, article_from_page
from newscrawl.pages.stcn.channels import SITE
from newscrawl.record import record_faults
from newscrawl.restore import is_mirror_text
from newscrawl.saved import SavedPage


class NoArticle(PageError):  # noqa: N818 - says what the page is
    """A page with the address of no article of the site."""


@dataclass(frozen=True, slots=True)
class SavedReader:
    """Reads saved pages: of the site itself or, with ``mirror``, of a mirror of it.

    ``now``: no page was taken later. ``url`` and ``taken_at``, where a person gives them, win.
    """

    archive: Database
    raw_pages: RawPages
    now: datetime
    mirror: bool = False
    url: str | None = None
    taken_at: datetime | None = None

    def read(self, page: SavedPage) -> Reading:
        """The reading of a page, with what the archive knows of its article.

        Raises :class:`NoArticle`, or another :class:`PageError` where it cannot be read.
        """
        taken_at = min(self.taken_at or page.taken_at, self.now)
        text = answer_text(page.body, page.content_type)
        if self.mirror:
            url = self.url or next(iter(page.addresses), None)
            return self._reading(read_mirror(text, url=url, fetched_at=taken_at), page)
        number = self._number(page)
        if is_mirror_text(text):
            raise LayoutChanged("it is the page of a mirror: scrapy import --mirror")
        seen, row = Known(taken_at, []), None
        if entry := entries_of(self.archive, SITE, [number]).get(number):
            first_seen_at = min(entry.discovered_at, taken_at)
            seen, row = Known(first_seen_at, entry.channels, entry.versions), entry.row
        article = article_from_page(text, number, fetched_at=taken_at, seen=seen, row=row)
        return self._reading(replace(article, provenance="saved"), page, row)

    def _number(self, page: SavedPage) -> str:
        """The id of the article that the page is of."""
        addresses = (self.url,) if self.url else page.addresses
        number = next(filter(None, map(address_of, addresses)), None)
        if number is None:
            raise NoArticle("it has the address of no article of the site; --url gives it")
        claimed = {address_of(claim) for claim in page.claims} - {None}
        if claimed and number not in claimed:
            raise LayoutChanged(f"it says that it is of {min(map(str, claimed))}, not of {number}")
        return number

    def _reading(self, article: Article, page: SavedPage, row: ListRow | None = None) -> Reading:
        # A file's time may be anything, but no page is older than what it says.
        for name in ("first_seen_at", "fetched_at"):
            setattr(article, name, max(getattr(article, name), article.published_at))
        if faults := record_faults(to_record(article)):
            raise LayoutChanged(f"the record breaks its schema: {'; '.join(faults[:3])}")
        digest = self.raw_pages.name(page.body)
        reading = Reading(article, row, digest, page.content_type, page.body)
        reading.from_page = not self.mirror  # a mirror's page is none that could be asked for
        return reading
