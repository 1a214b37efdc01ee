"""Checks each record against the JSON Schema; one that breaks it is not stored."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from newscrawl.archive import outcomes
from newscrawl.items import Reading, to_record
from newscrawl.pipelines.archiving import ArchivingPipeline
from newscrawl.record import record_faults


class ValidatePipeline(ArchivingPipeline):
    """Lets through what the schema allows; anything else stays in the ledger as failed."""

    def process_item(self, item: Reading) -> Reading:
        article = item.article
        faults = record_faults(to_record(article))
        if not faults:
            return item
        self.stats.inc_value("article/failed")
        self.stats.inc_value("article/failed/invalid")
        error = f"the record breaks its schema: {'; '.join(faults[:3])}"
        with self.writing(article.id) as connection:
            outcomes.fail(connection, article.id, error, self.now(), self.policy)
        raise DropItem(f"{article.url}: {error}", log_level="WARNING")
