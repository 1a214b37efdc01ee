"""Who holds an archive, for what: the names of its locks, and what the next one is told."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawl.archive.engine import Database
from newscrawl.archive.locks import holding

if TYPE_CHECKING:
    from newscrawl.spiders.arguments import Arguments


PURPOSES = ("", ".backfill", ".ids")
KINDS = (
    *(f"{spider}{purpose}" for spider in ("stcn", "stcn_rank") for purpose in PURPOSES),
    *("import", "reparse", "upgrade"),
)
"""The names of all locks of an archive."""


def this_process() -> str:
    """What the next one is told of who holds the lock.

    Its number and its machine: on a server there is room for little more.
    """
    return f"process {os.getpid()} on {socket.gethostname()}"


def purpose(arguments: Arguments) -> str:
    """What kinds of runs of a spider go on side by side: of news, of the past, of some ids.

    A backfill rests while a run for news is under way; two of one kind would do the same work.
    """
    if arguments.ids:
        return ".ids"
    return ".backfill" if arguments.backfill else ""


@contextmanager
def nobody_else(archive: Database, command: str, now: datetime) -> Iterator[None]:
    """Hold all locks of the archive for a command that no other can work beside."""
    with ExitStack() as stack:
        for kind in KINDS:
            stack.enter_context(holding(archive, kind, f"{command}, {this_process()}", now))
        yield
