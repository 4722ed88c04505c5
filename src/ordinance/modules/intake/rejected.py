"""Rejected rows as a file: what came, and beside it the row, the reason and a suggestion; mended, it is fed again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

import xlsxwriter

from ordinance.modules.intake.rules.incoming import Intake, RejectedRow
from ordinance.modules.intake.rules.table import Finding
from ordinance.modules.intake.sentences import told

OWN_COLUMNS: Final = ("行号 / row", "原因 / reason", "建议 / suggestion")
_NUMBER: Final = re.compile(r"[+-]?[0-9.,]+")


def rejected_csv(intake: Intake) -> bytes:
    """UTF-8 with mark, so that a spreadsheet opens it rightly; an apostrophe shields texts it would calculate."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for cells in _table(intake):
        writer.writerow([_shielded(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def rejected_xlsx(intake: Intake) -> bytes:
    """Every cell a text: codes keep their zeros, nothing is calculated or linked."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet("rejected")
        as_text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(_table(intake)):
            for position, cell in enumerate(cells):
                sheet.write_string(number, position, cell, as_text)
    return content.getvalue()


def _table(intake: Intake) -> Iterator[list[str]]:
    columns = [column for column in intake.columns if column not in OWN_COLUMNS]
    # Cells beyond the heading keep their place in columns called #n; the reader refuses a row that fills one.
    surplus = sorted(
        {name for entry in intake.rejected_rows for name in entry.row.cells if name not in intake.columns},
        key=lambda name: int(name[1:]),
    )
    headings = ["" if re.fullmatch(r"#\d+", column) else column for column in columns]
    yield [*headings, *surplus, *OWN_COLUMNS]
    for entry in intake.rejected_rows:
        cells = [entry.row.cells.get(column, "") for column in (*columns, *surplus)]
        yield [*cells, str(entry.row.number), _reasons(entry, intake), _suggestions(entry, intake)]


def _reasons(entry: RejectedRow, intake: Intake) -> str:
    return "; ".join(_named(finding, " ".join(told(finding)), intake) for finding in entry.findings)


def _suggestions(entry: RejectedRow, intake: Intake) -> str:
    return "; ".join(_named(finding, finding.suggestion, intake) for finding in entry.findings if finding.suggestion)


def _named(finding: Finding, text: str, intake: Intake) -> str:
    """The text under the heading the file itself uses for the field."""
    return f"{intake.headings.get(finding.field, finding.field)}: {text}" if finding.field else text


def _shielded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) and not _NUMBER.fullmatch(cell) else cell
