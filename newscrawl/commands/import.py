"""``scrapy import``: saved pages (HTML files, WARC files, pages of mirrors) into the archive."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import track
from scrapy.commands import ScrapyCommand

from newscrawl.archive import archive_to_write
from newscrawl.archive.imports import Imports
from newscrawl.archive.intake import in_batches
from newscrawl.archive.jsonl_log import JsonlFile
from newscrawl.archive.raw_pages import RawPages
from newscrawl.commands.job import Job, job
from newscrawl.commands.mistakes import OK, UNHEALTHY, OneLine
from newscrawl.commands.saved_reading import NoArticle, SavedReader
from newscrawl.errors import PageError, UserError
from newscrawl.items import Reading
from newscrawl.moments import user_moment
from newscrawl.saved import WARC, SavedFault, SavedPage, pages_of, saved_files
from newscrawl.spiders.checks import check_settings, read_policy

BATCH = 50
_SHOWN = 20
_SAID = {
    "changed": "a later text of an article that the archive had: a new version",
    "known": "known already",
    "older": "not taken: the archive has a later text",
}


@dataclass(slots=True)
class Places:
    """Places with what is to be said of them: how many, and the first of them."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, place: object, why: object) -> None:
        """Note one more."""
        self.count += 1
        if len(self.first) < _SHOWN:
            self.first.append(f"{place}: {why}")

    def lines(self, what: str) -> Iterator[str]:
        """The report."""
        if self.count:
            yield f"{self.count:,} {what}:"
            yield from (f"  {line}" for line in self.first)
        if self.count > len(self.first):
            yield f"  … and {self.count - len(self.first):,} more"


@dataclass(slots=True)
class Found:
    """What the files held: pages, those that are no article, and what could not be read."""

    pages: int = 0
    others: Places = field(default_factory=Places)
    faults: Places = field(default_factory=Places)


class Command(OneLine, ScrapyCommand):
    """Exit status 3 where a page could not be read, or none of them is an article."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] FILE|FOLDER …"

    def short_desc(self) -> str:
        return "Take saved pages (HTML or WARC files) into the archive"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", metavar="URL", help="where the page is from (of one page)")
        parser.add_argument(
            "--taken", metavar="TIME", help="when the pages were saved (default: as the files say)"
        )
        parser.add_argument(
            "--mirror",
            action="store_true",
            help="pages of a spam mirror (HTML or plain text): restore their articles",
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        assert self.settings
        if not args:
            raise UserError("name the files or folders: scrapy import FILE|FOLDER …")
        check_settings(self.settings)
        files = saved_files([Path(name) for name in args], plain_text=opts.mirror)
        if opts.url is not None:
            _check_url(opts.url, files)
        taken_at = None if opts.taken is None else user_moment("--taken", opts.taken)
        archive = archive_to_write(self.settings["ARCHIVE_URL"])
        log = JsonlFile(archive, name) if (name := self.settings["JSONL_LOG"]) else None
        if log:
            log.catch_up()
        reader = SavedReader(
            archive,
            RawPages(self.settings["RAW_PAGES"]),
            self.now(),
            mirror=opts.mirror,
            url=opts.url,
            taken_at=taken_at,
        )
        found, counts = self._import(reader, files)
        print("\n".join(lines(found, counts)))
        if log:
            log.catch_up()
        return UNHEALTHY if found.faults.count or not counts.total() else OK

    def _import(self, reader: SavedReader, files: Sequence[Path]) -> tuple[Found, Counter[str]]:
        assert self.settings
        found, arguments = Found(), {"mirror": "1"} if reader.mirror else {}
        with job(reader.archive, "import", arguments, self.now) as work:
            imports = Imports(work.run, read_policy(self.settings), reader.raw_pages)
            for batch in in_batches(_read_all(files, reader.read, found, work), BATCH):
                with work.writing() as connection:
                    imports.take(connection, batch, self.now())
            work.counters = {f"import/{name}": count for name, count in imports.counts.items()}
        return found, imports.counts


def _check_url(url: str, files: Sequence[Path]) -> None:
    if urlsplit(url).scheme not in ("http", "https"):
        raise UserError(f"--url {url!r}: write the whole address, https://…")
    if len(files) != 1:
        raise UserError(f"--url is of one page, and these are {len(files)} files")
    if files[0].name.lower().endswith(WARC):
        raise UserError("a web archive says itself where its pages are from: leave out --url")


def _read_all(
    files: Sequence[Path], read: Callable[[SavedPage], Reading], found: Found, work: Job
) -> Iterator[Reading]:
    console = Console(stderr=True)
    for file in track(
        files, "Importing", console=console, transient=True, disable=not console.is_terminal
    ):
        try:
            for page in pages_of(file):
                work.sign_of_life()
                found.pages += 1
                if isinstance(page, SavedFault):
                    found.faults.add(page.place, page.reason)
                    continue
                try:
                    reading = read(page)
                except NoArticle as error:
                    found.others.add(page.place, error)
                except PageError as error:
                    found.faults.add(page.place, error)
                else:
                    yield reading
        except PageError as error:
            found.faults.add(file, error)


def lines(found: Found, counts: Counter[str]) -> Iterator[str]:
    """The report."""
    yield f"{_number(found.pages, 'page')} read, {_number(counts['new'], 'article')} stored"
    for name, said in _SAID.items():
        if counts[name]:
            yield f"  {counts[name]:,} {said}"
    yield from found.others.lines("no article of the site")
    yield from found.faults.lines("not to be read")


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
