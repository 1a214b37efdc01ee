"""Checks each record against the JSON Schema; one that breaks it is not stored."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from newscrawl.archive import outcomes
from newscrawl.items import Article, Reading, site_tags, to_record
from newscrawl.pipelines.archiving import ArchivingPipeline
from newscrawl.record import record_faults

OPTIONAL = ("summary", "source", "authors", "editors", "tags", "keywords", "text", "images")
"""Fields that an article may lack; their share among a layout's articles is watched."""


class ValidatePipeline(ArchivingPipeline):
    """Lets through what the schema allows; anything else stays in the ledger as failed."""

    def process_item(self, item: Reading) -> Reading:
        article = item.article
        faults = record_faults(to_record(article))
        if not faults:
            self.count_fields(article)
            return item
        self.stats.inc_value("article/failed")
        self.stats.inc_value("article/failed/invalid")
        error = f"the record breaks its schema: {'; '.join(faults[:3])}"
        with self.writing(article.id) as connection:
            outcomes.fail(connection, article.id, error, self.now(), self.policy)
        raise DropItem(f"{article.url}: {error}", log_level="WARNING")

    def count_fields(self, article: Article) -> None:
        """Which fields the layout gave; of those that lack one, the last address."""
        parser, stats = article.parser, self.stats
        stats.inc_value(f"layout/{parser}")
        values = {name: getattr(article, name) for name in OPTIONAL}
        for name, value in (values | {"securities": site_tags(article.securities)}).items():
            if value:
                stats.inc_value(f"field/{parser}/{name}")
            else:
                stats.set_value(f"missing/{parser}/{name}", article.url)
