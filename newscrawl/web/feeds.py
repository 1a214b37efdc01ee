"""Feeds of what the front page shows, by the writers of the exports."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from sqlalchemy import Connection

from newscrawl.errors import UserError
from newscrawl.exports.job import Job
from newscrawl.exports.tables import TABLES
from newscrawl.pages.stcn.channels import SITE
from newscrawl.search import parse
from newscrawl.web.answers import Answer, File, Page
from newscrawl.web.asking import Asked, chosen_by

_NEWEST = 100


def atom_feed(connection: Connection, asked: Asked) -> Answer:
    """The newest articles that are chosen, as Atom."""
    from newscrawl.exports.atom import write_atom  # noqa: PLC0415 - lxml, for feeds alone

    return _feed(connection, asked, write_atom, "application/atom+xml; charset=utf-8")


def json_feed(connection: Connection, asked: Asked) -> Answer:
    """The same as JSON Feed."""
    from newscrawl.exports.jsonfeed import write_jsonfeed  # noqa: PLC0415 - as above

    return _feed(connection, asked, write_jsonfeed, "application/feed+json; charset=utf-8")


def _feed(connection: Connection, asked: Asked, write: Any, content_type: str) -> Answer:
    try:
        chosen = replace(chosen_by(asked, connection), limit=_NEWEST)
        if words := asked.text("q"):
            chosen = replace(chosen, query=parse(words))
    except UserError as error:
        return Page("message.html", {"title": "无法显示", "message": str(error)}, 400)
    table, file = TABLES["articles"], BytesIO()
    job = Job(connection, SITE, table, chosen, table.columns, asked.now, "")
    write(file, job, address=asked.address)
    return File(file.getvalue(), content_type)
