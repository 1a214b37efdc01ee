"""Records → CSV that a spreadsheet opens without harm (RFC 4180, UTF-8 with a BOM)."""

from __future__ import annotations

import csv
from io import TextIOWrapper
from typing import Any, BinaryIO

from newscrawl.exports.cells import READABLE, inert
from newscrawl.exports.columns import Type
from newscrawl.exports.job import Job


def write_csv(file: BinaryIO, job: Job) -> None:
    """Write a line of names and one for each record; lines end in CR LF, and within cells in LF."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow(column.name for column in job.columns)
        kinds = [(column.name, column.type) for column in job.columns]
        for record in job.records(json_text=True):
            writer.writerow([_written(record[name], kind) for name, kind in kinds])
        text.flush()
    finally:
        text.detach()


def _written(value: Any, kind: Type) -> Any:
    """What the csv module is to write: nothing for None, numbers and times as they are."""
    if value is None:
        return None
    readable = READABLE.get(kind)
    if readable:
        return inert(readable(value))
    return str(value).lower() if kind == "boolean" else value
