"""The front page: the newest flashes and articles, of a channel, a security or a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from newscrawl.errors import UserError
from newscrawl.items import Article
from newscrawl.moments import BEIJING
from newscrawl.pages.stcn.channels import CHANNELS, SITE
from newscrawl.web.answers import Page
from newscrawl.web.asking import Asked, chosen_by, parameters_of
from newscrawl.web.paging import Sheet, sheet
from newscrawl.web.texts import Named, Said, pieces, securities_of, short

FILTERS = ("channel", "security", "day", "kind")

_TITLE, _LEAD, _FLASH = 160, 140, 600


@dataclass(frozen=True, slots=True)
class Line:
    """An article as a line of a list: a flash with its text, an article with its summary."""

    article: Article
    title: str
    text: list[Said]
    securities: list[Named]
    cut: bool


def front_page(connection: Connection, asked: Asked) -> Page:
    """The newest articles that are chosen; what makes no sense is said, with status 400."""
    values: dict[str, Any] = {
        "channels": CHANNELS,
        "asked": {name: asked.text(name) for name in (*FILTERS, "as_of")},
    }
    try:
        chosen = chosen_by(asked, connection)
        found = sheet(connection, SITE, chosen, asked)
    except UserError as error:
        return Page("front.html", values | {"problem": str(error)}, 400)
    return Page(
        "front.html", values | shown(asked, found, "/") | {"first": not asked.text("before")}
    )


def shown(asked: Asked, found: Sheet, path: str) -> dict[str, Any]:
    """What a sheet of articles hands to its template."""
    given = parameters_of(asked, *FILTERS)
    return {
        "days": by_day(found.articles),
        "older": found.older and asked.link(path, **given, before=found.older),
        "newer": found.newer and asked.link(path, **given, after=found.newer),
        "newest": asked.link(path, **given),
        "feeds": {kind: asked.link(f"/feed.{kind}", **given) for kind in ("atom", "json")},
    }


def by_day(articles: Sequence[Article]) -> list[tuple[Any, list[Line]]]:
    """Beijing's days with their lines, in the order given."""
    days = groupby(articles, lambda one: one.published_at.astimezone(BEIJING).date())
    return [(day, list(map(as_line, those))) for day, those in days]


def as_line(article: Article) -> Line:
    """The article as lists show it."""
    title, named = short(article.title, _TITLE), securities_of(article)
    if article.kind == "flash":
        text, cut = article.text[:_FLASH], len(article.text) > _FLASH
        mentions = [one for one in article.securities if one.get("end", _FLASH + 1) <= _FLASH]
        return Line(article, title, list(pieces(text, mentions)), named, cut)
    lead = short(article.summary or article.text, _LEAD)
    return Line(article, title, [Said(lead)] if lead else [], named, cut=False)
