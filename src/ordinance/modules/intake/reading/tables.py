"""The table in a sheet: where its heading stands, and its rows under it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.reading.encoding import text_of
from ordinance.modules.intake.reading.limits import LIMITS, Limits
from ordinance.modules.intake.reading.lines import Line, Sheet, csv_sheet
from ordinance.modules.intake.reading.workbook import is_workbook, workbook_sheet
from ordinance.modules.intake.rules.table import Finding, Row, Table

# A heading our own file of rejected rows gives to cells that stood beyond the heading: to be emptied by mending.
_SURPLUS: Final = re.compile(r"#\d+")

IsHeading = Callable[[Sequence[str]], bool]


def content_of(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file; raises FileRefused: not_a_file, too_large."""
    if not path.is_file():
        raise FileRefused("not_a_file", name=path.name)
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise FileRefused("too_large", bytes=size, limit=limits.file_bytes)
    return path.read_bytes()


def table_of(content: bytes, is_heading: IsHeading | None = None, limits: Limits = LIMITS) -> Table:
    """The table in a CSV file or workbook, told apart by its content and not by its name.

    is_heading  recognises the heading among the first lines; without it, or when none is, the first line is it
    raises      FileRefused, whatever the bytes are
    """
    if len(content) > limits.file_bytes:
        raise FileRefused("too_large", bytes=len(content), limit=limits.file_bytes)
    if not content.strip(b" \t\r\n\xef\xbb\xbf"):
        raise FileRefused("empty")
    sheet = workbook_sheet(content, limits) if is_workbook(content) else csv_sheet(text_of(content), limits)
    return _table(sheet, is_heading, limits)


def _table(sheet: Sheet, is_heading: IsHeading | None, limits: Limits) -> Table:
    top = sheet.lines[: limits.heading_lines]
    at = next((i for i, line in enumerate(top) if is_heading and is_heading(line.cells)), 0)
    columns = _columns(top[at].cells)
    surplus = [position for position, column in enumerate(top[at].cells) if _SURPLUS.fullmatch(column.strip())]
    rows = [_row(line, columns, surplus) for line in sheet.lines[at + 1 :]]
    if not rows:
        raise FileRefused("no_rows")
    if len(rows) > limits.rows:
        raise FileRefused("too_many_rows", limit=limits.rows)
    return Table(tuple(columns), rows, tuple(_placed(note, columns) for note in sheet.notes))


def _placed(note: Finding, columns: Sequence[str]) -> Finding:
    """A workbook's note names a position; a person looks for the heading."""
    position = int(note.field[1:]) if note.field.startswith("#") else 0
    return replace(note, field=columns[position - 1]) if 0 < position <= len(columns) else note


def _columns(cells: Sequence[str]) -> list[str]:
    """Headings made unique: an empty one is its position, a repeated one is numbered; none at the end is dropped."""
    headings = [" ".join(cell.split()) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    seen: Counter[str] = Counter()
    columns = []
    for position, heading in enumerate(headings, start=1):
        seen[heading] += 1
        if not heading:
            columns.append(f"#{position}")
        else:
            columns.append(heading if seen[heading] == 1 else f"{heading}#{seen[heading]}")
    return columns


def _row(line: Line, columns: Sequence[str], surplus_at: Sequence[int]) -> Row:
    width, cells = len(columns), line.cells
    if len(cells) == width:
        fault = "cells_too_many" if any(cells[position].strip() for position in surplus_at) else ""
        return Row(line.number, dict(zip(columns, cells, strict=True)), fault)
    if len(cells) > width:
        fault = "cells_too_many" if any(cell.strip() for cell in cells[width:]) else ""
        surplus = {f"#{width + i}": cell for i, cell in enumerate(cells[width:], start=1)} if fault else {}
        return Row(line.number, {**dict(zip(columns, cells[:width], strict=True)), **surplus}, fault)
    return Row(line.number, dict(zip(columns, (*cells, *[""] * (width - len(cells))), strict=True)), "cells_too_few")
