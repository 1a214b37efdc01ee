"""Records → JSON Lines: one object a line, UTF-8, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import orjson

from newscrawl.archive.lines import writes_lines
from newscrawl.exports.columns import NESTED, Type
from newscrawl.exports.job import Job


def write_jsonl(file: BinaryIO, job: Job) -> None:
    """Write the records one by one."""
    file.writelines(lines(job))


def lines(job: Job, as_text: frozenset[Type] = frozenset()) -> Iterator[bytes]:
    """Each record as a line; lists and objects go in as they lie in the archive, as JSON.

    What is of a type ``as_text`` stays the text of that JSON.
    """
    if job.table.lines and writes_lines(job.connection, job.chosen):
        return job.lines()
    return _dumped(job, [name for name, kind in job.columns if kind in NESTED - as_text])


def _dumped(job: Job, nested: list[str]) -> Iterator[bytes]:
    for record in job.records(json_text=True):
        for name in nested:
            stored = record[name]
            if isinstance(stored, str):
                record[name] = orjson.Fragment(stored)
        yield orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
