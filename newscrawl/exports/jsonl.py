"""Records → JSON Lines: one object a line, UTF-8, as people read it."""

from __future__ import annotations

from typing import BinaryIO

import orjson

from newscrawl.exports.columns import NESTED
from newscrawl.exports.job import Job


def write_jsonl(file: BinaryIO, job: Job) -> None:
    """Write the records one by one; lists and objects as they lie in the archive."""
    nested = [name for name, kind in job.columns if kind in NESTED]
    for record in job.records(json_text=True):
        for name in nested:
            stored = record[name]
            if isinstance(stored, str):
                record[name] = orjson.Fragment(stored)
        file.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
