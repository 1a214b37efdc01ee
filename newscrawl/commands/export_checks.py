"""What ``scrapy export`` can be asked for: the fields of a table, and options that go together."""

from __future__ import annotations

import argparse

from newscrawl.commands.choice import chosen_by
from newscrawl.commands.standard_output import STDOUT
from newscrawl.errors import UserError
from newscrawl.exports.columns import Column
from newscrawl.exports.formats import Format
from newscrawl.exports.tables import Table


def fields(table: Table, form: Format, names: str | None) -> tuple[Column, ...]:
    """The columns that are asked for. Raises :class:`UserError` for others than the table's."""
    if names is None:
        return table.columns
    if form.feed:
        raise UserError(f"--fields is not for {form.name}, which shows whole articles")
    by_name = {column.name: column for column in table.columns}
    wanted = list(dict.fromkeys(name.strip() for name in names.split(",")))
    if unknown := [name for name in wanted if name not in by_name]:
        there = ", ".join(by_name)
        raise UserError(f"{table.name} have no field {unknown[0]!r}; there are {there}")
    return tuple(by_name[name] for name in wanted)


def check_options(table: Table, form: Format, opts: argparse.Namespace) -> None:
    """Raise :class:`UserError` for options that make no sense together."""
    given = chosen_by(opts)
    for name in given:
        if name not in table.options:
            raise UserError(f"--{name.replace('_', '-')} is not for --table {table.name}")
    if form.feed and table.name != "articles":
        raise UserError(f"{form.name} shows articles: leave out --table {table.name}")
    if opts.cursor is None:
        return
    if not opts.cursor.replace("-", "").replace("_", "").isalnum():
        raise UserError(f"--cursor {opts.cursor!r} is no name; take letters, digits, - and _")
    if opts.output == STDOUT:
        raise UserError("--cursor needs a file: -o FILE")
    if form.limit:
        raise UserError(f"--cursor is not for {form.name}, which shows what is newest")
    for name in ("as_of", "limit"):
        if name in given:
            raise UserError(f"--cursor and --{name.replace('_', '-')} exclude each other")
