"""Drops a reading that says what the archive has already; says of another why it differs."""

from __future__ import annotations

from scrapy.exceptions import DropItem
from sqlalchemy import Connection

from newscrawl.archive import outcomes, store
from newscrawl.archive.kept import newest_kept, read_again
from newscrawl.archive.raw_pages import PageNotKept
from newscrawl.errors import PageError
from newscrawl.items import Article, Cause, Reading
from newscrawl.pipelines.archiving import ArchivingPipeline


class DedupePipeline(ArchivingPipeline):
    """Lets through a first reading, and later ones with another wording, byline or time."""

    def process_item(self, item: Reading) -> Reading:
        article = item.article
        if article.version == 1:
            return item
        with self.writing(article.id) as connection:
            stored = store.stored(connection, [article.id])[article.id]
            if not stored.says_the_same(article):
                item.cause = self._cause(connection, stored, article)
                return item
            returned = outcomes.settle(connection, [item], self.now(), self.policy)
        self.stats.inc_value("article/unchanged")
        self.stats.inc_value("article/returned", returned)
        raise DropItem(f"{article.id} says what version {stored.version} says")

    def _cause(self, connection: Connection, stored: store.Stored, article: Article) -> Cause:
        """Whether the site edited it, or it is only read otherwise than before.

        The answer that the archive has kept, read by today's parser, is the judge.
        """
        if stored.says_the_same(article, to_the_minute=True):
            return "parser"  # the list gave its seconds only now
        if article.parser != stored.parser:
            return "edit" if article.content_hash != stored.content_hash else "parser"
        try:
            before = read_again(newest_kept(connection, article.id), self.raw_pages)
        except (PageNotKept, PageError):
            return "edit"
        same = store.Stored.of(before).says_the_same(article)
        return "parser" if same else "edit"
