"""``scrapy show``: an article of the archive, its versions, and what changed between them."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand
from sqlalchemy import Connection, select

from newscrawl.archive.duplicates.links import followers_at, links_of
from newscrawl.archive.records import Version, versions_of
from newscrawl.archive.schema import ledger
from newscrawl.archive.withdrawals import Withdrawal, withdrawals_of
from newscrawl.changes import changes_between
from newscrawl.commands.article_view import Lines, article_view, clock, diff_view
from newscrawl.commands.mistakes import OK
from newscrawl.commands.reading import ReadCommand, as_of_moment, console
from newscrawl.errors import UserError
from newscrawl.items import Article, to_record
from newscrawl.moments import utc_iso
from newscrawl.pages.stcn.addresses import address_of
from newscrawl.pages.stcn.channels import item_id

_ID = re.compile(r"[a-z][a-z0-9]*:(?!//)\S+")
_NUMBER = re.compile(r"[0-9]{1,12}")


class Command(ReadCommand, ScrapyCommand):
    """``scrapy show stcn:4204288``, or its number, or its URL."""

    def syntax(self) -> str:
        return "ID|URL [options]"

    def short_desc(self) -> str:
        return "Show an article of the archive, its versions, or what changed between two of them"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--versions", action="store_true", help="list its versions")
        parser.add_argument("--diff", nargs=2, metavar=("OLD", "NEW"), help="compare two versions")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        if opts.diff and (opts.versions or opts.json):
            raise UserError("--diff stands alone: leave out --versions and --json")
        id_ = asked_for(args)
        as_of = as_of_moment(opts.as_of, self.now())
        archive = self.archive()
        with archive.reading() as connection:
            versions = versions_of(connection, id_, as_of)
            if not versions:
                raise UserError(why_not(connection, id_, as_of, archive.name))
            withdrawals = withdrawals_of(connection, id_, as_of)
            link = links_of(connection, [id_], as_of).get(id_)
            followers = followers_at(connection, id_, as_of)
        if opts.json:
            answer = as_json(versions) if opts.versions else to_record(versions[-1].article)
            print(json.dumps(answer, ensure_ascii=False, indent=2))
            return OK
        if opts.diff:
            view = diff_view(*chosen(versions, opts.diff))
        elif opts.versions:
            view = versions_view(versions, withdrawals)
        else:
            view = article_view(versions, withdrawals, link, followers)
        out = console()
        for part in view:
            out.print(part, crop=False)
        return OK


def asked_for(args: Sequence[str]) -> str:
    """The one id on the command line. Raises :class:`UserError` for none, several, or another."""
    if len(args) != 1:
        raise UserError("name one article: scrapy show stcn:4204288, or its number, or its URL")
    word = args[0].strip()
    if _ID.fullmatch(word):
        return word
    if _NUMBER.fullmatch(word):
        return item_id(word)
    if known_by := address_of(word):
        return item_id(known_by)
    raise UserError(f"{word!r} is no article; write stcn:4204288, its number, or its URL")


def why_not(connection: Connection, id_: str, as_of: datetime | None, archive: str) -> str:
    """Why the archive has no version of an article to show."""
    later = versions_of(connection, id_) if as_of else []
    if as_of and later:
        since = clock(later[0].known_at)
        return (
            f"{id_} was not known yet at {clock(as_of)}; the archive {archive} has it since {since}"
        )
    entry = connection.execute(
        select(ledger.c.state, ledger.c.last_error).where(ledger.c.id == id_)
    ).first()
    if not entry:
        return f"{id_} is not in the archive {archive}"
    state = ": ".join(word for word in entry if word)
    return f"{id_} is known to the archive {archive}, but not stored ({state})"


def chosen(versions: Sequence[Version], numbers: Sequence[str]) -> Iterator[Article]:
    """The versions with these numbers. Raises :class:`UserError` where one is not there."""
    by_number = {str(version.article.version): version.article for version in versions}
    for number in numbers:
        if number not in by_number:
            there = ", ".join(by_number)
            raise UserError(
                f"there is no version {number!r} of {versions[0].article.id}; there is {there}"
            )
        yield by_number[number]


def as_json(versions: Sequence[Version]) -> list[dict[str, object]]:
    """The versions as plain values."""
    return [
        {
            "version": version.article.version,
            "known_at": utc_iso(version.known_at),
            "cause": version.cause,
            "changed": changed,
        }
        for version, changed in _with_changes(versions)
    ]


def versions_view(
    versions: Sequence[Version], withdrawals: Sequence[Withdrawal]
) -> Iterator[RenderableType]:
    """The versions in a table; below it, when the article left the site and came back."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("version", "known at (Beijing)", "cause", "changed"):
        table.add_column(heading, overflow="fold")
    for version, changed in _with_changes(versions):
        number, known_at = str(version.article.version), clock(version.known_at)
        table.add_row(number, known_at, version.cause, Text("\n".join(changed)))
    yield table
    if withdrawals:
        yield ""
    for withdrawal in withdrawals:
        yield Lines(f"{clock(withdrawal.withdrawn_at)}  withdrawn by the site", "red")
        if withdrawal.returned_at:
            yield Lines(f"{clock(withdrawal.returned_at)}  back on the site", "green")


def _with_changes(versions: Sequence[Version]) -> Iterator[tuple[Version, list[str]]]:
    changed = changes_between([version.article for version in versions])
    return zip(versions, changed, strict=True)
