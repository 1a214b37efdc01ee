"""The options that choose articles, for all commands that do."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from typing import get_args

from sqlalchemy import Connection

from newscrawl.archive.mentions import check_code
from newscrawl.archive.selection import Selection
from newscrawl.commands.coverage import channel_codes
from newscrawl.commands.reading import as_of_moment
from newscrawl.errors import UserError
from newscrawl.items import Kind
from newscrawl.moments import user_moment
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.processors import without_surrogates
from newscrawl.search import parse

OPTIONS = (
    "since until channel source security tag kind query no_duplicates as_of limit cursor".split()
)


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Options that narrow down which articles, or rows of a table."""
    add = parser.add_argument
    add("--since", metavar="TIME", help="published, taken or begun from then on")
    add("--until", metavar="TIME", help="published, taken or begun before then")
    add("--channel", metavar="CODES", help="of these channels, such as kx,yw")
    add("--source", metavar="NAMES", help="of these sources (来源), parted by commas")
    add("--security", metavar="CODES", help="with these securities, such as 600519.SH,00700.HK")
    add("--tag", metavar="TAGS", help="with one of these tags (标签)")
    add("--kind", metavar="KIND", help="only what is a flash (快讯), or an article")
    add("--as-of", metavar="TIME", help="as it was known then")
    add(
        "--no-duplicates",
        action="store_true",
        help="leave out what repeats an article that is chosen too, and of several that repeat "
        "one that is not chosen, all but the first; --limit counts what is left",
    )


def choice(opts: argparse.Namespace, now: datetime) -> Selection:
    """What the options choose. Raises :class:`UserError` where they make no sense."""
    since = None if opts.since is None else user_moment("--since", opts.since)
    until = None if opts.until is None else user_moment("--until", opts.until)
    if since and until and since >= until:
        raise UserError(f"--since {opts.since} is not before --until {opts.until}")
    if opts.kind not in (None, *get_args(Kind)):
        raise UserError(f"--kind {opts.kind}: there are {' and '.join(get_args(Kind))}")
    codes = _parted("--security", opts.security)
    return Selection(
        since=since,
        until=until,
        channels=None if opts.channel is None else channel_codes(opts.channel),
        sources=_parted("--source", opts.source),
        securities=codes and [check_code(code) for code in codes],
        tags=_parted("--tag", opts.tag),
        kind=opts.kind,
        query=None if opts.query is None else parse(opts.query),
        as_of=as_of_moment(opts.as_of, now),
        duplicates=not opts.no_duplicates,
        limit=None if opts.limit is None else number("--limit", opts.limit),
    )


def chosen_by(opts: argparse.Namespace) -> dict[str, object]:
    """The options that were given, by their names."""
    given = ((name, getattr(opts, name)) for name in OPTIONS)
    return {name: value for name, value in given if value not in (None, False)}


def not_searched(connection: Connection) -> str:
    """One line on what the search index, which securities are found by too, lacks; or nothing."""
    # 0.1 s that commands which search for nothing need not pay
    from newscrawl.archive.search.index import SEARCH  # noqa: PLC0415

    missing = SEARCH.still_to_read(connection)
    older = f"{missing:,} older versions are not searched yet: scrapy archive upgrade"
    return older if missing else ""


def tell_what_is_not_searched(connection: Connection) -> None:
    """Say on standard error that the index lacks older articles."""
    if older := not_searched(connection):
        print(f"newscrawl: {older}", file=sys.stderr)


def title(chosen: Selection) -> str:
    """What is chosen, in words: the title of a feed.

    >>> title(Selection(channels=["kx"], securities=["600519.SH"]))
    '证券时报网 快讯 600519.SH'
    """
    channels = [CHANNELS[code].name for code in chosen.channels or ()]
    words = [*channels, *(chosen.securities or ()), *(chosen.sources or ()), *(chosen.tags or ())]
    if chosen.query:
        words.append(f"“{chosen.query.text}”")
    return " ".join(["证券时报网", *words])


def number(name: str, text: str, *, least: int = 1) -> int:
    """A number that was typed for ``name``. Raises :class:`UserError` for none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= 12
    if not is_number or int(text) < least:
        raise UserError(f"{name} {text} is no number of rows, such as 100")
    return int(text)


def _parted(name: str, text: str | None) -> list[str] | None:
    if text is None:
        return None
    if without_surrogates(text) != text:
        raise UserError(f"{name} is no text in UTF-8")
    clean: Callable[[str], str] = str.strip
    values = [value for value in map(clean, text.split(",")) if value]
    if not values:
        raise UserError(f"{name} is empty")
    return list(dict.fromkeys(values))
