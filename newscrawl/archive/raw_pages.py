"""The answers that made versions, kept beside the archive: compressed, named by their content."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from newscrawl.errors import ArchiveError, NewscrawlError
from newscrawl.items import Reading

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OFF = "off"


class PageNotKept(NewscrawlError):  # noqa: N818 - says what happened
    """An answer that was never kept, or is there no more."""


class PageDamaged(PageNotKept):
    """An answer that is not what was kept."""


def digest(body: bytes) -> str:
    """The name of an answer: its SHA-256 in hex."""
    return sha256(body).hexdigest()


class RawPages:
    """A folder of answers, ``ab/abcd….zst``; ``off`` keeps none."""

    def __init__(self, folder: str) -> None:
        self.folder = None if folder == OFF else Path(folder)

    def name(self, body: bytes) -> str | None:
        """The digest under which an answer is kept; None where none is."""
        return digest(body) if self.folder else None

    def keep(self, name: str, body: bytes) -> None:
        """Keep an answer under its digest; one that is there already stays.

        It is whole or not there. Raises :class:`ArchiveError` where it cannot be written.
        """
        if self.folder is None:
            return
        path = self._path(self.folder, name)
        if path.exists():
            with suppress(OSError):  # so that a prune meanwhile takes it for no old page
                path.touch()
            return
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            try:
                part.write_bytes(zstd.compress(body))
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                part.write_bytes(zstd.compress(body))
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise ArchiveError(
                f"the page cannot be kept in {self.folder}: {error.strerror}; "
                "RAW_PAGES names another folder, or off"
            ) from error

    def path(self, name: str | None) -> Path | None:
        """The file of the answer with this digest; None where it is not kept."""
        if self.folder is None or name is None:
            return None
        path = self._path(self.folder, name)
        return path if path.exists() else None

    def keep_answers(self, readings: Iterable[Reading]) -> None:
        """Keep what readings were read from, where it is not kept already; as :meth:`keep`."""
        for reading in readings:
            if reading.digest and reading.body is not None:
                self.keep(reading.digest, reading.body)

    def read(self, name: str | None) -> bytes:
        """The answer with this digest. Raises :class:`PageNotKept` where there is none."""
        if self.folder is None or name is None:
            raise PageNotKept("no page was kept")
        path = self._path(self.folder, name)
        try:
            body = zstd.decompress(path.read_bytes())
        except FileNotFoundError:
            raise PageNotKept(f"{path} is not there") from None
        except (OSError, zstd.ZstdError) as error:
            raise PageDamaged(f"{path} cannot be read: {error}") from None
        if digest(body) != name:
            raise PageDamaged(f"{path} is not what was kept")
        return body

    @staticmethod
    def _path(folder: Path, name: str) -> Path:
        return folder / name[:2] / f"{name}.zst"
