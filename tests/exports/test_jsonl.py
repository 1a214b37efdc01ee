"""JSON Lines that SQLite writes are those that Python would write."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    func,
    insert,
    select,
)

from newscrawl.archive.lines import _as_json
from newscrawl.exports.jsonl import lines


@pytest.mark.parametrize("name", ["articles", "versions"])
@pytest.mark.parametrize("fields", ["", "title,id", "important,unrestored,blocks"])
def test_as_python_would_write_them(make_job, name, fields):
    job, other = make_job(name, fields), make_job(name, fields)
    other.table = replace(other.table, lines=None)
    written, expected = list(lines(job)), list(lines(other))
    assert all(line.endswith(b"}\n") and line.count(b"\n") == 1 for line in written)
    assert [json.loads(line) for line in written] == [json.loads(line) for line in expected]
    keys = [list(json.loads(line)) for line in written]
    assert keys == [[column.name for column in job.columns]] * len(keys)
    assert [job.rows, job.first, job.last] == [other.rows, other.first, other.last]
    assert job.rows == len(written) > 0


_VALUES = Table(
    "some",
    MetaData(),
    Column("text", Text),
    Column("number", Float),
    Column("whole", Integer),
    Column("truth", Boolean),
    Column("nested", JSON(none_as_null=True)),
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
_NESTED = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXT, inner),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {
            "text": st.none() | _TEXT,
            "number": st.none() | st.floats(0, 1),
            "whole": st.integers(-(2**53), 2**53),
            "truth": st.booleans(),
            "nested": st.none() | st.lists(_NESTED),
        }
    )
)
def test_any_value(values):
    pairs = [part for column in _VALUES.c for part in (column.name, _as_json(column))]
    engine = create_engine("sqlite://", json_serializer=json.dumps)
    with engine.begin() as connection:
        _VALUES.create(connection)
        connection.execute(insert(_VALUES).values(values))
        assert json.loads(connection.scalar(select(func.json_object(*pairs)))) == values
    engine.dispose()
