"""Records → Arrow: columns of real types, the same whatever the data is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from newscrawl.archive.schema import SCHEMA_VERSION
from newscrawl.errors import UserError
from newscrawl.exports.columns import NESTED, Column, Type
from newscrawl.exports.job import Job

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 2_000
"""Rows of a batch: so many are in memory at a time."""


def pyarrow() -> Any:
    """The package; raises :class:`UserError` where it is not installed."""
    try:
        import pyarrow  # noqa: PLC0415 - belongs to an extra, and takes its time
    except ImportError:
        raise UserError("Parquet needs pyarrow: pip install 'newscrawl[parquet]'") from None
    return pyarrow


def schema_of(columns: Sequence[Column]) -> pa.Schema:
    """The columns as Arrow has them; times keep their zone, Beijing's or UTC."""
    pa = pyarrow()
    types = _types(pa)
    about = {"newscrawl.schema": SCHEMA_VERSION, "newscrawl.record": "docs/record.md"}
    return pa.schema([(name, types[kind]) for name, kind in columns], metadata=about)


def batches(job: Job) -> Iterator[pa.RecordBatch]:
    """The job's records, :data:`ROWS` in a batch; none for none."""
    schema = schema_of(job.columns)
    records = job.records(json_text=True)
    while rows := list(islice(records, ROWS)):
        yield _batch(rows, job.columns, schema)


def _batch(
    rows: list[dict[str, Any]], columns: Sequence[Column], schema: pa.Schema
) -> pa.RecordBatch:
    pa = pyarrow()
    nested = [name for name, kind in columns if kind in NESTED and kind != "json"]
    parsed = _parse(rows, nested, schema) if nested else {}
    arrays = []
    for name, kind in columns:
        if name in parsed:
            arrays.append(parsed[name])
            continue
        values = [row[name] for row in rows]
        if kind in ("beijing", "utc"):
            arrays.append(pa.array(values, pa.string()).cast(schema.field(name).type))
        else:
            arrays.append(pa.array(values, schema.field(name).type))
    return pa.record_batch(arrays, schema=schema)


def _parse(rows: list[dict[str, Any]], names: list[str], schema: pa.Schema) -> dict[str, Any]:
    """The columns that are stored as JSON, read by Arrow itself: ten times as fast as by Python."""
    pyarrow()
    from pyarrow import json  # noqa: PLC0415 - as above

    def line(row: dict[str, Any]) -> str:
        return ",".join(f'"{name}":{row[name] or "null"}' for name in names)

    data = "\n".join(f"{{{line(row)}}}" for row in rows).encode()
    fields = schema.empty_table().select(names).schema
    table = json.read_json(
        BytesIO(data),
        read_options=json.ReadOptions(use_threads=False, block_size=len(data) + 1),
        parse_options=json.ParseOptions(
            explicit_schema=fields.remove_metadata(), unexpected_field_behavior="ignore"
        ),
    )
    return {name: table.column(name).combine_chunks() for name in names}


def _types(pa: Any) -> dict[Type, Any]:
    text = pa.string()
    texts = pa.list_(text)
    security = {"code": text, "name": text, "by": text, "start": pa.int32(), "end": pa.int32()}
    block = {"type": text, "text": text, "url": text, "caption": text, "rows": pa.list_(texts)}
    block |= {"ordered": pa.bool_(), "items": texts}
    return {
        "text": text,
        "json": text,
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "beijing": pa.timestamp("ms", "Asia/Shanghai"),
        "utc": pa.timestamp("ms", "UTC"),
        "texts": texts,
        "securities": pa.list_(pa.struct(list(security.items()))),
        "blocks": pa.list_(pa.struct(list(block.items()))),
        "images": pa.list_(pa.struct([("url", text), ("caption", text)])),
        "print_edition": pa.struct([("date", text), ("page", text)]),
    }
