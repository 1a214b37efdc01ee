"""The page that the analysts' measurements write: docs/benchmarks-analysts.md, part by part."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence

from tests.benchmarks.crawl import ROOT

TARGET = ROOT / "docs" / "benchmarks-analysts.md"
HEAD = """# Benchmarks: exports and search

Written by `make bench-exports` and `make bench-search`, on archives of made-up articles
(`tests/benchmarks/large.py`): two in three are flashes of 200 characters, the others have 1,200;
a word in their texts is as common as it is rare, by Zipf's law."""


def write_part(title: str, paragraphs: Sequence[str]) -> None:
    """Put a part in the place of what the page had under its title."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    part = "\n\n".join([f"## {title}", *paragraphs, f"Measured on {machine}."])
    page = TARGET.read_text("utf-8") if TARGET.exists() else HEAD
    found = {one.split("\n")[0]: one.strip() for one in re.split(r"\n(?=## )", page)[1:]}
    found[f"## {title}"] = part
    TARGET.write_text("\n\n".join([HEAD, *found.values()]) + "\n", "utf-8")
