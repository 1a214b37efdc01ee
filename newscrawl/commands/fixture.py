"""``scrapy fixture``: a page and what the parser makes of it, as a folder for the tests."""

from __future__ import annotations

import argparse
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.commands.crawl import check_reachable
from newscrawl.commands.fixture_folder import fixture_of, is_of_the_site
from newscrawl.commands.mistakes import OK, UNHEALTHY, OneLine
from newscrawl.errors import PageError, UserError
from newscrawl.pages.stcn.addresses import address_of, is_old, on_site
from newscrawl.pages.stcn.channels import CANONICAL_BASE, article_url
from newscrawl.pages.stcn.times import answer_base
from newscrawl.saved import WARC, SavedPage, pages_of, saved_files
from newscrawl.saved.addresses import said_by
from newscrawl.spiders.answers import header, no_answer
from newscrawl.spiders.archiving import AJAX

FIXTURES = "tests/fixtures/stcn"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NO_PARTS = {
    "newscrawl.extensions.jsonl_log.JsonlLog": None,
    "newscrawl.extensions.run_record.RunRecord": None,
    "newscrawl.extensions.notifier.Notifier": None,
    "newscrawl.extensions.closing.Closing": None,
    "newscrawl.extensions.progress.Progress": None,
    "newscrawl.extensions.give_way.GiveWay": None,
    "scrapy.extensions.logstats.LogStats": None,
}
"""The extensions that a spider without an archive does without."""


class OnePage(Spider):
    """Asks for one page, as politely as a crawl does, and keeps the answer."""

    name = "one_page"
    custom_settings = {"ITEM_PIPELINES": {}, "EXTENSIONS": NO_PARTS}  # noqa: RUF012

    def __init__(self, url: str, answers: list[SavedPage | PageError], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url, self.answers = url, answers

    async def start(self) -> AsyncIterator[Request]:
        """The list API answers a whole page to those who do not say that they are a script."""
        headers = AJAX if "/article/list.html" in self.url else {}
        yield Request(self.url, headers=headers, callback=self.keep, errback=self.note)

    def keep(self, response: Response) -> None:
        """Keep the answer, with the site's own time, under the address that it came from."""
        made = answer_base(header(response, "Date"), header(response, "Age")) or datetime.now(UTC)
        content_type = header(response, "Content-Type")
        claims = said_by(response.body, content_type).claims
        page = SavedPage(self.url, (response.url,), response.body, content_type, made, claims)
        self.answers.append(page)

    def note(self, failure: Failure) -> None:
        """Keep why there is no answer."""
        self.answers.append(no_answer(failure))


class Command(OneLine, ScrapyCommand):
    """Exit status 3 where the parser cannot read the page: ``expected.json`` is for a person."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] URL|FILE NAME"

    def short_desc(self) -> str:
        return f"Write a fixture folder from a page into {FIXTURES}, to be read over"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", metavar="URL", help="where the page is from")
        parser.add_argument("--id", metavar="ID", help="of a list: the fixture of this flash alone")
        parser.add_argument(
            "--into", metavar="FOLDER", default=FIXTURES, help=f"default: {FIXTURES}"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 2:
            raise UserError("say which page, and a name: scrapy fixture URL|FILE NAME")
        place, name = args
        if not _NAME.fullmatch(name):
            raise UserError(f"the name {name!r}: write words of a-z and 0-9, parted by -")
        page = self._fetch(place, opts.url) if "://" in place else _open(place, opts.url)
        fixture = fixture_of(page, opts.id)
        folder = Path(opts.into) / fixture.kind / name
        fixture.write(folder, page.body)
        if fixture.fault:
            print(f"{folder}: the parser cannot read it ({fixture.fault}): fill expected.json")
            return UNHEALTHY
        print(f"{folder}: read expected.json over, field by field, against the page")
        return OK

    def _fetch(self, url: str, given: str | None) -> SavedPage:
        assert self.settings
        base = self.settings["STCN_BASE_URL"].rstrip("/")
        asked = given or _canonical(url, base)
        if not is_of_the_site(asked):
            raise UserError(f"{asked} is the address of no article and no list of the site")
        check_reachable(url)
        answers: list[SavedPage | PageError] = []
        self.settings.set("LOG_LEVEL", "WARNING", "cmdline")
        process = AsyncCrawlerProcess(self.settings)
        process.crawl(OnePage, url=url, answers=answers)
        process.start()
        if not answers:
            raise UserError(f"{url}: no answer; robots.txt may keep the page for itself")
        if isinstance(answers[0], PageError):
            raise UserError(f"{url}: {answers[0]}")
        return _placed(answers[0], url, base, given)


def _canonical(url: str, base: str) -> str:
    """An address under the base as one of the site itself."""
    return CANONICAL_BASE + url.removeprefix(base) if url.startswith(f"{base}/") else url


def _placed(page: SavedPage, url: str, base: str, given: str | None) -> SavedPage:
    """The answer with its address on the site: the given one, or that which it came from.

    Raises :class:`UserError` where it came from another article's.
    """
    [landed] = page.addresses
    address = _canonical(landed, base)
    article, asked = address_of(address), address_of(_canonical(url, base))
    if asked not in (None, article):
        raise UserError(f"{url}: it sends on to {landed}; give the address that is meant")
    if given is None and article:
        on_copy = is_old(article) and not on_site(base) and landed.startswith(f"{base}/")
        given = article_url(_with_host(article, page) if on_copy else article)
    return replace(page, addresses=(given or address,))


def _with_host(article: str, page: SavedPage) -> str:
    """The id of an old page on a copy of the site, whose address has lost the host."""
    path = article.partition("/")[2]
    for claimed in filter(None, map(address_of, page.claims)):
        if claimed.partition("/")[2] == path:
            return claimed
    raise UserError(f"{page.place}: on which host of stcn.com does it stand? --url says so")


def _open(place: str, url: str | None) -> SavedPage:
    path = Path(place)
    if path.is_dir() or path.name.lower().endswith(WARC):
        raise UserError(f"{path} is not one page; give the file of one")
    [file] = saved_files([path])
    try:
        [page] = pages_of(file)
    except PageError as error:
        raise UserError(f"{file}: {error}") from None
    assert isinstance(page, SavedPage)  # faults are of web archives
    return replace(page, addresses=(url,)) if url else page
