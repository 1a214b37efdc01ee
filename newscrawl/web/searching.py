"""Search by the same rules as ``scrapy search``, with the hits marked in their sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from newscrawl.archive.search.find import find
from newscrawl.archive.search.index import SEARCH
from newscrawl.errors import UserError
from newscrawl.items import Article
from newscrawl.pages.stcn.channels import CHANNELS, SITE
from newscrawl.search import Query, parse
from newscrawl.search.excerpts import Piece, excerpt, hits, marked
from newscrawl.web.answers import Page
from newscrawl.web.asking import Asked, chosen_by, parameters_of
from newscrawl.web.texts import Named, securities_of

PER_PAGE = 20
_MOST_PAGES = 500
_TITLE = 160

_FILTERS = ("channel", "security", "day", "kind")


@dataclass(frozen=True, slots=True)
class Hit:
    """An article with its title and its first telling sentence in pieces."""

    article: Article
    title: list[Piece]
    excerpt: list[Piece]
    securities: list[Named]


def search_page(connection: Connection, asked: Asked) -> Page:
    """The hits; a query that is none is said so, with status 400."""
    values: dict[str, Any] = {
        "channels": CHANNELS,
        "asked": {name: asked.text(name) for name in ("q", "sort", *_FILTERS)},
        "missing": SEARCH.still_to_read(connection),
    }
    if not asked.text("q"):
        return Page("search.html", values)
    try:
        return Page("search.html", values | _found(connection, asked))
    except UserError as error:
        return Page("search.html", values | {"problem": str(error)}, 400)


def _found(connection: Connection, asked: Asked) -> dict[str, Any]:
    query = parse(asked.text("q"))
    number = asked.number("page", 1, _MOST_PAGES)
    by_relevance = asked.text("sort") == "relevance"
    articles = find(
        connection,
        SITE,
        replace(chosen_by(asked, connection), query=query),
        sort="relevance" if by_relevance else "newest",
        limit=PER_PAGE + 1,
        offset=(number - 1) * PER_PAGE,
    )
    given = parameters_of(asked, "q", *_FILTERS) | ({"sort": "relevance"} if by_relevance else {})

    def page(other: int) -> str:
        return asked.link("/search", **given, page=other if other > 1 else None)

    return {
        "query": query.text,
        "hits": [_hit(query, one) for one in articles[:PER_PAGE]],
        "first": (number - 1) * PER_PAGE + 1,
        "previous": page(number - 1) if number > 1 else None,
        "next": page(number + 1) if len(articles) > PER_PAGE else None,
    }


def _hit(query: Query, article: Article) -> Hit:
    title = article.title[:_TITLE] + ("…" if len(article.title) > _TITLE else "")
    sentence = excerpt(article.text, hits(query, article.text, article.securities))
    in_title = marked(title, hits(query, title, title=True))
    return Hit(article, in_title, sentence, securities_of(article))
