"""Parquet: real types, the same values as JSON Lines, whatever reads them back."""

import json
from datetime import datetime
from io import BytesIO
from typing import Any

import duckdb
import pytest
from pyarrow import parquet

from newscrawl.exports import arrow
from newscrawl.exports import parquet as parquet_export
from newscrawl.exports.arrow import schema_of
from newscrawl.exports.jsonl import write_jsonl
from newscrawl.exports.parquet import write_parquet
from newscrawl.exports.tables import TABLES
from newscrawl.processors import without_surrogates
from tests.exports.hostile import HOSTILE


def written(job) -> bytes:
    file = BytesIO()
    write_parquet(file, job)
    return file.getvalue()


def table_of(job):
    return parquet.read_table(BytesIO(written(job)))


def records(job) -> list[dict]:
    file = BytesIO()
    write_jsonl(file, job)
    return [json.loads(line) for line in file.getvalue().splitlines()]


def plain(value: Any, like: Any) -> Any:
    """What Arrow has read, as JSON has it: a key that JSON leaves out is null there."""
    if isinstance(value, datetime):
        then = datetime.fromisoformat(like)
        assert (value, value.utcoffset()) == (then, then.utcoffset())
        return like
    if isinstance(value, dict):
        assert all(value[key] is None for key in value.keys() - like.keys())
        return {key: plain(value[key], like[key]) for key in like}
    if isinstance(value, list):
        return [plain(one, other) for one, other in zip(value, like, strict=True)]
    return value


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_the_values_of_its_json_lines(make_job, name):
    columns = TABLES[name].columns
    table, expected = table_of(make_job(name)), records(make_job(name))
    assert table.num_rows == len(expected)
    assert bool(expected) == (name != "rankings")
    as_text = {column.name for column in columns if column.type == "json"}
    for row, record in zip(table.to_pylist(), expected, strict=True):
        for key in as_text & {key for key in row if row[key] is not None}:
            row[key] = json.loads(row[key])
        assert {key: plain(row[key], record[key]) for key in record} == record


@pytest.mark.parametrize("name", TABLES)
def test_the_schema_does_not_hang_on_the_data(make_job, name):
    schema = schema_of(TABLES[name].columns)
    empty = table_of(make_job(name, since=datetime.fromisoformat("2090-01-01T00:00+08:00")))
    assert empty.num_rows == 0
    for table in (empty, table_of(make_job(name))):
        assert table.schema.equals(schema)
        assert table.schema.metadata == schema.metadata
    types = {field.name: str(field.type) for field in schema}
    if "published_at" in types:
        assert types["published_at"] == "timestamp[ms, tz=Asia/Shanghai]"


def test_fields_and_groups_of_rows(make_job, monkeypatch):
    assert table_of(make_job(fields="id,images")).column_names == ["id", "images"]
    whole = table_of(make_job(fields="id"))
    monkeypatch.setattr(arrow, "ROWS", 2)
    monkeypatch.setattr(parquet_export, "GROUP", 4)
    file = parquet.ParquetFile(BytesIO(written(make_job(fields="id"))))
    groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert (set(groups[:-1]), sum(groups)) == ({4}, len(HOSTILE))
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert file.read().equals(whole)


def test_duckdb_reads_it(make_job, tmp_path):
    path = tmp_path / "news.parquet"
    path.write_bytes(written(make_job()))
    with duckdb.connect() as database:

        def ask(query: str) -> list[tuple]:
            return database.sql(query.replace("NEWS", f"'{path}'")).fetchall()

        types = {row[0]: row[1] for row in ask("DESCRIBE SELECT * FROM NEWS")}
        assert types["published_at"] == types["fetched_at"] == "TIMESTAMP WITH TIME ZONE"
        assert types["tags"] == "VARCHAR[]"
        named = "SELECT DISTINCT s.code FROM (SELECT unnest(securities) AS s FROM NEWS)"
        assert ask(named) == [("600519.SH",)]
        nested = "print_edition.page, blocks[4].rows[1][2], blocks[5].ordered"
        assert ask(f"SELECT DISTINCT {nested} FROM NEWS") == [("A004", "2", True)]
        titles = [row[0] for row in ask("SELECT title FROM NEWS ORDER BY published_at")]
    assert titles == [without_surrogates(text) for text in HOSTILE.values()]


def test_a_full_disk_is_an_error(make_job):
    class Full(BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_parquet(Full(), make_job())
