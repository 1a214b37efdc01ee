"""What the spiders of the site have in common: archive, clock, and where the site is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from scrapy import Spider
from scrapy.exceptions import CloseSpider
from scrapy.settings import BaseSettings
from sqlalchemy import Connection

from newscrawl.archive.engine import Database
from newscrawl.archive.raw_pages import RawPages
from newscrawl.errors import ArchiveError
from newscrawl.health import Evidence
from newscrawl.pages.stcn.channels import SITE
from newscrawl.pages.stcn.parts import SELECTORS
from newscrawl.spiders.arguments import Arguments

AJAX = {"X-Requested-With": "XMLHttpRequest"}
"""Without it the site answers a whole page in place of JSON."""


class ArchivingSpider(Spider):
    """Writes what it reads into the archive; ``run`` is the number of its run record."""

    site = SITE
    selectors: Mapping[str, str] = SELECTORS
    """Where the parts of each layout stand, for findings."""

    def __init__(
        self,
        archive: Database,
        arguments: Arguments,
        *,
        raw_pages: RawPages,
        base_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self.archive = archive
        self.raw_pages = raw_pages
        self.evidence = Evidence()
        self.arguments = arguments
        self.base_url = base_url
        self.now = clock
        self.run = 0

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Name in the User-Agent whom to turn to; let Scrapy watch over ``RUN_TIMEOUT``."""
        super().update_settings(settings)
        settings.set("CLOSESPIDER_TIMEOUT", settings["RUN_TIMEOUT"], priority="spider")
        name_contact(settings)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the archive; one that cannot be made ends the run."""
        with self.ending_the_run(), self.archive.writing() as connection:
            yield connection

    @contextmanager
    def ending_the_run(self) -> Iterator[None]:
        """An archive that cannot be read or written in here ends the run, and says so once."""
        try:
            yield
        except ArchiveError as error:
            if not self.crawler.stats.get_value("archive/errors"):
                self.logger.error("%s; ending the run", error)  # noqa: TRY400 - one line says it
            self.crawler.stats.inc_value("archive/errors")
            raise CloseSpider("archive_error") from error


def name_contact(settings: BaseSettings) -> None:
    """Name in the User-Agent whom the site's people can turn to (``CONTACT``)."""
    if contact := settings["CONTACT"]:
        agent = f"{settings['USER_AGENT']} (+{contact})"
        settings.set("USER_AGENT", agent, priority="spider")
