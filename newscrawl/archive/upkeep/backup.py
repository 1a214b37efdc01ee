"""A copy of the archive that is whole, also while a crawl writes."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from newscrawl.archive.engine import Database
from newscrawl.disk import sync_folder
from newscrawl.errors import ArchiveError, UserError


def back_up(archive: Database, target: Path) -> int:
    """Copy an archive on SQLite to a file, of one moment; answers its size in bytes.

    The file is written beside its name, checked, and takes it when it is safe on the disk: a
    backup that is there stays whole until then. Raises :class:`ArchiveError` where that fails.
    """
    source = _file(archive)
    if target.exists() and target.samefile(source):
        raise UserError(f"{target} is the archive itself; name another file")
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        _copy(source, part)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(target)
        sync_folder(target.absolute().parent)
        return target.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"{target} cannot be written: {error}") from error
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                part.with_name(part.name + suffix).unlink(missing_ok=True)


def vacuum(archive: Database) -> tuple[int, int]:
    """Give space that is free back to the disk: bytes before and after.

    It takes the write lock, and as much room again as the archive. SQLite alone.
    """
    path = _file(archive)
    before = path.stat().st_size
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise ArchiveError(f"{archive.name} cannot be vacuumed: {error}") from error
    return before, path.stat().st_size


def _file(archive: Database) -> Path:
    if archive.folder is None:
        raise UserError(
            f"{archive.name} is on a server: use its own tools, pg_dump -Fc for a backup, VACUUM"
        )
    return Path(str(archive.url.database))


def _copy(source: Path, part: Path) -> None:
    """All in one step: a copy in several begins anew whenever a crawl writes."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reader,
        closing(sqlite3.connect(part)) as writer,
    ):
        reader.backup(writer)
        # One file that a read-only disk can hold; a crawl switches WAL on again.
        writer.execute("PRAGMA journal_mode = DELETE")
        found = writer.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise ArchiveError(f"the copy is damaged, and so may be the archive: {found}")
