"""What commands that read the archive have in common: ``--as-of``, and where they print."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from rich.console import Console

from newscrawl.archive import open_archive
from newscrawl.archive.engine import Database
from newscrawl.commands.mistakes import OneLine
from newscrawl.errors import UserError
from newscrawl.moments import user_moment

PIPE_WIDTH = 100
"""Columns where there is no terminal."""


class ReadCommand(OneLine):
    """Mixed into a command that answers from the archive and changes nothing in it."""

    requires_project = True
    requires_crawler_process = False

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--as-of", metavar="TIME", help="answer with what was known then")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def archive(self) -> Database:
        """The archive at ARCHIVE_URL, to be read."""
        assert self.settings
        return open_archive(self.settings["ARCHIVE_URL"])


def as_of_moment(text: str | None, now: datetime) -> datetime | None:
    """The time of ``--as-of``. Raises :class:`UserError` for no time, and for one to come."""
    if text is None:
        return None
    moment = user_moment("--as-of", text)
    if moment > now:
        raise UserError(f"--as-of {text} lies ahead: what is known then can still change")
    return moment


class PlainConsole(Console):
    """Prints text as text, whatever it holds; a closed pipe is its reader's business."""

    def __init__(self) -> None:
        width = None if sys.stdout.isatty() else PIPE_WIDTH
        super().__init__(width=width, highlight=False, markup=False, emoji=False)

    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 - rich calls it where the error is being handled


def console() -> Console:
    """Where a person reads; as wide as the terminal, or as ``PIPE_WIDTH`` in a pipe."""
    return PlainConsole()
