"""A query as each database's own question to ``search_words``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Select,
    Text,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    not_,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY

from newscrawl.archive.schema import searched
from newscrawl.archive.search.words import COLUMNS
from newscrawl.search.query import Group, Query, Term
from newscrawl.search.units import is_character, pairs

search_words = table(
    "search_words",
    column("rowid", BigInteger),
    column("row", BigInteger),
    *(column(name, Text) for name in COLUMNS),
    column("words", ARRAY(Text)),
)

_TITLE = COLUMNS[:1]


def matching(dialect: Dialect, query: Query) -> Select[tuple[int]]:
    """The positions of the versions in which a query holds."""
    here = row_of(dialect) == searched.c.row
    return select(searched.c.position).join(search_words, here).where(holds(dialect, query))


def row_of(dialect: Dialect) -> ColumnElement[int]:
    """The number in ``search_words``, not to be looked up by: its words come first."""
    sqlite = dialect.name == "sqlite"
    return literal_column("+search_words.rowid", BigInteger) if sqlite else search_words.c.row


def number_of(dialect: Dialect) -> ColumnElement[int]:
    """The number in ``search_words``, to be looked up and sorted by."""
    sqlite = dialect.name == "sqlite"
    return literal_column("search_words.rowid", BigInteger) if sqlite else search_words.c.row


def holds(dialect: Dialect, query: Query, *, without: Query | None = None) -> ColumnElement[bool]:
    """Whether a row of ``search_words`` is a hit, and none of the query ``without``."""
    if dialect.name == "sqlite":
        asked = fts_query(query)
        if without:
            asked = f"({asked}) NOT ({fts_query(without)})"
        words: ColumnElement[str] = literal_column("search_words", Text)
        return words.bool_op("MATCH")(asked)
    hit = or_(*(_group_holds(group) for group in query.groups))
    return and_(hit, not_(holds(dialect, without))) if without else hit


def fts_query(query: Query) -> str:
    """The query in the language of FTS5.

    >>> from newscrawl.search import parse
    >>> fts_query(parse("茅台 酒 -title:五粮液 OR C919"))
    '("茅台" AND "酒" *) NOT (title : "五粮 粮液") OR ("c919")'
    """
    return " OR ".join(map(_fts_group, query.groups))


def _fts_group(group: Group) -> str:
    wanted = f"({' AND '.join(map(_fts_term, group.wanted))})"
    if not group.unwanted:
        return wanted
    return f"{wanted} NOT ({' OR '.join(map(_fts_term, group.unwanted))})"


def _fts_term(term: Term) -> str:
    words, begun = _tokens(term)
    phrase = f'"{" ".join(words)}"{" *" if begun else ""}'
    return f"title : {phrase}" if term.title else phrase


def _tokens(term: Term) -> tuple[list[str], bool]:
    """The term as the index spells it, and whether the last token is only begun.

    A pair at the end stands for its last character too, whatever follows that in the text.
    """
    found: list[str] = []
    for run in _runs(term.units):
        found += pairs(run) if is_character(run[0]) else [run]
    if len(term.units) > 1 and is_character(term.units[-1]) and is_character(term.units[-2]):
        del found[-1]
        return found, False
    return found, is_character(term.units[-1])


def _runs(units: Sequence[str]) -> Iterator[str]:
    """Characters in a row as one string, words and breaks each by itself."""
    run = ""
    for unit in units:
        if is_character(unit):
            run += unit
            continue
        if run:
            yield run
        yield unit
        run = ""
    if run:
        yield run


def _group_holds(group: Group) -> ColumnElement[bool]:
    """On PostgreSQL: the words narrow it down by their index, the tokens in order decide."""
    words = {word for term in group.wanted for word in (*term.units, *_whole_tokens(term))}
    there = search_words.c.words.contains(bindparam(None, sorted(words), ARRAY(Text)))
    wanted = [_stands(term) for term in group.wanted]
    return and_(there, *wanted, *(not_(_stands(term)) for term in group.unwanted))


def _whole_tokens(term: Term) -> list[str]:
    found, begun = _tokens(term)
    return found[:-1] if begun else found


def _stands(term: Term) -> ColumnElement[bool]:
    found, begun = _tokens(term)
    phrase = f" {' '.join(found)}{'' if begun else ' '}"
    columns = _TITLE if term.title else COLUMNS
    return or_(*(func.strpos(search_words.c[name], phrase) > 0 for name in columns))
