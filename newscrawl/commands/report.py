"""``scrapy report``: one HTML file on what the archive has, and how it came by it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from scrapy.commands import ScrapyCommand

from newscrawl.commands.coverage import channel_codes, day_range
from newscrawl.commands.mistakes import OK, refuse_more
from newscrawl.commands.reading import ReadCommand
from newscrawl.commands.standard_output import STDOUT, standard_output
from newscrawl.errors import UserError
from newscrawl.exports.whole_file import whole_file
from newscrawl.pages.stcn.channels import SITE

DAYS = 30
"""Days that are reported on without --since."""

_MOST_DAYS = 370

_FILE = "report.html"


class Command(ReadCommand, ScrapyCommand):
    """Counts in the archive as it is now, and writes a page that needs no server."""

    def short_desc(self) -> str:
        return "Write a report on the archive as one HTML file with plots"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super(ReadCommand, self).add_options(parser)  # the ledger has no past to be asked --as-of
        add = parser.add_argument
        add("-o", "--output", metavar="FILE", help=f"where to (default: {_FILE}); - is stdout")
        add("--since", metavar="DAY", help=f"from this day on (default: {DAYS} days)")
        add("--until", metavar="DAY", help="up to and with this day")
        add("--channel", metavar="CODES", help="these channels, such as kx,yw")
        add("--json", action="store_true", help="the numbers alone, in JSON (default: to stdout)")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        # 0.1 s that every other command need not pay
        from newscrawl.archive.statistics import Period  # noqa: PLC0415
        from newscrawl.report import as_json, gather, page  # noqa: PLC0415

        now = self.now()
        first, last = report_days(opts.since, opts.until, now)
        codes = channel_codes(opts.channel) if opts.channel is not None else None
        period = Period(SITE, first, last, codes)
        try:
            with self.archive().reading() as connection:
                numbers = gather(connection, period, now)
            output = opts.output or (STDOUT if opts.json else _FILE)
            write(lambda: f"{as_json(numbers)}\n" if opts.json else page(numbers), output)
        except KeyboardInterrupt:
            raise UserError("report was interrupted; nothing is written") from None
        return OK


def report_days(since: str | None, until: str | None, now: datetime) -> tuple[date, date]:
    """The first and the last day. Raises :class:`UserError` where they make no range."""
    if since is None:
        _, last = day_range(None, until, now)
        return last - timedelta(days=DAYS - 1), last
    first, last = day_range(since, until, now)
    if (last - first).days >= _MOST_DAYS:
        raise UserError(f"--since {first}: a report is of at most {_MOST_DAYS} days")
    return first, last


def write(make: Callable[[], str], output: str) -> None:
    """To standard output, or into a file that is whole or not there."""
    if output == STDOUT:
        made = make().encode()
        with standard_output() as file:
            file.write(made)
        return
    with whole_file(Path(output)) as file:
        made = make().encode()
        file.write(made)
    if sys.stdout is not None:
        print(f"{output}: {len(made):,} bytes")
