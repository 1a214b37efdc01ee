"""One run of a kind at a time on an archive: a lock that dies with its process.

SQLite: ``flock`` on a file beside the database, which the kernel lets go of with the process,
however that ends. A server: an advisory lock of a connection, gone with that.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from zlib import crc32

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from newscrawl.archive.engine import Database
from newscrawl.errors import ArchiveError, HeldError

_OURS = 0x6E657773
_MOST_NAME = 63

_TRY = text("SELECT pg_try_advisory_lock(:ours, :name)")
_SAY = text("SELECT set_config('application_name', :holder, false)")
_WHO = text(
    "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) "
    "WHERE locktype = 'advisory' AND classid = :ours AND objid = :name AND granted"
)


@contextmanager
def holding(database: Database, name: str, holder: str) -> Iterator[None]:
    """Hold the archive for runs of this name; ``holder`` tells the next one who does.

    Raises :class:`HeldError` where another process holds it.
    """
    if database.url.get_backend_name() != "sqlite":
        with _on_server(database, name, holder):
            yield
        return
    folder = database.folder
    if folder is None or database.url.database == ":memory:":
        yield
        return
    with _beside(folder / f"{Path(str(database.url.database)).name}.{name}.lock", holder):
        yield


@contextmanager
def _beside(path: Path, holder: str) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = _locked(path)
    except OSError:
        yield  # opening the archive says what is wrong
        return
    with file:
        file.truncate(0)
        file.write(f"{holder}\n")
        file.flush()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _locked(path: Path) -> TextIO:
    """The file, locked, and still the one at the path: the holder before may have taken it away."""
    while True:
        file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with file:
                file.seek(0)
                raise HeldError(file.readline().strip() or "another process") from None
        try:
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except FileNotFoundError:
            pass
        file.close()


@contextmanager
def _on_server(database: Database, name: str, holder: str) -> Iterator[None]:
    key = {"ours": _OURS, "name": crc32(name.encode()) & 0x7FFFFFFF}
    try:
        # no transaction: one that is open for hours would keep the server from tidying up
        connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except DBAPIError as error:
        raise ArchiveError(f"the archive {database.name} cannot be used: {error.orig}") from error
    try:
        if not connection.scalar(_TRY, key):
            raise HeldError(connection.scalar(_WHO, key) or "another process")
        connection.execute(_SAY, {"holder": holder[:_MOST_NAME]})
        yield
    finally:
        connection.invalidate()  # back in the pool it would go on to hold the lock
        connection.close()
