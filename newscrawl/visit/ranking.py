"""A hot ranking, field by field."""

from __future__ import annotations

from newscrawl.errors import LayoutChanged
from newscrawl.pages.stcn.listing import json_object
from newscrawl.pages.stcn.rank import read_ranking
from newscrawl.visit.checks import Answer, Check, arrived, readable
from newscrawl.visit.fields import BADGE, SOME_TEXT, TEXT, Kind, check_fields, rows_of

ALWAYS: dict[str, Kind] = {"title": SOME_TEXT, "url": SOME_TEXT}
SOMETIMES: dict[str, Kind] = {"red": BADGE, "tag": TEXT, "hot": BADGE}


def check_ranking(answer: Answer) -> list[Check]:
    """The lines of a hot ranking."""
    if lost := arrived(answer):
        return lost
    known = readable(lambda: read_ranking(answer.text), "reads it")
    try:
        values = json_object(answer.text)
    except LayoutChanged:
        return [known]
    rows, there = rows_of(values)
    return [known, there, *check_fields(rows, ALWAYS, SOMETIMES)]
