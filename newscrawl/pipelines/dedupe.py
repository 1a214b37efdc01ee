"""Drops a reading that says what the archive has already; says of another why it differs."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from newscrawl.archive import outcomes, store
from newscrawl.archive.cause import cause_of
from newscrawl.items import Reading
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
                item.cause = cause_of(connection, stored, article, self.raw_pages)
                return item
            returned = outcomes.settle(connection, [item], self.now(), self.policy)
        self.stats.inc_value("article/unchanged")
        self.stats.inc_value("article/returned", returned)
        raise DropItem(f"{article.id} says what version {stored.version} says")
