"""One cell read the way its field says; the value, or the finding that breaks its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ordinance.foundation.money.rules import (
    AMOUNT_LIMIT,
    EXACT,
    HUNDRED,
    QUANTITY_LIMIT,
    QUANTITY_PLACES,
    UNIT_PRICE_LIMIT,
    UNIT_PRICE_PLACES,
    Rounding,
    rounding_of,
)
from ordinance.modules.intake.rules.mapping import Field, Plan, Reads, Signs
from ordinance.modules.intake.rules.table import Finding, Row
from ordinance.modules.intake.rules.values import (
    Unreadable,
    bounded,
    checked_text,
    moment_of,
    narrow,
    number_of,
    percent_of,
    plain,
)

Value = str | Decimal | date | datetime | None
LONGEST_SHOWN: Final = 200  # a finding quotes no more of a cell than this


class Cells:
    """Reads the cells of one row, collecting findings and the fields whose values were rounded."""

    def __init__(self, row: Row, plan: Plan, currency: str) -> None:
        self.row = row
        self.plan = plan
        self.currency = currency
        self.findings: list[Finding] = []
        self.rounded: list[str] = []

    def text(self, name: str) -> str:
        """The cell as it stands, without spaces around; empty when the file has no such column."""
        column = self.plan.columns.get(name)
        return self.row.cells.get(column, "").strip() if column is not None else ""

    def refuse(self, name: str, code: str, suggestion: str = "") -> None:
        self.findings.append(Finding(self.row.number, name, code, self.text(name)[:LONGEST_SHOWN], suggestion))

    def read(self, field: Field) -> Value:
        """The value; None when the cell is empty or refused."""
        text = self.text(field.name)
        if not text:
            if field.value_needed:
                self.refuse(field.name, "required")
            return self.plan.unsaid.get(field.name)
        try:
            return _READERS[field.reads](self, field, text)
        except Unreadable as exc:
            self.refuse(field.name, exc.code, exc.suggestion)
            return None

    def _to_places(self, field: Field, value: Decimal) -> Decimal:
        if field.places is None:
            return value
        kept = Rounding(field.places).round(bounded(value, places=40, limit=AMOUNT_LIMIT))
        if kept != value:
            self.rounded.append(field.name)
        return kept

    def as_text(self, field: Field, text: str) -> str:
        return checked_text(text, field.max_length)

    def as_code(self, field: Field, text: str) -> str:
        return checked_text(text if text.isascii() else narrow(text), field.max_length)

    def as_quantity(self, field: Field, text: str) -> Decimal:
        value = bounded(self._to_places(field, number_of(text)), places=QUANTITY_PLACES, limit=QUANTITY_LIMIT)
        if not value:
            raise Unreadable("zero")
        if value < 0 and self.plan.mapping.signs is Signs.POSITIVE:
            raise Unreadable("negative", plain(-value))
        return value

    def as_price(self, field: Field, text: str) -> Decimal:
        value = bounded(self._to_places(field, number_of(text)), places=UNIT_PRICE_PLACES, limit=UNIT_PRICE_LIMIT)
        if value < 0:
            raise Unreadable("negative", plain(-value))
        return value

    def as_percent(self, field: Field, text: str) -> Decimal:
        return percent_of(text)

    def as_fraction(self, field: Field, text: str) -> Decimal:
        value = self._to_places(field, number_of(text))
        if not 0 <= value <= 1:
            raise Unreadable("out_of_range")
        return EXACT.multiply(bounded(value, places=6, limit=QUANTITY_LIMIT), HUNDRED)

    def as_money(self, field: Field, text: str) -> Decimal:
        places = rounding_of(self.currency).places if self.currency else 2
        return bounded(self._to_places(field, number_of(text)), places=places, limit=AMOUNT_LIMIT)

    def as_moment(self, field: Field, text: str) -> datetime:
        return moment_of(text, month_first=self.plan.mapping.month_first)

    def as_date(self, field: Field, text: str) -> date:
        return self.as_moment(field, text).date()

    def as_choice(self, field: Field, text: str) -> str:
        chosen = field.choices.get(narrow(text).casefold())
        if chosen is None:
            raise Unreadable("not_a_choice", " / ".join(field.choices)[:LONGEST_SHOWN])
        return chosen


_READERS: Final[Mapping[Reads, Callable[[Cells, Field, str], Value]]] = {
    Reads.TEXT: Cells.as_text,
    Reads.CODE: Cells.as_code,
    Reads.QUANTITY: Cells.as_quantity,
    Reads.PRICE: Cells.as_price,
    Reads.PERCENT: Cells.as_percent,
    Reads.FRACTION: Cells.as_fraction,
    Reads.MONEY: Cells.as_money,
    Reads.MOMENT: Cells.as_moment,
    Reads.DATE: Cells.as_date,
    Reads.CHOICE: Cells.as_choice,
}
