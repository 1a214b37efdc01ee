"""The real answers beside the project, where that folder is there: field by field."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.errors import Blocked
from newscrawl.items import to_record
from newscrawl.moments import beijing_iso
from newscrawl.pages.stcn.article import Known, article_from_page, article_from_row
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.gateway import read_gateway
from newscrawl.pages.stcn.listing import read_api
from newscrawl.record import record_faults

SAMPLES = Path(__file__).parents[3] / "shared" / "stcn" / "samples"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEEN = Known(first_seen_at=NOW, channels=["kx"])

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no samples in {SAMPLES}")


def sample(name: str) -> str:
    return (SAMPLES / name).read_text("utf-8")


def test_kx_item():
    listing = read_api(sample("kx-item-2026-09-30.json"), CHANNELS["kx"], NOW)
    [row] = listing.rows
    record = to_record(article_from_row(row, fetched_at=NOW, seen=SEEN))
    assert record_faults(record) == []
    assert (listing.page_time, listing.last_time) == (None, None)
    assert (
        record
        | {
            "id": "stcn:4204288",
            "url": "https://www.stcn.com/article/detail/4204288.html",
            "kind": "flash",
            "title": "恒坤新材：TEOS产能利用率50%以上",
            "source": None,
            "published_at": "2026-09-30T16:57:57+08:00",
            "tags": ["TEOS"],
            "securities": [{"code": "688727.SH", "name": "恒坤新材", "by": "site"}],
            "text": "人民财讯9月30日电，……",
            "important": False,
        }
        == record
    )


def flash_samples() -> list[dict]:
    name = "flash-list-and-page-2026-07-31.json"
    return json.loads(sample(name)) if SAMPLES.is_dir() else []


@pytest.mark.parametrize("flash", flash_samples(), ids=lambda flash: flash["id"])
def test_the_row_of_a_flash_says_what_its_page_says(flash):
    published = datetime.fromisoformat(flash["published_at"])
    row = {
        "id": flash["id"],
        "title": flash["title"],
        "content": flash["list_text"],
        "time": int(published.timestamp() * 1000),
        "tags": [[{"title": tag} for tag in flash["tags"]]],
    }
    answer = json.dumps({"state": 1, "data": [row]}, ensure_ascii=False)
    [listed] = read_api(answer, CHANNELS["kx"], NOW).rows
    record = to_record(article_from_row(listed, fetched_at=NOW, seen=SEEN))
    assert record_faults(record) == []
    # the program that took the sample joined the dateline's text node with a space
    assert record["text"] == flash["page_text"].replace("日电， ", "日电，", 1)
    assert record["title"] == flash["title"]
    assert record["published_at"] == flash["published_at"]
    assert record["tags"] == flash["tags"]
    cut = flash["list_text"].removeprefix(record["text"])
    assert (record["source"] or "") == cut.strip("（）")


def test_article_fragment():
    fragment = sample("article-flash-2022-12-18.fragment.html")
    head = '<div class="detail-title">益生股份：总体预判</div><div class="detail-info">'
    byline = "<span>来源：e公司</span> <span>2022-12-18 16:02</span></div>"
    article = article_from_page(head + byline + fragment, "757276", fetched_at=NOW, seen=SEEN)
    record = to_record(article)
    assert record_faults(record) == []
    assert record["kind"] == "flash"
    assert record["editors"] == ["郑灶金"]
    assert record["authors"] == record["tags"] == record["keywords"] == record["proofreaders"] == []
    assert record["securities"] == [{"code": "002458.SZ", "name": "益生股份", "by": "site"}]
    assert record["text"].startswith("证券时报e公司讯，益生股份在机构调研时表示，据公司了解，")
    assert record["text"].endswith("总体预判，明年的引种量不会太多。")
    assert record["blocks"] == [{"type": "paragraph", "text": record["text"]}]
    assert record["related"][:3] == ["stcn:757239", "stcn:757228", "stcn:757233"]
    assert len(record["related"]) == fragment.count('class="no-tag ')


def test_gateway_item():
    [row] = read_gateway(sample("ewap-item-2026-09-25.json"))
    assert (row.article_id, row.title) == ("4199217", "东风汽车总经理会谈")
    assert row.content == "人民财讯9月25日电，双方举行工作会谈。"
    assert row.listed_at
    assert beijing_iso(row.listed_at) == "2026-09-25T11:50:55+08:00"
    assert row.important


def test_gateway_error():
    with pytest.raises(Blocked, match="LOSE 'post_times' ELEMENT"):
        read_gateway(sample("ewap-error.json"))
