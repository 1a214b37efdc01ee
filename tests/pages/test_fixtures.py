"""Each folder of fixtures/stcn: a page, what is known of it, and what must come out."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.items import to_record
from newscrawl.moments import beijing_iso
from newscrawl.pages.answer import answer_text
from newscrawl.pages.stcn.article import Known, article_from_page, article_from_row
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.listing import Listing, read_api, read_column
from newscrawl.record import record_faults

FIXTURES = Path(__file__).parents[1] / "fixtures" / "stcn"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEEN = Known(first_seen_at=NOW, channels=["kx"])
ROW_FIELDS = "article_id kind title summary source authors listed_at tags pinned important".split()


def folders(kind: str) -> list:
    return [pytest.param(f, id=f.name) for f in sorted((FIXTURES / kind).iterdir())]


def load(folder: Path, name: str):
    return json.loads((folder / name).read_text("utf-8"))


def page(folder: Path) -> str:
    body = next(folder.glob("page.*")).read_bytes()
    return answer_text(body, load(folder, "meta.json").get("content_type"))


def check(record: dict, expected: dict) -> None:
    assert {name: record[name] for name in expected} == expected
    assert record_faults(record) == []


@pytest.mark.parametrize("folder", folders("article"))
def test_article_page(folder):
    meta = load(folder, "meta.json")
    article = article_from_page(page(folder), meta["article_id"], fetched_at=NOW, seen=SEEN)
    check(to_record(article), load(folder, "expected.json"))


@pytest.mark.parametrize("folder", folders("flash"))
def test_flash_row(folder):
    number = load(folder, "meta.json")["article_id"]
    listing = read_api(page(folder), CHANNELS["kx"], NOW)
    [row] = [row for row in listing.rows if row.article_id == number]
    article = article_from_row(row, fetched_at=NOW, seen=SEEN)
    check(to_record(article), load(folder, "expected.json"))


def read(folder: Path, meta: dict) -> Listing:
    base = datetime.fromisoformat(meta["base"])
    if (folder / "page.html").exists():
        return read_column(page(folder), base)
    return read_api(page(folder), CHANNELS[meta["channel"]], base)


@pytest.mark.parametrize("folder", folders("listing"))
def test_listing(folder):
    listing = read(folder, load(folder, "meta.json"))
    rows = [{name: getattr(row, name) for name in ROW_FIELDS} for row in listing.rows]
    for row in rows:
        row["listed_at"] = row["listed_at"] and beijing_iso(row["listed_at"])
    expected = load(folder, "expected.json")
    assert rows == expected["rows"]
    assert listing.skipped == expected["skipped"]
    assert (listing.page_time, listing.last_time) == (expected["page_time"], expected["last_time"])
