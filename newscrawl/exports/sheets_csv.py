"""Records → CSV that a spreadsheet opens without harm (RFC 4180, UTF-8 with a BOM)."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Any, BinaryIO

from newscrawl.exports.cells import READABLE, inert
from newscrawl.exports.columns import Type
from newscrawl.exports.job import Job


def write_csv(file: BinaryIO, job: Job) -> None:
    """Write a line of names and one for each record; lines end in CR LF, and within cells in LF."""
    file.write(BOM_UTF8 + _line([column.name for column in job.columns]))
    columns = [(column.name, _written(column.type)) for column in job.columns]
    for record in job.records(json_text=True):
        values = ((record[name], written) for name, written in columns)
        file.write(_line(["" if value is None else written(value) for value, written in values]))


def _line(cells: list[str]) -> bytes:
    line = ",".join(cells) or '""'  # an empty line would be no row to most readers
    return f"{line}\r\n".encode()


def _written(kind: Type) -> Callable[[Any], str]:
    """What makes cells of the values of a column."""
    readable = READABLE.get(kind)
    if readable:
        return lambda value: _quoted(inert(readable(value)))
    return _lower if kind == "boolean" else str


def _quoted(text: str) -> str:
    """As the csv module does it, which looks at each character and takes three times as long."""
    if "," in text or '"' in text or "\n" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def _lower(value: bool) -> str:  # noqa: FBT001
    return str(value).lower()
