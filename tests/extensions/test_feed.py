"""The feed's exporter writes what Scrapy's own would write."""

from dataclasses import fields
from datetime import UTC, datetime
from io import BytesIO

import pytest
from scrapy.exporters import JsonLinesItemExporter

from newscrawl.extensions.feed import RecordExporter
from newscrawl.items import ListRow
from newscrawl.pages.stcn.article import Known, article_from_row

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
ROW = ListRow("7", "flash", "标题“甲”", NOW, content="正文。<br>二\u2028三", source="新华社")
ARTICLE = article_from_row(ROW, fetched_at=NOW, seen=Known(NOW, ["kx"]))


def written(exporter: type[JsonLinesItemExporter], item: object, **options: object) -> bytes:
    file = BytesIO()
    exporter(file, **options).export_item(item)
    return file.getvalue()


@pytest.mark.parametrize(
    "options",
    [
        {"encoding": "utf-8"},
        {},
        {"encoding": "gb18030"},
        {"encoding": "utf-8", "fields_to_export": ["title", "published_at"]},
    ],
)
@pytest.mark.parametrize("item", [ARTICLE, {"a": "甲"}], ids=["article", "dict"])
def test_the_same_bytes(item, options):
    assert written(RecordExporter, item, **options) == written(
        JsonLinesItemExporter, item, **options
    )


def test_the_article_has_every_field():
    line = written(RecordExporter, ARTICLE, encoding="utf-8").decode()
    assert [f'"{f.name}": ' in line for f in fields(ARTICLE)] == [True] * len(fields(ARTICLE))
