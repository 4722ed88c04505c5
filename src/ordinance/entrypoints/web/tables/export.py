"""A list as an Excel sheet: codes stay text, figures stay figures, nothing in a cell is ever a formula."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final, TypeVar

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse

from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.asking import Asked
from ordinance.entrypoints.web.tables.spec import Table
from ordinance.foundation.errors import Refusal
from ordinance.insight.listing import list_page

R = TypeVar("R")
MOST: Final = 50_000  # rows of one sheet
CHUNK: Final = 1_000
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_OPTIONS: Final = {  # what is written as text stays text, whatever it begins with
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "tmpdir": tempfile.gettempdir(),
}  # fmt: skip
_FORMATS: Final = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", Decimal: "#,##0.00######"}
_EXACT: Final = 15  # digits a sheet keeps of a figure; a longer one is written as text


class SheetTooLong(Refusal):
    """A list is longer than a sheet may be; narrow it first."""

    code, status = "sheet_too_long", 422


def sheet_of(visit: Visit, table: Table[R], asked: Asked[R]) -> FileResponse:
    """All rows asked for, in the sequence and the columns of the page.

    raises  SheetTooLong
    """
    rows = table.rows(visit, asked.values)
    found = rows.order_by()[: MOST + 1].count()
    if found > MOST:
        raise SheetTooLong(most=MOST)
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - closed with the response
    _write(file, visit, table, asked, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{table.name}.xlsx", content_type=MEDIA_TYPE)


def _write(file: IO[bytes], visit: Visit, table: Table[R], asked: Asked[R], rows: QuerySet[Any]) -> None:
    with xlsxwriter.Workbook(file, SHEET_OPTIONS) as book:
        formats = {kind: book.add_format({"num_format": said}) for kind, said in _FORMATS.items()}
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(asked.columns):
            sheet.set_column(place, place, 16)
            sheet.write_string(0, place, str(column.title), head)
        for line, row in enumerate(_dressed(visit, table, asked, rows), start=1):
            for place, column in enumerate(asked.columns):
                value = column.cell(row).sheet()
                match value:
                    case None | "":
                        pass
                    case datetime() | date():
                        sheet.write_datetime(line, place, value, formats[type(value)])
                    case int() | Decimal() if _is_exact(value):
                        sheet.write_number(line, place, value, formats[Decimal])
                    case _:
                        sheet.write_string(line, place, str(value), text)


def _dressed(visit: Visit, table: Table[R], asked: Asked[R], rows: QuerySet[Any]) -> Iterator[R]:
    at = None
    while True:
        page = list_page(rows, asked.by, at, size=CHUNK)
        yield from table.dress(visit, page.rows)
        if page.next is None:
            return
        at = page.next


def _is_exact(value: int | Decimal) -> bool:
    return len(Decimal(value).as_tuple().digits) <= _EXACT
