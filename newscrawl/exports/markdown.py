"""Articles → Markdown, as a person reads them; what texts hold stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from newscrawl.exports.entry_text import clean, web_address
from newscrawl.exports.job import Job

# Marks of Markdown and HTML, and what begins a line as a heading, a list, a quote or a rule.
_MARKS = re.compile(r"([\\`*_\[\]<>|~&$!])|^(\s*)([#+\-=:])|^(\s*[0-9]{1,9})([.)])", re.MULTILINE)


def write_markdown(file: BinaryIO, job: Job) -> None:
    """Write one article after the other, a rule between them."""
    for number, record in enumerate(job.records()):
        parts = ["---"] if number else []
        text = "\n\n".join([*parts, *article(record)])
        file.write(f"{text}\n\n".encode())


def article(record: dict[str, Any]) -> Iterator[str]:
    """The paragraphs of an article in Markdown."""
    yield f"# {_line(record['title'])}"
    byline = (record["source"], "、".join(record["authors"]), record["published_at"])
    yield " · ".join(_line(part) for part in byline if part)
    for block in record["blocks"]:
        yield from _BLOCKS[block["type"]](block)
    for label, names in (("责任编辑", record["editors"]), ("校对", record["proofreaders"])):
        if names:
            yield f"{label}：{_line('、'.join(names))}"
    if address := web_address(record["url"]):
        yield f"<{address}>"


def escape(text: str) -> str:
    r"""The text with its marks escaped.

    >>> escape("# *a* <b>"), escape("1. 一")
    ('\\# \\*a\\* \\<b\\>', '1\\. 一')
    """
    return _MARKS.sub(_escaped, clean(text))


def _escaped(match: re.Match[str]) -> str:
    anywhere, indent, begins, number, dot = match.groups()
    if anywhere:
        return f"\\{anywhere}"
    return f"{number}\\{dot}" if number else f"{indent}\\{begins}"


def _line(text: str) -> str:
    return escape(" ".join(text.split()))


def _paragraph(block: dict[str, Any]) -> Iterator[str]:
    # Four spaces at its beginning would make code of it.
    yield "\n".join(escape(line.strip()) for line in block["text"].splitlines())


def _heading(block: dict[str, Any]) -> Iterator[str]:
    yield f"## {_line(block['text'])}"


def _image(block: dict[str, Any]) -> Iterator[str]:
    caption, address = _line(block["caption"] or "图片"), web_address(block["url"])
    yield f"[{caption}](<{address}>)" if address else caption


def _list(block: dict[str, Any]) -> Iterator[str]:
    marks = (f"{n}." if block["ordered"] else "-" for n in range(1, len(block["items"]) + 1))
    yield "\n".join(
        f"{mark} {_line(item)}" for mark, item in zip(marks, block["items"], strict=True)
    )


def _table(block: dict[str, Any]) -> Iterator[str]:
    width = max(map(len, block["rows"]), default=0)
    rows = [[*map(_line, row), *[""] * (width - len(row))] for row in block["rows"]]
    if not width:
        return
    lines = [f"| {' | '.join(row)} |" for row in rows]
    yield "\n".join([*lines[:1], f"|{' --- |' * width}", *lines[1:]])


_BLOCKS = {
    "paragraph": _paragraph,
    "heading": _heading,
    "image": _image,
    "list": _list,
    "table": _table,
}
