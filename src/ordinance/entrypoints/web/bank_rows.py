"""Rows copied out of a bank's statement: date, payer, amount, reference, separated by tabs. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from ordinance.entrypoints.web.entry.cells import is_day, is_number, written_day
from ordinance.entrypoints.web.given import FieldRefused, day_of, figure_of, text_of
from ordinance.foundation.money.rules import NumberRefused, parse_amount, rounding_of

ROWS_MOST: Final = 200
TEXT_MOST: Final = 100_000
PAYER_MOST, REFERENCE_MOST = 200, 80
_PACKED: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


@dataclass(slots=True)
class BankRow:
    """One row: what stands in it, and reasons why it cannot be recorded, by cell."""

    number: int
    cells: Sequence[str]
    day: date | None = None
    payer: str = ""
    amount: Decimal | None = None
    reference: str = ""
    errors: list[tuple[str, FieldRefused]] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.errors


def bank_rows(text: str, currency: str) -> tuple[list[BankRow], bool]:
    """The rows of a paste, and whether there were more than are taken; empty lines and headings are passed over."""
    lines = [line for line in text.replace("\r", "").split("\n") if line.strip()]
    cells = [[cell.strip() for cell in line.split("\t")] for line in lines]
    if cells and _is_heading(cells[0]):
        cells = cells[1:]
    rows = [_read(number, each, currency) for number, each in enumerate(cells[:ROWS_MOST], start=1)]
    seen: dict[str, int] = {}
    for row in rows:
        if row.reference and seen.setdefault(row.reference, row.number) != row.number:
            row.errors.append(("reference", FieldRefused("twice")))
    return rows, len(cells) > ROWS_MOST


def amount_of(text: str, currency: str) -> Decimal:
    """An amount above zero as people write it: a sign of currency, thousands' commas; raises FieldRefused."""
    try:
        amount = parse_amount(figure_of(text), rounding_of(currency))
    except NumberRefused as refused:
        raise FieldRefused(refused.code) from refused
    if amount <= 0:
        raise FieldRefused("not_positive")
    return amount


def _is_heading(cells: Sequence[str]) -> bool:
    return not any(is_day(cell) or _PACKED.fullmatch(cell) or is_number(cell) for cell in cells)


def _read(number: int, cells: Sequence[str], currency: str) -> BankRow:
    four = [*cells[:4], *[""] * (4 - len(cells))]
    row = BankRow(number, four)
    for name, value in zip(("day", "payer", "amount", "reference"), four, strict=True):
        try:
            _take(row, name, value, currency)
        except FieldRefused as refused:
            row.errors.append((name, refused))
    return row


def _take(row: BankRow, name: str, value: str, currency: str) -> None:
    if not value:
        raise FieldRefused("required")
    match name:
        case "day":
            packed = _PACKED.fullmatch(value)
            row.day = day_of("-".join(packed.groups())) if packed else written_day(value)
        case "payer":
            row.payer = text_of(value, most=PAYER_MOST)
        case "amount":
            row.amount = amount_of(value, currency)
        case _:
            row.reference = text_of(value, most=REFERENCE_MOST)
