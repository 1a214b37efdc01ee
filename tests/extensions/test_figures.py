"""What a spider names as its figures stands in the live line and in the summary."""

from io import StringIO
from types import SimpleNamespace

import pytest
from rich.console import Console

from newscrawl.extensions.progress import Progress
from newscrawl.extensions.run_record import summary
from newscrawl.health import findings
from newscrawl.spiders.stcn_rank import StcnRankSpider
from tests.extensions.test_progress import stats

COUNTERS = {
    "list/channel": "yw",
    "response_received_count": 23,
    "rank/taken": 22,
    "rank/rows": 219,
    "rank/new": 1204,
    "rank/unreadable": 1,
    "downloader/request_count": 24,
}


def test_the_live_line():
    progress = Progress(stats(**COUNTERS), Console(file=StringIO()), log_interval=0)
    progress.start(SimpleNamespace(logger=None, figures=StcnRankSpider.figures))
    assert progress.line().plain.startswith(
        "channel yw  pages 23  rankings 22  rows 219  new articles 1,204  failed 1  rate "
    )
    progress.stop()


def test_the_summary():
    assert summary("stcn_rank", COUNTERS, 36.08, StcnRankSpider.figures) == (
        "stcn_rank: 22 rankings, 219 rows, 1,204 new articles, 1 failed, 24 requests, 36.1 s"
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, None),
        ({"rank/taken": 3}, None),
        ({"rank/taken": 2}, "1 of 3 hot rankings could not be read"),
        ({"rank/taken": 0, "rank/rows": 0}, "1 of 1 hot rankings could not be read"),
        (
            {"rank/taken": 1, "rank/rows": 10, "rank/unreadable": 22},
            "22 of 23 hot rankings could not be read",
        ),
        ({"rank/empty": 21}, None),
        (
            {"rank/empty": 22, "rank/rows": 0},
            "no hot ranking has a row, of 22 that were read",
        ),
        ({"rank/not_article": 218}, None),
        (
            {"rank/not_article": 219},
            "no row of a hot ranking leads to an article, of 219 that were read",
        ),
    ],
)
def test_rankings_that_changed_are_unhealthy(changes, sentence):
    found = [(finding.check, finding.sentence) for finding in findings(COUNTERS | changes)]
    assert found == ([("rankings", sentence)] if sentence else [])
