"""``scrapy export``: articles of the archive, and its other tables, as files for other programs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from scrapy.commands import ScrapyCommand
from sqlalchemy import Connection

from newscrawl.archive.engine import Database
from newscrawl.commands.choice import (
    add_choice,
    choice,
    chosen_by,
    not_searched,
    tell_what_is_not_searched,
    title,
)
from newscrawl.commands.export_checks import check_options, fields
from newscrawl.commands.mistakes import OK, UNHEALTHY, refuse_more
from newscrawl.commands.reading import ReadCommand
from newscrawl.commands.standard_output import STDOUT, standard_output
from newscrawl.errors import UserError
from newscrawl.exports.formats import Format, format_of
from newscrawl.exports.increment import Increment, NothingNew
from newscrawl.exports.job import Job
from newscrawl.exports.manifest import describe, manifest_of, verify, write_manifest
from newscrawl.exports.tables import TABLES
from newscrawl.exports.whole_file import whole_file
from newscrawl.pages.stcn.channels import SITE


class Command(ReadCommand, ScrapyCommand):
    """Oldest first, to standard output or into a file that is whole or not there."""

    def short_desc(self) -> str:
        return "Write the archive as JSON Lines, CSV, Excel, Parquet, Markdown or a feed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super(ReadCommand, self).add_options(parser)  # --json has no place beside --format
        add = parser.add_argument
        tables = ", ".join(TABLES)
        add("--table", metavar="NAME", default="articles", help=f"what to write: {tables}")
        add("-o", "--output", metavar="FILE", default=STDOUT, help="where to; - is standard output")
        add(
            "--format",
            metavar="NAME",
            help="jsonl, csv, xlsx, parquet, md, atom or jsonfeed (default: as the file's name "
            "ends; jsonl to standard output)",
        )
        add("--fields", metavar="A,B", help="only these fields, in this order")
        add_choice(parser)
        add("--query", metavar="WORDS", help="only what scrapy search finds by these words")
        add("--limit", metavar="N", help="only the newest N")
        add("--cursor", metavar="NAME", help="only what is new since this cursor's last export")
        add("--verify", metavar="FILE", help="check a file against its manifest, and nothing else")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if sys.stdout is not None:
            super().run(args, opts)
            return
        # `>&-`: Python has no standard output then, and all that prints would fail.
        if opts.output == STDOUT:
            opts.output = None
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            super().run(args, opts)

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        if opts.verify is not None:
            manifest, differs = verify(Path(opts.verify))
            if differs:
                print(f"newscrawl: {differs}", file=sys.stderr)
                return UNHEALTHY
            print(f"{opts.verify}: {manifest['rows']:,} rows, as its manifest says")
            return OK
        if opts.output is None:
            raise UserError("standard output is closed; name a file with -o")
        form = format_of(opts.format, opts.output)
        table = TABLES.get(opts.table)
        if table is None:
            raise UserError(f"there is no table {opts.table!r}; there are {', '.join(TABLES)}")
        columns = fields(table, form, opts.fields)
        check_options(table, form, opts)
        chosen = choice(opts, self.now())
        if chosen.limit is None and form.limit:
            chosen = replace(chosen, limit=form.limit)
        archive = self.archive()
        try:
            with archive.reading() as connection:
                if chosen.query or chosen.securities:
                    self._look_at_the_index(connection, opts)
                job = Job(connection, SITE, table, chosen, columns, self.now(), title(chosen))
                if opts.output == STDOUT:
                    with standard_output() as file:
                        form.write(file, job)
                else:
                    self._write(archive, job, form, opts)
        except KeyboardInterrupt:
            left = "" if opts.output == STDOUT else f"; {opts.output} is as it was before"
            raise UserError(f"export was interrupted{left}") from None
        finally:
            archive.engine.dispose()
        return OK

    def _look_at_the_index(self, connection: Connection, opts: argparse.Namespace) -> None:
        """Say what it lacks; a cursor would pass that over for ever, and is refused."""
        if opts.cursor is None:
            tell_what_is_not_searched(connection)
        elif older := not_searched(connection):
            raise UserError(older)

    def _write(self, archive: Database, job: Job, form: Format, opts: argparse.Namespace) -> None:
        path, owner = Path(opts.output), opts.cursor or ""
        try:
            with self._increment(archive, job, opts) as increment:
                keep = increment.keep if increment else bool
                if increment:
                    job.chosen = increment.narrow(job.chosen, job.now)
                with whole_file(path, owner, keep) as file:
                    with progress(job):
                        form.write(file, job)
                    if increment:
                        increment.check(job)
                    manifest = describe(job, file, form.name, chosen_by(opts))
                    with whole_file(manifest_of(path), owner, keep) as beside:
                        write_manifest(beside, manifest)
                        if increment:
                            increment.move(job.chosen, manifest["sha256"], file, beside)
        except NothingNew:
            print(f"{path}: nothing new since the last export of {owner}; it is not written")
            return
        what = "article" if job.table.name == "articles" else "row"
        limited = opts.limit is None and job.rows == form.limit
        newest = ", the newest (--limit N takes more)" if limited else ""
        print(f"{path}: {job.rows:,} {what}{'s' * (job.rows != 1)}{newest}")
        if job.cut:
            print(f"too long for a cell, and cut: {job.cut:,} texts", file=sys.stderr)

    @contextmanager
    def _increment(
        self, archive: Database, job: Job, opts: argparse.Namespace
    ) -> Iterator[Increment | None]:
        """The export of a cursor, with the archive to write its place in; None without one."""
        if opts.cursor is None:
            yield None
            return
        chosen = {name: value for name, value in chosen_by(opts).items() if name != "cursor"}
        named = {"table": opts.table, "fields": ",".join(column.name for column in job.columns)}
        to_write = Database(archive.url.render_as_string(hide_password=False))
        try:
            increment = Increment(
                to_write, job.connection, opts.cursor, named | chosen, Path(opts.output)
            )
            if increment.finished:
                print(
                    f"{increment.finished}: finished for an export that was ended too early",
                    file=sys.stderr,
                )
            yield increment
        finally:
            to_write.engine.dispose()


@contextmanager
def progress(job: Job) -> Iterator[None]:
    """A line on a terminal that says how many rows are written."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description} {task.completed:,}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(job.table.name, total=None)
        job.progress = lambda rows: bar.update(task, completed=rows)
        yield
