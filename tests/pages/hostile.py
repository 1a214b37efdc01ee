"""Pages and answers to be hostile with, and a stop-watch."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from newscrawl.errors import PageError
from newscrawl.items import ListRow, to_record
from newscrawl.pages.stcn.article import Known, article_from_page, article_from_row
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.listing import read_api
from tests.pace import pace

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
SEEN = Known(first_seen_at=NOW, channels=["kx"])


def page(
    title: str = "标题",
    info: str = "<span>来源：甲</span><span>2026-09-30 10:00</span>",
    content: str = "<p>正文。</p>",
    more: str = "",
) -> str:
    return (
        f'<div class="detail-title">{title}</div><div class="detail-info">{info}</div>'
        f'<div class="detail-content">{content}</div>{more}'
    )


def read_page(html: str, row: ListRow | None = None) -> dict:
    return to_record(article_from_page(html, "1", fetched_at=NOW, seen=SEEN, row=row))


def kx(**fields: object) -> str:
    item = {"id": "5", "title": "标题", "content": "正文。", "time": 1790758677000}
    return json.dumps({"state": 1, "data": [item | fields]})


def read_kx(answer: str) -> list[dict]:
    rows = read_api(answer, CHANNELS["kx"], NOW).rows
    return [to_record(article_from_row(row, fetched_at=NOW, seen=SEEN)) for row in rows]


def seconds(work: Callable[[], object], enough: float = 0.01) -> float:
    """How long it takes at full speed; measured again where that is not fast enough."""
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        with suppress(PageError):
            work()
        taken.append(time.perf_counter() - start)
        if taken[-1] < enough:
            break
    best = min(taken)
    return best if best < enough else best / pace()


# --- nothing but PageError
