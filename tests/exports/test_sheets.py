"""CSV and Excel: every text comes back as the text it was, and none of them does anything."""

import csv
import os
import re
import shutil
import subprocess
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from newscrawl.errors import UserError
from newscrawl.exports import sheets_xlsx
from newscrawl.exports.cells import cell, inert
from newscrawl.exports.columns import Column
from newscrawl.exports.sheets_csv import write_csv
from newscrawl.exports.sheets_xlsx import LONGEST_CELL, write_xlsx
from newscrawl.exports.tables import TABLES

csv.field_size_limit(10_000_000)  # a title of so many characters is one cell
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def shown(text: str) -> str:
    """What a sheet can show of a text."""
    return CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def written_csv(job) -> bytes:
    file = BytesIO()
    write_csv(file, job)
    return file.getvalue()


def test_csv_gives_every_text_back(make_job):
    job = make_job()
    data = written_csv(job)
    assert data.startswith("\ufeffid,site,".encode())
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))
    records = list(make_job().records())
    assert job.rows == len(rows) == len(records) > 15
    for row, record in zip(rows, records, strict=True):
        assert row["id"] == record["id"]
        assert row["title"].removeprefix("'") == shown(record["title"]).removeprefix("'")
        assert row["published_at"] == record["published_at"]
        assert row["important"] in ("true", "false")
        assert row["print_edition"] == "2026-09-24 A004"
        assert not re.match(r"\s*[=+\-@＝＋－＠]|[\t\r]", row["title"])


def test_each_table_has_its_columns_in_csv(make_job):
    for name, table in TABLES.items():
        header = written_csv(make_job(name)).decode("utf-8-sig").splitlines()[0]
        assert header == ",".join(column.name for column in table.columns)


@given(st.text())
def test_what_a_spreadsheet_would_compute_stands_behind_an_apostrophe(text):
    marked = inert(text)
    assert marked in (text, f"'{text}")
    if text.lstrip()[:1] in ("=", "+", "-", "@"):
        assert marked != text


CHANGED = """000001 1/2 2026-11-20 1e5 3.10 1111111111111111 10:30 202611201030 TRUE false ＴＲＵＥ
(5) （5） ¥5 ￥5 $1,000.50 5% .5 １２３ 1２ 3月 2026年3月 上午10时30分 下午3:20 10:30AM
MAR1 mar-1 3-May DEC25 Sept.2026 #N/A #DIV/0! #NAME? −5 １/２""".split()
SAME = """4204288 0 600519.SH 贵州茅台 A004 5G A股三大指数收涨 12月CPI同比上涨0.5%
(记者张三) 3连板 10亿元 MAY MARKET1 March茅台 上午盘沪指涨1% #热点# 2025年报 1.2万亿
5月12日晚间公告 TRUE公司 ¥ 9.9元 true&co""".split()


@pytest.mark.parametrize("text", [*CHANGED, "1 January 2026", "10:30 AM", " FALSE", "1 1/2"])
def test_what_would_become_something_else_stays(text):
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", [*SAME, "", "1 元", "12月 CPI"])
def test_other_texts_are_left_alone(text):
    assert inert(text) == text


def test_lists_are_parted_by_semicolons():
    assert cell('["a;b","c"]', "texts") == "a；b;c"
    twice = '[{"code":"600519.SH","name":null,"by":"code"},{"code":"600519.SH","name":null}]'
    assert cell(twice, "securities") == "600519.SH"
    assert cell('{"date":"2026-09-24","page":"A004"}', "print_edition") == "2026-09-24 A004"
    blocks = '[{"type":"paragraph","text":"一"}]'
    assert cell(blocks, "blocks") == blocks
    assert [cell(value, "number") for value in (None, 0.5, True)] == [None, 0.5, True]


@given(st.lists(st.lists(st.none() | st.text(), min_size=1, max_size=3), max_size=5))
def test_the_csv_module_reads_what_is_written(rows):
    """Each row with each cell, also where all that it has is nothing."""
    width = max(map(len, rows), default=1)
    names = [f"c{number}" for number in range(width)]
    records = [dict(zip(names, [*row, *[None] * width], strict=False)) for row in rows]
    columns = tuple(Column(name, "text") for name in names)
    file = BytesIO()
    write_csv(file, SimpleNamespace(columns=columns, records=lambda **_: iter(records)))
    header, *read = csv.reader(StringIO(file.getvalue().decode("utf-8-sig"), newline=""))
    assert header == names
    expected = [[inert(shown(record[name] or "")) for name in names] for record in records]
    assert read == expected


def test_excel_keeps_every_text_as_text(make_job):
    file, job = BytesIO(), make_job(fields="id,title,tags,published_at,important,version")
    write_xlsx(file, job)
    sheet = load_workbook(file, read_only=True)["articles"]
    header, *rows = sheet.iter_rows()
    assert [one.value for one in header] == [column.name for column in job.columns]
    records = list(make_job().records())
    assert len(rows) == len(records) == job.rows
    cut = 0
    for row, record in zip(rows, records, strict=True):
        by_name = dict(zip((column.name for column in job.columns), row, strict=True))
        title = shown(record["title"])
        assert by_name["title"].data_type == ("s" if title else "n")
        if len(title) > LONGEST_CELL:
            title, cut = f"{title[: LONGEST_CELL - 1]}…", cut + 1
        assert (by_name["title"].value or "") == title
        assert by_name["published_at"].value == record["published_at"]
        assert by_name["important"].value is False
        assert by_name["version"].value == 1
        assert ";" in by_name["tags"].value
    assert job.cut == cut == 1


def test_a_text_is_cut_between_characters():
    assert sheets_xlsx._short("𠀀" * 20_000) == "𠀀" * 16_383 + "…"
    assert sheets_xlsx._short("涨" * LONGEST_CELL) == "涨" * LONGEST_CELL


def test_more_rows_than_a_sheet_has_are_refused(make_job, monkeypatch):
    monkeypatch.setattr(sheets_xlsx, "MOST_ROWS", 3)
    with pytest.raises(UserError, match="a sheet of Excel holds 3 rows"):
        write_xlsx(BytesIO(), make_job(fields="id"))


def test_a_spreadsheet_opens_both_without_harm(make_job, tmp_path):
    """LibreOffice reads them, and writes what it has understood."""
    office = shutil.which("soffice")
    if not office:
        says = "NO LIBREOFFICE: NOBODY HAS OPENED THE SHEETS"
        pytest.fail(says) if os.environ.get("CI") else pytest.skip(says)
    fields = "id,title,tags,published_at,version"
    (tmp_path / "a.csv").write_bytes(written_csv(make_job(fields=fields, until=None)))
    with (tmp_path / "b.xlsx").open("w+b") as file:
        write_xlsx(file, make_job(fields=fields))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    inputs = [str(tmp_path / name) for name in ("a.csv", "b.xlsx")]
    words = [office, "--headless", profile, "--infilter=CSV:44,34,76", "--convert-to", utf8]
    done = subprocess.run(
        [*words, "--outdir", str(tmp_path / "out"), *inputs],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    records = {record["id"]: record for record in make_job().records()}
    for name in ("a", "b"):
        text = (tmp_path / "out" / f"{name}.csv").read_text("utf-8-sig")
        rows = {row["id"]: row for row in csv.DictReader(StringIO(text, newline=""))}
        assert set(rows) == set(records)
        for id_, row in rows.items():
            title = shown(records[id_]["title"])
            if len(title) < LONGEST_CELL:
                assert row["title"].removeprefix("'") == title.removeprefix("'")
            assert row["published_at"] == records[id_]["published_at"]
            assert row["version"] == "1"
