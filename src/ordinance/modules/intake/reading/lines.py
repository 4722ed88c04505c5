"""A CSV text as numbered lines of cells, strict about quotes: a doubtful quote makes all that follows doubtful."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.reading.limits import Limits
from ordinance.modules.intake.rules.table import Finding

_DELIMITERS: Final = ",;\t，"
_SHIELDED: Final = ("'=", "'+", "'-", "'@")  # an apostrophe keeps a spreadsheet from taking a text for a formula
_QUOTED: Final = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    lines: tuple[Line, ...]  # without the empty ones
    notes: tuple[Finding, ...] = ()


def csv_sheet(text: str, limits: Limits) -> Sheet:
    """Lines numbered as an editor shows them; a quoted cell may run over several, its row has the first.

    raises  FileRefused: empty, quote_broken, quote_open, line_too_long, field_too_long, too_many_rows,
            too_many_columns
    """
    lines = tuple(_lines(text, limits))
    if not lines:
        raise FileRefused("empty")
    notes = () if text.endswith(("\n", "\r")) else (Finding(lines[-1].number, "", "last_line_open"),)
    return Sheet(lines, notes)


def _lines(text: str, limits: Limits) -> Iterator[Line]:
    source = _bounded_lines(text, limits)
    reader = csv.reader(source, delimiter=_delimiter(text), strict=True)
    number, taken = 1, 0
    try:
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                taken += 1
                if taken > limits.rows + limits.heading_lines:
                    raise FileRefused("too_many_rows", limit=limits.rows)
                yield Line(number, _bounded_cells(cells, number, limits))
            number = reader.line_num + 1
    except csv.Error as exc:
        raise _refusal(exc, number, reader.line_num) from exc


def _refusal(failure: csv.Error, number: int, last: int) -> FileRefused:
    """The csv module tells its errors apart by their sentence only."""
    said = str(failure)
    if "end of data" in said:
        return FileRefused("quote_open", line=number)
    if "field larger" in said:
        return FileRefused("field_too_long", line=number)
    return FileRefused("quote_broken", line=last)


def _bounded_lines(text: str, limits: Limits) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > limits.line_chars:
            raise FileRefused("line_too_long", line=number, limit=limits.line_chars)
        yield line


def _bounded_cells(cells: list[str], number: int, limits: Limits) -> tuple[str, ...]:
    if len(cells) > limits.columns:
        raise FileRefused("too_many_columns", line=number, limit=limits.columns)
    for position, cell in enumerate(cells, start=1):
        if len(cell) > limits.field_chars:
            # A cell of pages is a quote that was never closed, more often than a text.
            raise FileRefused("field_too_long", line=number, column=position, limit=limits.field_chars)
    return tuple(cell[1:] if cell.startswith(_SHIELDED) else cell for cell in cells)


def _delimiter(text: str) -> str:
    """The sign that separates most in the first line that has any, outside quotes; a comma when none does."""
    for line in text[:20_000].splitlines()[:20]:
        bare = _QUOTED.sub("", line)
        best = max(_DELIMITERS, key=bare.count)
        if bare.count(best):
            return best
    return ","
