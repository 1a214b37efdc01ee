"""``scrapy doctor``: whether the archive and its last runs ask for somebody's attention."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

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
from newscrawl.commands.mistakes import OK, UNHEALTHY, refuse_more
from newscrawl.commands.reading import ReadCommand, as_of_moment, console
from newscrawl.moments import BEIJING, utc_iso

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
    """Looks at the archive alone, without the network; exit status 3 asks for attention."""

    def short_desc(self) -> str:
        return "Say whether the archive and its last runs need somebody's attention"

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        now = self.now()
        moment = as_of_moment(opts.as_of, now) or now
        archive = self.archive()
        with archive.reading() as connection:
            found = Diagnosis(
                archive.name,
                moment,
                schema_version(connection),
                last_crawl(connection, moment),
                last_runs(connection, moment),
                comments_seen(connection, moment),
            )
        if opts.json:
            shown = asdict(found) | {"attention": found.attention}
            print(json.dumps(shown, ensure_ascii=False, indent=2, default=utc_iso))
        else:
            out = console()
            for line in lines(found):
                out.print(line, soft_wrap=True)
        return UNHEALTHY if found.attention else OK


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
    for sentence in found.attention:
        yield f"look      {sentence}"
    if not found.attention:
        yield "Nothing asks for attention."


def _killed(run: LastRun) -> bool:
    return run.ended == "killed"


def _pages(count: int) -> str:
    pages = "1 page" if count == 1 else f"{count:,} pages"
    return f"{pages} with comments (网友评论) {'was' if count == 1 else 'were'} read"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"
