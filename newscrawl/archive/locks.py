"""One run of a kind at a time on an archive: a lock that dies with its process.

SQLite: ``flock`` on a file beside the database, which the kernel lets go of with the process,
however that ends. A server: see :mod:`newscrawl.archive.server_lock`.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO

from newscrawl.archive.engine import Database
from newscrawl.archive.server_lock import on_server
from newscrawl.errors import ArchiveError, HeldError
from newscrawl.moments import utc_iso


class Lock(Protocol):
    """What a run holds for as long as it goes on."""

    def held(self) -> bool:
        """Whether it is still this run's: its connection may break, its file be removed."""

    def say(self, who: str) -> None:
        """Have the next one told that it is held by ``who``."""


@contextmanager
def holding(database: Database, name: str, who: str, since: datetime) -> Iterator[Lock]:
    """Hold the archive for runs of this name; the next one is told ``who`` does, and since when.

    Raises :class:`HeldError` where another process holds it, and :class:`ArchiveError` where
    that cannot be found out.
    """
    if database.url.get_backend_name() != "sqlite":
        with on_server(database, name, who) as lock:
            yield lock
        return
    folder = database.folder
    if folder is None or database.url.database == ":memory:":
        yield _NoOthers()
        return
    path = folder / f"{Path(str(database.url.database)).name}.{name}.lock"
    with _beside(path, name, who, since) as lock:
        yield lock


class _NoOthers:
    """The lock of an archive that no other process can see, or nobody write."""

    def held(self) -> bool:
        return True

    def say(self, who: str) -> None:
        pass


class _FileLock:
    def __init__(self, path: Path, file: TextIO, since: datetime) -> None:
        self.path, self.file, self.since = path, file, since

    def held(self) -> bool:
        return _is_at(self.path, self.file)

    def say(self, who: str) -> None:
        # a full disk takes no word, but the lock holds: the run itself says what is wrong
        with suppress(OSError):
            self.file.truncate(0)
            self.file.write(f"{who}, since {utc_iso(self.since)}\n")
            self.file.flush()


@contextmanager
def _beside(path: Path, name: str, who: str, since: datetime) -> Iterator[Lock]:
    try:
        file = _locked(path, name)
    except OSError as error:
        if os.access(path.parent, os.W_OK | os.X_OK):
            raise ArchiveError(
                f"the lock {path} cannot be taken, so another run may be at work: {error.strerror}"
            ) from None
        yield _NoOthers()  # nothing can be made in its folder: opening the archive says so
        return
    lock = _FileLock(path, file, since)
    lock.say(who)
    try:
        yield lock
    finally:
        if lock.held():
            path.unlink(missing_ok=True)
        with suppress(OSError):  # the word that a full disk did not take
            file.close()


def _locked(path: Path, name: str) -> TextIO:
    """The file, locked, and still the one at the path: the holder before may have taken it away."""
    while True:
        file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with file:
                file.seek(0)
                raise HeldError.by(name, file.readline().strip()) from None
        except OSError:
            file.close()
            raise
        if _is_at(path, file):
            return file
        file.close()


def _is_at(path: Path, file: TextIO) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False
