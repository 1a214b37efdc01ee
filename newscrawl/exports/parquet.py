"""Records → Parquet, compressed with zstd, in groups of rows that are read one at a time."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO

from newscrawl.exports.arrow import chunks, parse, pyarrow, schema_of
from newscrawl.exports.job import Job

GROUP = 2_000
"""Rows in one group of the file."""

# Each column keeps a page in memory; the writer's own size, 1 MiB, is more than a group of most.
_PAGE = 64 * 1024

# Columns of few values, which a dictionary makes small; in the others it would cost and not pay.
_REPEATED = set("site kind source channel language parser provenance by code name cause".split())


def write_parquet(file: BinaryIO, job: Job) -> None:
    """Write the records; a chunk is parsed and compressed while the next one is read.

    Raises :class:`newscrawl.errors.UserError` without pyarrow.
    """
    pa = pyarrow()
    from pyarrow import parquet  # noqa: PLC0415 - belongs to an extra

    schema = schema_of(job.columns)
    repeated = [name for name, _ in job.columns if name in _REPEATED]
    options = {"compression": "zstd", "use_dictionary": repeated, "data_page_size": _PAGE}
    parsed: list[Any] = []
    with parquet.ParquetWriter(file, schema, **options) as writer, ThreadPoolExecutor(1) as thread:

        def write_group() -> None:
            if parsed:
                writer.write_table(pa.concat_tables(parsed))
                parsed.clear()

        def write(chunk: bytes) -> None:
            parsed.append(parse(chunk, schema))
            if sum(table.num_rows for table in parsed) >= GROUP:
                write_group()

        writing: Future[None] | None = None
        for chunk in chunks(job):
            if writing:
                writing.result()
            writing = thread.submit(write, chunk)
        if writing:
            writing.result()
        write_group()
