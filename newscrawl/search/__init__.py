"""Search: what a text consists of, and what a person asks for. The index is the archive's."""

from newscrawl.search.query import Query, Term, parse

__all__ = ["Query", "Term", "parse"]
