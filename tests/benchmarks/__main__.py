"""``make bench``: measures, prints, and writes docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import crawl, parse

TARGET = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def main() -> None:
    with TemporaryDirectory() as folder:
        tmp = Path(folder)
        parts = [
            ("Speed", crawl.speed(tmp)),
            ("Parser", parse.table()),
            ("Memory", crawl.memory(tmp)),
        ]
    head = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}, Python "
        f"{platform.python_version()}, {os.cpu_count()} processors: the crawler on one, the "
        "replica on another. Compare the ratios; the absolute figures are this machine's.",
    ]
    text = "\n".join(
        [*head, *(line for name, rows in parts for line in ("", f"## {name}", "", *rows))]
    )
    TARGET.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
