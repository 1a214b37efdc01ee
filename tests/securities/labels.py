"""The labelled texts of ``tests/fixtures/securities``: what an analyst marks in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from newscrawl.items import Security
from newscrawl.securities import NameRow

FIXTURES = Path(__file__).parents[1] / "fixtures" / "securities"
_HEAD = re.compile(r"== (?P<on>\d{4}-\d\d-\d\d)(?: \| (?P<code>\S+) (?P<name>\S+))?")
_MARK = re.compile(r"\{(?P<lure>!)?(?P<text>[^|#{}]+)(?:(?P<by>[|#])(?P<code>[^{}]*))?\}")
_BY = {"|": "name", "#": "code"}


@dataclass(frozen=True)
class Labelled:
    """A text, its mentions (start, end, code, by), and the places where none may lie."""

    place: str
    text: str
    on: date
    tagged: list[Security]
    mentions: list[tuple[int, int, str, str]] = field(default_factory=list)
    lures: list[tuple[int, int]] = field(default_factory=list)


def learned_names() -> list[NameRow]:
    """What an archive has learned from the site's tags, beyond the shipped list."""
    with (FIXTURES / "names.csv").open(encoding="utf-8", newline="") as lines:
        return [
            NameRow(
                row["name"],
                row["code"],
                date.fromisoformat(row["first_seen"]),
                date.fromisoformat(row["last_seen"]),
            )
            for row in csv.DictReader(lines)
        ]


def labelled_texts() -> Iterator[Labelled]:
    """Every text of the fixtures.

    A text begins with ``== day`` and, where the site tags a security, ``| code name``. In it,
    ``{贵州茅台|600519.SH}`` is a mention by name, ``{600519#600519.SH}`` one by code
    (``{600519.SH#}``, where it is written as we write it), ``{!600519}`` is none.
    """
    for path in sorted(FIXTURES.glob("*.txt")):
        blocks = re.split(r"(?m)^(?=== )", path.read_text(encoding="utf-8"))
        for number, block in enumerate(filter(str.strip, blocks), 1):
            head, _, marked = block.strip("\n").partition("\n")
            yield _read(f"{path.name}:{number}", head, marked)


def _read(place: str, head: str, marked: str) -> Labelled:
    heading = _HEAD.fullmatch(head)
    assert heading, f"{place}: {head}"
    tagged: list[Security] = []
    if heading["code"]:
        tagged = [Security(code=heading["code"], name=heading["name"], by="site")]
    read = Labelled(place, _MARK.sub(lambda m: m["text"], marked), _day(heading), tagged)
    assert "{" not in read.text, f"{place}: a mark that cannot be read"
    shorter = 0
    for mark in _MARK.finditer(marked):
        start = mark.start() - shorter
        end = start + len(mark["text"])
        shorter += len(mark[0]) - len(mark["text"])
        if mark["lure"]:
            read.lures.append((start, end))
        else:
            code = mark["code"] or mark["text"]
            read.mentions.append((start, end, code, _BY[mark["by"]]))
    return read


def _day(heading: re.Match[str]) -> date:
    return date.fromisoformat(heading["on"])
