"""The yardstick: a Scrapy spider that fetches the same addresses and does nothing with them."""

import json
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess


class BareSpider(Spider):
    name = "bare"
    addresses: Path
    result: Path

    async def start(self) -> AsyncIterator[Request]:
        headers = {"X-Requested-With": "XMLHttpRequest"}
        for url in self.addresses.read_text().split():
            yield Request(url, headers=headers if "list.html?" in url else None)

    def parse(self, response):
        pass

    def closed(self, reason):
        stats = self.crawler.stats.get_stats()
        figures = {
            "pages": stats["response_received_count"],
            "seconds": (datetime.now(UTC) - stats["start_time"]).total_seconds(),
        }
        self.result.write_text(json.dumps(figures))


if __name__ == "__main__":
    addresses, result, settings = sys.argv[1:]
    process = AsyncCrawlerProcess(json.loads(settings))
    process.crawl(BareSpider, addresses=Path(addresses), result=Path(result))
    process.start()
