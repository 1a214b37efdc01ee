"""The exact log: every stored version once, in order, in whole lines, also after ``kill -9``.

The archive knows how many bytes of each file are written and behind which version they end.
What a file holds beyond that was written by a process that died before it could say so: it is
cut off and written again. All of it happens under the archive's write lock, so that several
processes may write one log.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from newscrawl.archive.engine import Database
from newscrawl.archive.records import Version, versions_after
from newscrawl.archive.schema import logs
from newscrawl.archive.upsert import upsert
from newscrawl.errors import ArchiveError
from newscrawl.items import to_record
from newscrawl.moments import BEIJING

_BATCH = 500


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the log: the last version in it, the latest time of one, its bytes."""

    path: str
    position: int
    known_at: datetime
    size: int


class JsonlFile:
    """The log with a name, one file or, where the name holds ``%Y-%m`` or the like, several.

    A version stands in the file of the time when it was known, in Beijing, or of a later one
    where the clock was put back: each file goes on from the one before.
    """

    def __init__(self, archive: Database, name: str) -> None:
        self.archive = archive
        self.name = name
        self._base = archive.folder or Path("/")
        path = Path(name).absolute()
        # Known by where it lies beside the archive: whoever moves both goes on with the log.
        self._key = os.path.relpath(path, self._base)

    def catch_up(self) -> int:
        """Write what the archive has and the log has not; answers how many lines.

        Raises :class:`ArchiveError` where a file is not as it was left, or cannot be written.
        """
        lines = 0
        while True:
            with self.archive.writing() as connection:
                written = self._write_some(connection)
            if written is None:
                return lines
            lines += written

    def _write_some(self, connection: Connection) -> int | None:
        """One step: a new file put down, or some lines written; None where nothing is left."""
        last = self._last_file(connection)
        found = versions_after(connection, last.position if last else 0, _BATCH)
        if not found:
            if last:
                self._put(last.path, last.size, b"")
            return None
        latest = last.known_at if last else found[0].known_at
        path = self._path(max(latest, found[0].known_at))
        if last is None or last.path != path:
            # Put down before the first byte is written: a file that is there is not ours.
            file = self._base / path
            if file.exists() and file.stat().st_size:
                raise ArchiveError(
                    f"JSONL_LOG {self.name}: {file.name} is there, and no log of this archive; "
                    "move it away"
                )
            if last:
                self._put(last.path, last.size, b"")
            behind = last.position if last else 0
            self._note(connection, _File(path, behind, max(latest, found[0].known_at), 0))
            return 0
        return self._append(connection, last, found)

    def _append(self, connection: Connection, file: _File, found: list[Version]) -> int:
        """The versions up to the first that belongs to a later file."""
        batch, latest = [], file.known_at
        for version in found:
            if self._path(max(latest, version.known_at)) != file.path:
                break
            latest = max(latest, version.known_at)
            batch.append(version)
        data = "".join(
            json.dumps(to_record(one.article), ensure_ascii=False) + "\n" for one in batch
        )
        size = self._put(file.path, file.size, data.encode("utf-8", "replace"))
        self._note(connection, _File(file.path, batch[-1].position, latest, size))
        return len(batch)

    def _path(self, moment: datetime) -> str:
        return moment.astimezone(BEIJING).strftime(self._key)

    def _put(self, path: str, size: int, data: bytes) -> int:
        try:
            return write_at(self._base / path, size, data)
        except OSError as error:
            raise ArchiveError(
                f"JSONL_LOG {self.name} cannot be written: {error.strerror}"
            ) from error

    def _last_file(self, connection: Connection) -> _File | None:
        columns = logs.c.path, logs.c.position, logs.c.known_at, logs.c.size
        query = select(*columns).where(logs.c.name == self._key)
        newest = query.order_by(logs.c.position.desc(), logs.c.known_at.desc()).limit(1)
        found = connection.execute(newest).first()
        return _File(*found) if found else None

    def _note(self, connection: Connection, file: _File) -> None:
        upsert(connection, logs, [{"name": self._key} | asdict(file)])


def write_at(path: Path, size: int, data: bytes) -> int:
    """Put ``data`` behind the first ``size`` bytes, in place of what stands there; safe on disk.

    Answers the file's new size. Raises :class:`ArchiveError` for a file that is shorter.
    """
    if not data and not path.exists():
        return size
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        if file.seek(0, os.SEEK_END) < size:
            if file.tell():
                raise ArchiveError(
                    f"{path} has {file.tell():,} bytes, {size:,} were written: it was changed; "
                    "move it away, and the log goes on in a new file"
                )
            size = 0  # moved away by a person: what comes next begins a new file
        elif size and file.seek(size - 1) == size - 1 and file.read(1) != b"\n":
            raise ArchiveError(f"{path}: no line ends where the log did; it was changed")
        elif not data and file.seek(0, os.SEEK_END) == size:
            return size
        file.seek(size)
        file.truncate()
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return size + len(data)
