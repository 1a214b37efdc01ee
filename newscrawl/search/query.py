"""Queries: words, phrases in quotes, AND, OR, -word, title:word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newscrawl.errors import UserError
from newscrawl.search.units import BREAK, units

# What the input methods of a Chinese keyboard give for the signs of a query.
_SIGNS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("“”\u3000", '"" ')
_PART = re.compile(
    r"""
    (?P<no>-(?=\S))? (?P<title>(?i:title:)\s*)?
    (?: "(?P<phrase>[^"]*)" | (?P<word>[^\s"]+) )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Units (:mod:`newscrawl.search.units`) that stand in a row; ``title``: in the title."""

    units: tuple[str, ...]
    title: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """What must all be there, and what must not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was typed, and its groups, of which one must hold."""

    text: str
    groups: tuple[Group, ...]

    @property
    def wanted(self) -> list[Term]:
        """The terms that make a hit, each once."""
        return list(dict.fromkeys(term for group in self.groups for term in group.wanted))


def parse(text: str) -> Query:
    """Read a query. Raises :class:`UserError` with one line for one that asks for nothing.

    >>> [group.wanted[0].units for group in parse('茅台 -"五 粮液" OR title:C919').groups]
    [('茅', '台'), ('c919',)]
    """
    plain = text.translate(_SIGNS)
    if plain.count('"') % 2:
        raise UserError(f"a quote in {text.strip()!r} is not closed")
    groups = tuple(_group(parts, text) for parts in _groups(plain))
    return Query(text.strip(), groups)


def _groups(plain: str) -> Iterator[list[re.Match[str]]]:
    group: list[re.Match[str]] = []
    for part in _PART.finditer(plain):
        if part.group().strip() == "OR":
            yield group
            group = []
        elif part.group().strip() != "AND":
            group.append(part)
    yield group


def _group(parts: list[re.Match[str]], text: str) -> Group:
    terms = [(bool(part["no"]), _term(part)) for part in parts]
    wanted = tuple(term for no, term in terms if not no)
    if not wanted:
        asked = text.strip()
        if not asked:
            raise UserError("say what to search for: scrapy search 茅台")
        raise UserError(f"{asked!r} lacks a word that is to be found, beside OR and -word")
    return Group(wanted, tuple(term for no, term in terms if no))


def _term(part: re.Match[str]) -> Term:
    words = part["phrase"] if part["word"] is None else part["word"]
    if words.lower() == "title:" or (part["title"] and part["word"] in ("AND", "OR")):
        raise UserError("there is no word behind title: in the query")
    found = [unit.text for unit in units(words)]
    while found and found[0] == BREAK:
        del found[0]
    while found and found[-1] == BREAK:
        del found[-1]
    if not found:
        raise UserError(f"there is nothing to search for in {part.group().strip()!r}")
    return Term(tuple(found), bool(part["title"]))
