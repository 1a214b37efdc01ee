"""``scrapy doctor``: whether the archive and its last runs ask for somebody's attention."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawl.archive.migrate import schema_version
from newscrawl.archive.run_history import (
    RECENT,
    Comments,
    LastRun,
    comments_seen,
    last_crawl,
    last_runs,
)
from newscrawl.commands.crawl import check_reachable
from newscrawl.commands.folded import print_folded
from newscrawl.commands.mistakes import OK, UNHEALTHY, refuse_more
from newscrawl.commands.reading import ReadCommand, as_of_moment, console
from newscrawl.errors import ArchiveError, UserError
from newscrawl.moments import BEIJING, utc_iso
from newscrawl.spiders.checks import check_settings

if TYPE_CHECKING:
    from newscrawl.commands.doctor_site import Site

AT_REST = timedelta(hours=24)
"""A crawl that runs every few minutes and did not begin for so long does not run any more."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found in an archive; ``attention``: what somebody should look at, as sentences.

    ``asked_at`` is the time that it is about; ``last_crawl``: when ``stcn`` last began to read
    what is new.
    """

    archive: str
    asked_at: datetime
    schema: str | None
    last_crawl: datetime | None
    runs: list[LastRun]
    comments: Comments | None

    @property
    def attention(self) -> list[str]:
        """No crawl any more; of the last days, killed and unhealthy runs, and comments."""
        found = []
        if self.last_crawl and self.last_crawl < self.asked_at - AT_REST:
            found.append(
                f"stcn last began to read what is new at {_minute(self.last_crawl)}, more than "
                f"{AT_REST // timedelta(hours=1)} hours before: does cron run?"
            )
        late = [run for run in self.runs if run.recent]
        found += [f"run {run.run} of {run.spider} was killed" for run in late if _killed(run)]
        found += [f"{run.spider}: {finding}" for run in late for finding in run.findings]
        if self.comments and self.comments.recent_pages:
            found.append(
                f"{_pages(self.comments.recent_pages)} in the last {RECENT.days} days: "
                "comments are not kept; the runs' logs name the pages"
            )
        return found


class Command(ReadCommand, ScrapyCommand):
    """Visits the site in ten requests at most, and looks at the archive; ``--offline``: only that.

    Exit status 3 asks for attention.
    """

    def short_desc(self) -> str:
        return "Say whether the site, the archive and its last runs need somebody's attention"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--offline", action="store_true", help="look at the archive alone")
        add("--base-url", metavar="URL", help="where the site is (default: STCN_BASE_URL)")
        add("--save", metavar="FOLDER", help="keep the answers as fixtures in this folder")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        if opts.offline and (opts.base_url or opts.save):
            raise UserError("--offline asks nothing of the site: leave out --base-url and --save")
        if opts.as_of and not opts.offline:
            raise UserError("--as-of is about the archive alone: add --offline")
        archive = self._look(opts, must_exist=opts.offline)
        site = None if opts.offline else self._visit(opts, counted=archive is not None)
        attention = [*(site.attention if site else []), *(archive.attention if archive else [])]
        if opts.json:
            shown = asdict(archive) if archive else {}
            shown |= {"site": site.as_json() if site else None, "attention": attention}
            print(json.dumps(shown, ensure_ascii=False, indent=2, default=utc_iso))
        else:
            out = console()
            for line in [*(site.lines() if site else []), *_about(archive, attention)]:
                print_folded(out, line)
        return UNHEALTHY if attention else OK

    def _visit(self, opts: argparse.Namespace, *, counted: bool) -> Site:
        # the parsers' parts, which --offline need not wait for
        from newscrawl.commands.doctor_budget import share_of_the_day  # noqa: PLC0415
        from newscrawl.commands.doctor_save import check_new_folder, save  # noqa: PLC0415
        from newscrawl.commands.doctor_site import Site  # noqa: PLC0415
        from newscrawl.commands.doctor_visit import visit  # noqa: PLC0415

        assert self.settings
        base = (opts.base_url or self.settings["STCN_BASE_URL"]).rstrip("/")
        self.settings.set("STCN_BASE_URL", base, "cmdline")
        check_settings(self.settings)
        folder = Path(opts.save) if opts.save else None
        if folder:
            check_new_folder(folder)
        try:
            check_reachable(base)
            with share_of_the_day(self.settings, self.now(), counted=counted) as share:
                seen = visit(self.settings, base, self.now, most=share.granted, debug=opts.debug)
                share.sent = seen.requests
        except UserError as error:
            return Site(base, fault=str(error))
        return Site(base, seen, *(save(seen, folder) if folder else ()))

    def _look(self, opts: argparse.Namespace, *, must_exist: bool) -> Diagnosis | None:
        """The archive's state; None where there is none yet, which a visit can do without."""
        now = self.now()
        moment = as_of_moment(opts.as_of, now) or now
        try:
            archive = self.archive()
        except ArchiveError as error:
            if must_exist or not str(error).startswith("there is no archive"):
                raise
            return None
        with archive.reading() as connection:
            return Diagnosis(
                archive.name,
                moment,
                schema_version(connection),
                last_crawl(connection, moment),
                last_runs(connection, moment),
                comments_seen(connection, moment),
            )


def _about(archive: Diagnosis | None, attention: list[str]) -> Iterator[str]:
    yield from lines(archive) if archive else ["archive   none yet: the first crawl makes it"]
    for sentence in attention:
        yield f"look      {sentence}"
    if not attention:
        yield "Nothing asks for attention."


def lines(found: Diagnosis) -> Iterator[str]:
    """The diagnosis as a person reads it."""
    yield f"archive   {found.archive}: schema {found.schema}, up to date"
    for run in found.runs:
        yield f"last run  {run.spider} {run.run}, {_minute(run.started_at)}: {run.ended}"
    if not found.runs:
        yield "last run  none yet"
    if found.comments:
        first = f"run {found.comments.first_run} ({_minute(found.comments.first_at)})"
        yield f"comments  {_pages(found.comments.pages)}, first in {first}"
    else:
        yield "comments  no page with comments (网友评论) was read"


def _killed(run: LastRun) -> bool:
    return run.ended == "killed"


def _pages(count: int) -> str:
    pages = "1 page" if count == 1 else f"{count:,} pages"
    return f"{pages} with comments (网友评论) {'was' if count == 1 else 'were'} read"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"
