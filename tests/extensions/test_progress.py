"""The live line, and the summary of a run."""

from io import StringIO

import pytest
from rich.console import Console
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from newscrawl.extensions.progress import Progress
from newscrawl.extensions.run_record import plain, summary


class FakeCrawler:
    settings = Settings({"STATS_DUMP": False})


def stats(**values: object) -> MemoryStatsCollector:
    collector = MemoryStatsCollector(FakeCrawler())
    collector.set_stats(values)
    return collector


def test_the_line_says_where_the_crawl_is():
    counters = {
        "list/channel": "yw",
        "response_received_count": 1200,
        "article/new": 1100,
        "list/known": 3,
        "article/failed": 2,
    }
    progress = Progress(stats(**counters), Console(file=StringIO()), log_interval=60)
    line = progress.line().plain
    assert line.startswith("channel yw  pages 1,200  new 1,100  known 3  failed 2  rate ")


def test_nothing_is_shown_where_nothing_is_logged():
    crawler = FakeCrawler()
    crawler.settings = Settings({"LOG_ENABLED": False})
    with pytest.raises(NotConfigured):
        Progress.from_crawler(crawler)


def test_the_summary_is_one_line():
    counters = {
        "article/new": 7,
        "article/changed": 1,
        "list/known": 1212,
        "walk/open_gaps": 2,
        "downloader/request_count": 30,
    }
    assert summary("stcn", counters, 36.08) == (
        "stcn: 7 new, 1 changed, 1,212 known, 0 failed, 2 open gaps, 30 requests, 36.1 s"
    )


def test_counters_become_json():
    assert plain({"b": 1, "a": ["x"], "c": ValueError("y")}) == {"a": ["x"], "b": 1, "c": "y"}
