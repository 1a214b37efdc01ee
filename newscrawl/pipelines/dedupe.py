"""Drops a reading that says what the archive has already."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.exceptions import DropItem

from newscrawl.archive import ledger, store
from newscrawl.items import Article
from newscrawl.pipelines.archiving import ArchivingPipeline


class DedupePipeline(ArchivingPipeline):
    """Lets through a first reading, and later ones with another wording, byline or time."""

    def process_item(self, item: Article) -> Article:
        if item.version == 1:
            return item
        with self.archive.writing() as connection:
            stored = store.stored(connection, item.id)
            if not stored.says_the_same(item):
                return item
            ledger.settle(connection, [item], datetime.now(UTC), self.retry_pause)
        self.stats.inc_value("article/unchanged")
        raise DropItem(f"{item.id} says what version {stored.version} says")
