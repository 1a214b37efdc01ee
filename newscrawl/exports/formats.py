"""The formats by their names and endings, and what writes each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from newscrawl.errors import UserError
from newscrawl.exports.job import Job


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the endings of its files, and what writes it, as ``module:function``.

    ``feed``: it shows articles as a whole, newest first, and only so many unless asked.
    """

    name: str
    endings: tuple[str, ...]
    writer: str
    feed: bool = False
    limit: int | None = None

    def write(self, file: BinaryIO, job: Job) -> None:
        """Write what the job chooses. Raises :class:`UserError` where a package is missing."""
        module, name = self.writer.split(":")
        writer: Callable[[BinaryIO, Job], None]
        writer = getattr(import_module(f"newscrawl.exports.{module}"), name)
        writer(file, job)


_ALL = (
    Format("jsonl", ("jsonl", "jl", "jsonlines"), "jsonl:write_jsonl"),
    Format("csv", ("csv",), "sheets_csv:write_csv"),
    Format("xlsx", ("xlsx",), "sheets_xlsx:write_xlsx"),
    Format("parquet", ("parquet",), "parquet:write_parquet"),
    Format("md", ("md", "markdown"), "markdown:write_markdown", feed=True),
    Format("atom", ("atom", "xml"), "atom:write_atom", feed=True, limit=100),
    Format("jsonfeed", ("json",), "jsonfeed:write_jsonfeed", feed=True, limit=100),
)
FORMATS = {name: one for one in _ALL for name in (one.name, *one.endings)}


def format_of(name: str | None, output: str) -> Format:
    """The format that is asked for by its name or, without one, by the file's.

    Raises :class:`UserError` for one that is not written.

    >>> format_of(None, "data/news.parquet").name, format_of(None, "-").name
    ('parquet', 'jsonl')
    """
    ending = Path(output).suffix.removeprefix(".")
    found = FORMATS.get((name or ending or "jsonl").lower())
    if found is None:
        names = ", ".join(one.name for one in _ALL)
        wanted = f"--format {name}" if name else f"{output}"
        raise UserError(f"{wanted}: there is no such format; there are {names} (--format)")
    return found
