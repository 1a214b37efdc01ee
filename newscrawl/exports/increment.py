"""What is new since a cursor's last export: once, whatever was killed on the way.

The file is written and safe; then the cursor moves, in one transaction of the archive; then the
file gets its name. Who is killed before the second step has exported nothing, who is killed
behind it leaves the file beside its name, where the next export finds it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from sqlalchemy import Connection

from newscrawl.archive.cursors import BEGINNING, Cursor, read_cursor, write_cursor
from newscrawl.archive.engine import Database
from newscrawl.archive.selection import Mark, Selection
from newscrawl.errors import UserError
from newscrawl.exports.job import Job
from newscrawl.exports.manifest import digest_of, last_position, manifest_of
from newscrawl.exports.whole_file import finish

LATE = timedelta(minutes=2)
"""Longer than a crawl can take to store a sighting, which has the time of the list's answer."""


class NothingNew(Exception):  # noqa: N818 - no error
    """There is nothing to export, so no file is written."""


class Increment:
    """One export of a cursor. ``archive`` is opened to be written, ``connection`` is the reader.

    What the last one left when it was killed is finished first (``finished``: that file) or,
    where it goes to the same path, taken back and written once more.
    Raises :class:`UserError` where the cursor has another choice.
    """

    def __init__(
        self,
        archive: Database,
        connection: Connection,
        name: str,
        choice: Mapping[str, Any],
        path: Path,
    ) -> None:
        self.archive, self.connection = archive, connection
        self.name, self.choice = name, choice
        self.path = Path(os.path.realpath(path))
        self.moving = False
        self.finished: Path | None = None
        self.old = read_cursor(connection, name)
        if self.old and self.old.choice != choice:
            was = ", ".join(f"{key}={value}" for key, value in self.old.choice.items())
            raise UserError(f"cursor {name!r} exports {was}; take another name for another choice")
        if self.old:
            self._take_up(self.old)

    def narrow(self, chosen: Selection, now: datetime) -> Selection:
        """What of a choice is new. Who came to a channel just now waits for the next export."""
        begin = self.old.ended if self.old else BEGINNING
        return replace(chosen, after=begin, seen_by=max(now - LATE, begin.sighted_at))

    def check(self, job: Job) -> None:
        """Raise :class:`NothingNew` where the job has found nothing to write."""
        if not job.rows:
            raise NothingNew

    def move(self, chosen: Selection, digest: str, *files: BinaryIO) -> None:
        """Note that what is chosen is in these files, which are complete and get their names next.

        From here on they are kept, whatever happens (:meth:`keep`).
        """
        for file in files:
            file.flush()
            os.fsync(file.fileno())
        began, seen_by = chosen.after, chosen.seen_by
        assert began
        assert seen_by
        ended = Mark(last_position(self.connection), seen_by)
        self.moving = True
        self._replace(Cursor(self.name, self.choice, began, ended, str(self.path), digest))

    def keep(self) -> bool:
        """Whether the files may be what the cursor speaks of."""
        return self.moving

    def _take_up(self, old: Cursor) -> None:
        """Finish what was killed, or take it back."""
        path = Path(old.path)

        def is_it(file: BinaryIO) -> bool:
            if digest_of(file)[0] != old.sha256:
                return False
            if path == self.path:
                self._replace(replace(old, ended=old.began, sha256=""))
                return False
            finish(manifest_of(path), self.name, lambda beside: _is_of(beside, old.sha256))
            return True

        if finish(path, self.name, is_it):
            self.finished = path

    def _replace(self, new: Cursor) -> None:
        with self.archive.writing() as connection:
            if not write_cursor(connection, new, self.old):
                self.moving = False
                raise UserError(f"another export has moved the cursor {self.name!r} meanwhile")
        self.old = new


def _is_of(manifest: BinaryIO, digest: str) -> bool:
    try:
        return bool(orjson.loads(manifest.read())["sha256"] == digest)
    except (ValueError, KeyError, TypeError):
        return False
