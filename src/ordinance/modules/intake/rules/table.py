"""A file as a table: its columns, its rows with the line a person sees, and what is said about a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `number` is its line in the file, the heading being one too."""

    number: int
    cells: Mapping[str, str]
    fault: str = ""  # a code when the line does not fit the heading


@dataclass(frozen=True, slots=True)
class Finding:
    """Something said about one cell: facts only; the sentence is made where it is shown."""

    row: int
    field: str
    code: str
    value: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: Sequence[Row]
    notes: tuple[Finding, ...] = ()  # doubts of the reader: digits a workbook lost, an open last line
