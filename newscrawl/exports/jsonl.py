"""Records → JSON Lines: one object a line, UTF-8, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import orjson

from newscrawl.exports.columns import NESTED, Type
from newscrawl.exports.job import Job


def write_jsonl(file: BinaryIO, job: Job) -> None:
    """Write the records one by one."""
    file.writelines(lines(job, NESTED))


def lines(job: Job, nested: Sequence[Type]) -> Iterator[bytes]:
    """Each record as a line; what is ``nested`` goes in as it lies in the archive, as JSON."""
    names = [name for name, kind in job.columns if kind in nested]
    for record in job.records(json_text=True):
        for name in names:
            stored = record[name]
            if isinstance(stored, str):
                record[name] = orjson.Fragment(stored)
        yield orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
