"""Whether a document is a JSON Feed: by the schema beside this file."""

import json
from functools import cache
from pathlib import Path

import jsonschema_rs


@cache
def schema() -> jsonschema_rs.Draft202012Validator:
    text = Path(__file__).with_name("jsonfeed.schema.json").read_text("utf-8")
    return jsonschema_rs.Draft202012Validator(json.loads(text), validate_formats=True)
