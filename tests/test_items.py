"""Rows: to the ledger and back, and two channels' rows made one."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.items import ListRow, merged
from newscrawl.moments import BEIJING, beijing_iso, utc_iso

words = st.lists(st.text(max_size=5), max_size=3)
moments = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, BEIJING, timezone(timedelta(hours=-9, minutes=-30))]),
)
securities = st.builds(
    lambda code, name: {"code": code, "name": name, "by": "site"}, st.text(), st.text()
)
rows = st.builds(
    ListRow,
    article_id=st.from_regex("[0-9]{1,9}", fullmatch=True),
    kind=st.sampled_from(["flash", "article"]),
    title=st.text(),
    listed_at=st.none() | moments,
    content=st.none() | st.text(),
    summary=st.none() | st.text(),
    source=st.none() | st.text(),
    authors=words,
    tags=words,
    securities=st.lists(securities, max_size=2),
    images=st.lists(st.builds(lambda url: {"url": url, "caption": None}, st.text()), max_size=2),
    important=st.booleans(),
    pinned=st.booleans(),
)
known = settings(deadline=None, derandomize=True, max_examples=100)


@known
@given(rows)
def test_a_row_comes_back_from_json_as_it_was(row):
    assert ListRow.from_json(json.loads(json.dumps(row.to_json()))) == row


@known
@given(rows, rows)
def test_the_row_with_the_text_wins_and_nothing_of_the_summary_is_lost(first, second):
    whole = merged(first, second)
    base = second if second.content and not first.content else first
    for name in ("article_id", "kind", "content"):
        assert getattr(whole, name) == getattr(base, name)
    for name in ("title", "listed_at", "summary", "tags", "securities", "images"):
        found = getattr(base, name) or getattr(first, name) or getattr(second, name)
        assert getattr(whole, name) == found or not found
    assert whole.important == (first.important or second.important)


@known
@given(rows, rows)
def test_a_flash_keeps_to_its_own_source_and_authors(first, second):
    whole = merged(replace(first, content="文"), replace(second, content=None))
    assert (whole.source, whole.authors) == (first.source, first.authors)


@known
@given(rows)
def test_merging_a_row_with_itself_changes_nothing(row):
    same = merged(row, row)
    assert (same.content, same.summary or None, same.tags) == (
        row.content,
        row.summary or None,
        row.tags,
    )


@known
@given(moments, moments)
def test_times_sort_as_text(first, second):
    assert len(utc_iso(first)) == len("2026-09-30T08:57:57.000+00:00")
    if utc_iso(first) != utc_iso(second):
        assert (utc_iso(first) < utc_iso(second)) == (first < second)
    assert datetime.fromisoformat(beijing_iso(first)) == first.replace(microsecond=0)
