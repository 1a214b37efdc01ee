"""How long a run may last: two hours for what is new, as long as it takes where it is told."""

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from newscrawl.spiders.stcn import StcnSpider
from newscrawl.spiders.stcn_rank import StcnRankSpider

RANGE = {"since": "2026-09-01", "until": "2026-09-02"}


@pytest.fixture
def own(tmp_path) -> Settings:
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.set("ARCHIVE_URL", f"sqlite:///{tmp_path}/news.db", "cmdline")
    return settings


@pytest.mark.parametrize(
    ("spider", "given", "setting", "seconds"),
    [
        (StcnSpider, {}, None, 7200),
        (StcnSpider, {"channels": "kx"}, None, 7200),
        (StcnRankSpider, {}, None, 7200),
        (StcnSpider, {"since": "2026-09-01"}, None, 0),
        (StcnSpider, RANGE, None, 0),
        (StcnSpider, {"ids": "1"}, None, 0),
        (StcnSpider, RANGE, "60", 60),
        (StcnSpider, {}, "60", 60),
        (StcnSpider, {}, "0", 0),
    ],
)
def test_a_run_s_time(own, spider, given, setting, seconds):
    if setting is not None:
        own.set("RUN_TIMEOUT", setting, "cmdline")
    crawler = Crawler(spider, own)
    made = spider.from_crawler(crawler, **given)
    made.archive.engine.dispose()
    assert crawler.settings.getint("CLOSESPIDER_TIMEOUT") == seconds
