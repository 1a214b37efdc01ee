"""``scrapy search``: articles of the archive by their words, with these marked where they stand."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from rich.console import RenderableType
from rich.text import Text
from scrapy.commands import ScrapyCommand

from newscrawl.commands.article_view import byline, fold
from newscrawl.commands.choice import add_choice, choice, number, tell_what_is_not_searched
from newscrawl.commands.mistakes import OK
from newscrawl.commands.reading import ReadCommand, console
from newscrawl.errors import UserError
from newscrawl.items import Article, to_record
from newscrawl.pages.stcn.channels import SITE
from newscrawl.search import Query, parse
from newscrawl.search.excerpts import Piece, excerpt, hits, marked

HIT = "bold yellow"
INDENT = 4


class Command(ReadCommand, ScrapyCommand):
    """``scrapy search 茅台 -五粮液``: AND by default, OR, -word, title:word, '"words in a row"'."""

    def syntax(self) -> str:
        return "WORDS [options]"

    def short_desc(self) -> str:
        return "Find articles of the archive by words, codes and names"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_choice(parser)
        add = parser.add_argument
        add("--sort", choices=("newest", "relevance"), default="newest", help="what comes first")
        add("--limit", metavar="N", default="20", help="so many at most (default: %(default)s)")
        add("--offset", metavar="N", default="0", help="without the first N")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        # 0.1 s that other commands need not pay
        from newscrawl.archive.search.find import find  # noqa: PLC0415

        query = parse(words(args))
        opts.query = None
        chosen = replace(choice(opts, self.now()), query=query, limit=None)
        limit = number("--limit", opts.limit)
        offset = number("--offset", opts.offset, least=0)
        with self.archive().reading() as connection:
            tell_what_is_not_searched(connection)
            found = find(connection, SITE, chosen, sort=opts.sort, limit=limit, offset=offset)
        if opts.json:
            print(json.dumps([as_json(one, query) for one in found], ensure_ascii=False, indent=2))
            return OK
        out = console()
        for article in found:
            for part in view(article, query, out.width):
                out.print(part, crop=False)
        if not found:
            out.print(f"nothing is found by {query.text}" + (", so far down" if offset else ""))
        return OK


def words(args: Sequence[str]) -> str:
    """The query on the command line. Raises :class:`UserError` for an option that there is not."""
    if unknown := [word for word in args if word.startswith("--")]:
        raise UserError(f"search has no option {unknown[0]}: scrapy search --help")
    return " ".join(args)


def as_json(article: Article, query: Query) -> dict[str, Any]:
    """The record, the excerpt, and where in title and text the hits are (``[start, end]``)."""
    in_text = hits(query, article.text, article.securities)
    return to_record(article) | {
        "excerpt": "".join(piece.text for piece in excerpt(article.text, in_text)),
        "title_hits": hits(query, article.title, title=True),
        "hits": in_text,
    }


def view(article: Article, query: Query, width: int) -> Iterator[RenderableType]:
    """A hit as a person reads it: title, byline and id, the sentence."""
    title = marked(article.title, hits(query, article.title, title=True))
    yield from _lines(title, "bold", width, indent=0)
    about = f"{byline(article)} · {article.id} · {'、'.join(article.channels)}"
    yield from _lines([Piece(about, hit=False)], "dim", width, indent=INDENT)
    sentence = excerpt(article.text, hits(query, article.text, article.securities))
    yield from _lines(sentence, "", width, indent=INDENT)
    yield ""


def _lines(pieces: Sequence[Piece], style: str, width: int, *, indent: int) -> Iterator[Text]:
    """The pieces, folded as Chinese is, the hits in colour."""
    whole = "".join(piece.text for piece in pieces)
    styles = [piece.hit for piece in pieces for _ in piece.text]
    at = 0
    for line in fold(whole.replace("\t", " "), width - indent):
        text = Text(" " * indent, no_wrap=True, overflow="ignore")
        while whole[at : at + 1].isspace() and not line[:1].isspace():
            at += 1  # folding drops the white space at a line's end
        for char in line:
            text.append(char, f"{style} {HIT}".strip() if styles[at] else style)
            at += 1
        yield text
