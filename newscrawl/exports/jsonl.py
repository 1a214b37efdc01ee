"""Records → JSON Lines: one object a line, UTF-8, as people read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO


def write_jsonl(file: BinaryIO, records: Iterable[Mapping[str, Any]]) -> int:
    """Write the records one by one; answers how many.

    >>> from io import BytesIO
    >>> file = BytesIO()
    >>> write_jsonl(file, [{"id": "stcn:5", "title": "贵州茅台"}]), file.getvalue().decode()
    (1, '{"id": "stcn:5", "title": "贵州茅台"}\\n')
    """
    count = 0
    for record in records:
        file.write(f"{json.dumps(record, ensure_ascii=False)}\n".encode())
        count += 1
    return count
