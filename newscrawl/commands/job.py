"""A command that changes the archive, one of its kind at a time: its lock and its run record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from newscrawl import __version__
from newscrawl.archive import runs
from newscrawl.archive.engine import Database
from newscrawl.archive.locks import holding
from newscrawl.commands.alone import this_process
from newscrawl.errors import ArchiveError

_SIGN = timedelta(seconds=runs.SIGN_SECONDS)


@dataclass(slots=True)
class Job:
    """A command at work: the number of its run record, and what it has counted."""

    archive: Database
    run: int
    now: Callable[[], datetime]
    signed_at: datetime
    counters: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the archive, with a sign of life where one is due."""
        with self.archive.writing() as connection:
            yield connection
            self._sign(connection)

    def sign_of_life(self) -> None:
        """Say that the job goes on, where it has been silent for a while."""
        if self.now() - self.signed_at >= _SIGN:
            with self.archive.writing() as connection:
                self._sign(connection)

    def _sign(self, connection: Connection) -> None:
        now = self.now()
        if now - self.signed_at >= _SIGN:
            runs.sign_of_life(connection, self.run, now)
            self.signed_at = now


@contextmanager
def job(
    archive: Database, name: str, arguments: dict[str, str], now: Callable[[], datetime]
) -> Iterator[Job]:
    """A run record for as long as the command works; its reason is ``failed`` after an error.

    Raises :class:`HeldError` where the same command is at work on the archive.
    """
    started_at = now()
    with holding(archive, name, this_process(), started_at) as lock:
        with archive.writing() as connection:
            run = runs.start_run(connection, name, arguments, __version__, started_at)
        lock.say(f"run {run}, {this_process()}")
        work = Job(archive, run, now, started_at)
        try:
            yield work
        except BaseException:
            with suppress(ArchiveError):  # the first error is the one to be told
                _finish(work, "failed")
            raise
        _finish(work, "finished")


def _finish(work: Job, reason: str) -> None:
    with work.archive.writing() as connection:
        runs.finish_run(connection, work.run, reason, work.counters, work.now())
