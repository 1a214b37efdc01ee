"""``scrapy export``: articles or hot rankings of the archive, as a file for other programs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from scrapy.commands import ScrapyCommand

from newscrawl.archive.selection import Selection
from newscrawl.commands.coverage import channel_codes
from newscrawl.commands.mistakes import OK, refuse_more
from newscrawl.commands.reading import ReadCommand, as_of_moment
from newscrawl.errors import UserError
from newscrawl.exports.jsonl import write_jsonl
from newscrawl.exports.tables import TABLES
from newscrawl.exports.whole_file import whole_file
from newscrawl.moments import user_moment
from newscrawl.pages.stcn.channels import SITE

STDOUT = "-"
FORMATS = {"jsonl": write_jsonl, "jl": write_jsonl, "jsonlines": write_jsonl}
"""What a file's name ends in → what writes it."""


class Command(ReadCommand, ScrapyCommand):
    """Oldest first, to standard output or into a file that is whole or not there."""

    closed = False

    def short_desc(self) -> str:
        return "Write articles or hot rankings of the archive as JSON Lines"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super(ReadCommand, self).add_options(parser)  # --json has no place beside --format
        add = parser.add_argument
        add("--table", choices=TABLES, default="articles", help="what to write: %(choices)s")
        add("-o", "--output", metavar="FILE", default=STDOUT, help="where to; - is standard output")
        add("--format", metavar="NAME", help="jsonl (default: as the file's name ends)")
        add("--since", metavar="TIME", help="published, or taken, from then on")
        add("--until", metavar="TIME", help="published, or taken, before then")
        add("--channel", metavar="CODES", help="of these channels, such as kx,yw")
        add("--as-of", metavar="TIME", help="as it was known then")
        add(
            "--no-duplicates",
            action="store_true",
            help="leave out what repeats an article that is chosen too, and of several that repeat "
            "one that is not chosen, all but the first; --limit counts what is left",
        )
        add("--limit", metavar="N", help="only the newest N")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if sys.stdout is not None:
            super().run(args, opts)
            return
        # `>&-`: Python has no standard output then, and all that prints would fail.
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            self.closed = True
            super().run(args, opts)

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        write = FORMATS[file_format(opts.format, opts.output)]
        chosen = selection(opts, self.now())
        records = TABLES[opts.table]
        if self.closed and opts.output == STDOUT:
            raise UserError("standard output is closed; name a file with -o")
        try:
            with self.archive().reading() as connection, destination(opts.output) as file:
                count = write(file, records(connection, SITE, chosen))
        except KeyboardInterrupt:
            left = "" if opts.output == STDOUT else f"; {opts.output} is as it was before"
            raise UserError(f"export was interrupted{left}") from None
        if opts.output != STDOUT:
            what = "article" if opts.table == "articles" else "row"
            print(f"{opts.output}: {count:,} {what}{'s' * (count != 1)}")
        return OK


def file_format(name: str | None, output: str) -> str:
    """The format that is asked for by name or by the file's. Raises :class:`UserError`."""
    ending = Path(output).suffix.removeprefix(".")
    found = (name or ending or "jsonl").lower()
    if found not in FORMATS:
        raise UserError(
            f"export does not write {found!r}: it writes JSON Lines (--format jsonl, or a "
            "file named such as news.jsonl)"
        )
    return found


def selection(opts: argparse.Namespace, now: datetime) -> Selection:
    """What the options choose. Raises :class:`UserError` where they make no sense together."""
    since = None if opts.since is None else user_moment("--since", opts.since)
    until = None if opts.until is None else user_moment("--until", opts.until)
    if since and until and since >= until:
        raise UserError(f"--since {opts.since} is not before --until {opts.until}")
    if opts.no_duplicates and opts.table != "articles":
        raise UserError("--no-duplicates is for --table articles")
    return Selection(
        since=since,
        until=until,
        channels=None if opts.channel is None else channel_codes(opts.channel),
        as_of=as_of_moment(opts.as_of, now),
        duplicates=not opts.no_duplicates,
        limit=None if opts.limit is None else _count(opts.limit),
    )


def destination(output: str) -> AbstractContextManager[BinaryIO]:
    """Where to write: standard output, or a file that is whole or not there."""
    return standard_output() if output == STDOUT else whole_file(Path(output))


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Standard output. Raises :class:`UserError` where it takes no more, on a full disk say.

    A pipe that its reader has closed raises :class:`BrokenPipeError`, as everywhere.
    """
    file = sys.stdout.buffer
    try:
        yield file
        file.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # Python would try once more to write what is left over, when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())
        raise UserError(f"standard output cannot be written: {error.strerror}") from error


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 12 and int(text)):
        raise UserError(f"--limit {text} is no number of rows, such as 100")
    return int(text)
