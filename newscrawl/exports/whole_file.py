"""A file that is there as a whole or, where something goes wrong, as it was before."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from newscrawl.disk import sync_folder
from newscrawl.errors import UserError

_BUFFER = 1 << 20


def _never() -> bool:
    return False


@contextmanager
def whole_file(
    path: Path, owner: str = "", keep: Callable[[], bool] = _never
) -> Iterator[BinaryIO]:
    """A file to be written, which takes the place of ``path`` when all of it is safe on disk.

    It keeps the permissions of the file that was there. What is written lies beside it
    (:func:`part_of`); a run that was killed leaves it behind, and the next one takes it over.
    So it does after an error where ``keep`` says that it is wanted (:func:`finish`).

    Raises :class:`UserError` where that cannot be done, or another process is writing the same
    file; ``path`` is as it was, then.
    """
    target = Path(os.path.realpath(path))
    part = part_of(path, owner)
    try:
        if target.exists() and not target.is_file():
            raise UserError(f"{path} is no file; name one, or - for standard output")
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(part, keep) as file:
            mode = _mode(target)
            os.fchmod(file.fileno(), mode | stat.S_IWUSR)  # or the next run could not take it over
            file.truncate()
            yield file
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            part.replace(target)
            sync_folder(target.parent)
    except BlockingIOError:
        raise UserError(f"{path} is being written by another process") from None
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from error


def finish(path: Path, owner: str, is_it: Callable[[BinaryIO], bool]) -> bool:
    """Give what a killed run left its name, where it is what is wanted; answers whether it was.

    Raises :class:`UserError` where that cannot be done, or that run is not killed but at work.
    """
    part = part_of(path, owner)
    try:
        with part.open("r+b") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _has_name(file.fileno(), part) or not is_it(file):
                return False
            part.replace(path)
            sync_folder(path.parent)
            return True
    except FileNotFoundError:
        return False
    except BlockingIOError:
        raise UserError(f"{path} is being written by another process") from None
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from error


def part_of(path: Path, owner: str = "") -> Path:
    """Where what is being written to ``path`` lies, for an ``owner`` of its own: a cursor."""
    target = Path(os.path.realpath(path))
    return target.with_name(f".{target.name}{owner and f'.{owner}'}.part")


@contextmanager
def _locked(part: Path, keep: Callable[[], bool]) -> Iterator[BinaryIO]:
    """The file of this name, for this process alone; gone afterwards, unless renamed or kept.

    Raises :class:`BlockingIOError` where another process has it.
    """
    while True:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        with open(descriptor, "w+b", buffering=_BUFFER) as file:  # noqa: PTH123 - a descriptor is no path
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _has_name(descriptor, part):
                continue  # the process that had it was done in between: it may be the target now
            try:
                yield file
            finally:
                with suppress(OSError):
                    if not keep() and _has_name(descriptor, part):
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
