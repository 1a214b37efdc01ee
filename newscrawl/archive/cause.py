"""Why a reading differs from the stored version: the site edited it, or it is read otherwise."""

from __future__ import annotations

from sqlalchemy import Connection

from newscrawl.archive.kept import newest_kept, read_again
from newscrawl.archive.raw_pages import PageNotKept, RawPages
from newscrawl.archive.store import Stored
from newscrawl.errors import PageError
from newscrawl.items import Article, Cause


def cause_of(
    connection: Connection, stored: Stored, article: Article, raw_pages: RawPages
) -> Cause:
    """The cause of the version that a second reading makes.

    The answer that the archive has kept, read by today's parser, is the judge.
    """
    if stored.says_the_same(article, to_the_minute=True):
        return "parser"  # the list gave its seconds only now
    if article.parser != stored.parser:
        return "edit" if article.content_hash != stored.content_hash else "parser"
    try:
        before = read_again(newest_kept(connection, article.id), raw_pages)
    except (PageNotKept, PageError):
        return "edit"
    same = Stored.of(before).says_the_same(article)
    return "parser" if same else "edit"
