"""Records → an Excel workbook of one sheet, in which every text stays a text."""

from __future__ import annotations

from contextlib import closing
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from newscrawl.errors import UserError
from newscrawl.exports.cells import Cell, cell
from newscrawl.exports.job import Job

MOST_ROWS = 1_048_575
"""Below the line of names; and the longest text of a cell, in UTF-16 units."""
LONGEST_CELL = 32_767

_AS_TEXT = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_xlsx(file: BinaryIO, job: Job) -> None:
    """Write the records; texts that are too long for a cell are cut, and counted in the job.

    Raises :class:`UserError` for more rows than a sheet has, and without xlsxwriter.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - belongs to an extra
    except ImportError:
        raise UserError("Excel files need xlsxwriter: pip install 'newscrawl[excel]'") from None
    with TemporaryDirectory(prefix="newscrawl-") as folder:
        book = Workbook(file, _AS_TEXT | {"tmpdir": folder})
        book.set_properties({"created": job.now.replace(tzinfo=None), "title": job.title})
        sheet = book.add_worksheet(job.table.name)
        with closing(sheet.row_data_fh):  # the rows on their way; a failure would leave it open
            _fill(sheet, job)
            book.close()  # nothing is written to the file before


def _fill(sheet: Any, job: Job) -> None:
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(job.columns):
        sheet.write_string(0, number, column.name)
    for row, record in enumerate(job.records(json_text=True), 1):
        if row > MOST_ROWS:
            raise UserError(
                f"a sheet of Excel holds {MOST_ROWS:,} rows: narrow it, with --since or "
                "--limit, or write CSV or Parquet"
            )
        for number, column in enumerate(job.columns):
            value = cell(record[column.name], column.type)
            job.cut += _write(sheet, row, number, value)


def _write(sheet: Any, row: int, number: int, value: Cell) -> bool:
    """Write a cell; answers whether it had to be cut."""
    if value is None or value == "":
        return False
    if isinstance(value, bool):
        sheet.write_boolean(row, number, value)
    elif isinstance(value, str):
        short = _short(value)
        sheet.write_string(row, number, short)
        return short is not value
    else:
        sheet.write_number(row, number, value)
    return False


def _short(text: str) -> str:
    """The text as far as a cell holds it; … stands for the rest."""
    if len(text) * 2 <= LONGEST_CELL or len(text.encode("utf-16-le")) <= LONGEST_CELL * 2:
        return text
    cut = text.encode("utf-16-le")[: (LONGEST_CELL - 1) * 2]
    return f"{cut.decode('utf-16-le', 'ignore')}…"
