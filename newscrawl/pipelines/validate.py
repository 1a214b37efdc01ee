"""Checks each record against the JSON Schema; one that breaks it is not stored."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.exceptions import DropItem

from newscrawl.archive import ledger
from newscrawl.items import Article, to_record
from newscrawl.pipelines.archiving import ArchivingPipeline
from newscrawl.record import record_faults


class ValidatePipeline(ArchivingPipeline):
    """Lets through what the schema allows; anything else stays in the ledger as failed."""

    def process_item(self, item: Article) -> Article:
        faults = record_faults(to_record(item))
        if not faults:
            return item
        self.stats.inc_value("article/failed")
        self.stats.inc_value("article/failed/invalid")
        error = f"the record breaks its schema: {'; '.join(faults[:3])}"
        with self.archive.writing() as connection:
            ledger.fail(connection, item.id, error, datetime.now(UTC), self.retry_pause)
        raise DropItem(f"{item.url}: {error}", log_level="WARNING")
