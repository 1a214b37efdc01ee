"""The record's JSON Schema, and checking a record against it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs


@cache
def record_schema() -> dict[str, Any]:
    """The JSON Schema of one record, as it ships in the package."""
    text = files("newscrawl").joinpath("record.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(record_schema())


def record_faults(record: dict[str, Any]) -> list[str]:
    """What the schema finds wrong with a record, one line each; empty for a good one."""
    if _validator().is_valid(record):
        return []
    return [
        f"{'/'.join(map(str, error.instance_path)) or 'record'}: {error.message[:200]}"
        for error in _validator().iter_errors(record)
    ]
