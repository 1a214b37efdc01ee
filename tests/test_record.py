"""The record: its schema, its fields and its documentation are one."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.items import RECORD_FIELDS, ListRow, to_record
from newscrawl.pages.stcn.article import Known, article_from_row
from newscrawl.record import record_faults, record_schema

NOW = datetime(2026, 9, 30, 4, tzinfo=UTC)
DOCS = Path(__file__).parents[1] / "docs" / "record.md"
# docs/record.md: a text that is not known is null; lists and objects never are, but for one
NULLABLE = {"summary", "source", "print_edition", "duplicate_of", "unrestored"}


@pytest.fixture
def record() -> dict:
    row = ListRow("4204288", "flash", "标题", NOW, content="正文。")
    seen = Known(first_seen_at=NOW, channels=["kx"])
    return to_record(article_from_row(row, fetched_at=NOW, seen=seen))


def test_a_good_record_has_no_faults(record):
    assert record_faults(record) == []


def test_the_fields_stand_in_one_order():
    table = DOCS.read_text("utf-8").partition("## Text")[0]
    first_cells = re.findall(r"^\| (`.+?) \|", table, re.M)
    documented = [name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)]
    assert list(record_schema()["properties"]) == list(RECORD_FIELDS)
    assert documented == list(RECORD_FIELDS)
    assert record_schema()["required"] == list(RECORD_FIELDS)


def test_a_record_holds_its_fields_in_order(record):
    assert tuple(record) == RECORD_FIELDS


@pytest.mark.parametrize("name", RECORD_FIELDS)
def test_each_field_is_required(record, name):
    del record[name]
    assert name in " ".join(record_faults(record))


@pytest.mark.parametrize("name", RECORD_FIELDS)
def test_only_what_may_be_unknown_may_be_null(record, name):
    assert (record_faults(record | {name: None}) == []) == (name in NULLABLE)


@pytest.mark.parametrize("name", RECORD_FIELDS)
def test_no_field_takes_a_value_of_another_type(record, name):
    assert record_faults(record | {name: {"x": 1}})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "4204288"),
        ("article_id", "４２"),
        ("title", ""),
        ("summary", ""),
        ("source", ""),
        ("kind", "video"),
        ("tags", ["甲", "甲"]),
        ("authors", [""]),
        ("published_at", "2026-09-30T16:57:57Z"),
        ("fetched_at", "2026-09-30T16:57:57+00:00"),
        ("content_hash", "0" * 63),
        ("version", 0),
        ("important", 1),
        ("unrestored", 1.5),
        ("unrestored", -0.1),
        ("provenance", "guessed"),
        ("id", "stcn:kuaixun.stcn.com"),
        ("id", "stcn:mirror-1"),
        ("article_id", "http://kuaixun.stcn.com/2019/0926/15409036.shtml"),
        ("article_id", "15409036.shtml"),
        ("related", ["stcn:/article/detail/4.html"]),
        ("url", "urn:sha256:12"),
        ("securities", [{"code": "688727.SH", "name": "恒坤新材", "by": "code", "start": 0}]),
        ("securities", [{"code": "688727.SH", "name": "恒坤新材", "by": "name", "end": 4}]),
        ("securities", [{"code": "688727.SH", "by": "site"}]),
        (
            "securities",
            [{"code": "688727.SH", "name": "恒坤新材", "by": "site", "start": 0, "end": 4}],
        ),
        ("blocks", [{"type": "paragraph", "text": ""}]),
        ("blocks", [{"type": "paragraph", "text": "x", "more": 1}]),
        ("images", [{"url": "data:x", "caption": None}]),
        ("securities", [{"code": "688727", "name": "x", "by": "site"}]),
        ("print_edition", {"date": "2026-09-24"}),
    ],
)
def test_a_wrong_value_is_named(record, name, value):
    [fault, *_] = record_faults(record | {name: value})
    assert fault.startswith(name)


OLD = "kuaixun.stcn.com/2019/0926/15409036.shtml"
MIRRORED = "mirror-0123456789abcdef"


@pytest.mark.parametrize(
    "values",
    [
        {"id": f"stcn:{OLD}", "article_id": OLD, "url": f"https://{OLD}"},
        {
            "id": "stcn:www.stcn.com/xw/news/202203/t20220306_4211082.html",
            "article_id": "www.stcn.com/xw/news/202203/t20220306_4211082.html",
        },
        {"id": f"stcn:{MIRRORED}", "article_id": MIRRORED, "url": "https://mirror.example/a.htm"},
        {"url": f"urn:sha256:{'0f' * 32}", "provenance": "mirror", "unrestored": 0.0031},
        {"provenance": "mirror", "unrestored": 0},
        {"provenance": "saved"},
        {"related": [f"stcn:{OLD}", "stcn:757239"], "duplicate_of": f"stcn:{OLD}"},
        {"securities": [{"code": "00700.HK", "name": None, "by": "site"}]},
        {
            "securities": [
                {"code": "600519.SH", "name": None, "by": "code", "start": 0, "end": 6},
                {"code": "688727.SH", "name": "恒坤新材", "by": "name", "start": 9, "end": 13},
            ]
        },
    ],
    ids=" ".join,
)
def test_every_form_of_a_value_is_let_in(record, values):
    assert record_faults(record | values) == []


def test_no_other_field_is_let_in(record):
    assert "extra" in " ".join(record_faults(record | {"extra": 1}))
