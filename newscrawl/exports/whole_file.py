"""A file that is there as a whole or, where something goes wrong, as it was before."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from newscrawl.errors import UserError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to be written, which takes the place of ``path`` when all of it is safe on disk.

    It keeps the permissions of the file that was there. What is written lies beside it, as
    ``.<name>.part``, which a run that was killed leaves behind and the next one takes over.

    Raises :class:`UserError` where that cannot be done, or another process is writing the same
    file; ``path`` is as it was, then.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.part")
    try:
        if target.exists() and not target.is_file():
            raise UserError(f"{path} is no file; name one, or - for standard output")
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(part) as file:
            mode = _mode(target)
            os.fchmod(file.fileno(), mode | stat.S_IWUSR)  # or the next run could not take it over
            file.truncate()
            yield file
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            part.replace(target)
            _sync(target.parent)
    except BlockingIOError:
        raise UserError(f"{path} is being written by another process") from None
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from error


@contextmanager
def _locked(part: Path) -> Iterator[BinaryIO]:
    """The file of this name, for this process alone; gone afterwards, unless renamed.

    Raises :class:`BlockingIOError` where another process has it.
    """
    while True:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor is no path
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _has_name(descriptor, part):
                continue  # the process that had it was done in between: it may be the target now
            try:
                yield file
            finally:
                with suppress(OSError):
                    if _has_name(descriptor, part):
                        part.unlink()
            return


def _has_name(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _mode(target: Path) -> int:
    """The permissions of the file that is there, or of a new one."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync(folder: Path) -> None:
    """Make the new name safe too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
