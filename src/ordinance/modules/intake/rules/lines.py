"""A row as a line of a document: item, quantity, unit, price, discount, amount."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from ordinance.foundation.money.rules import (
    ZERO,
    LineTerms,
    NumberRefused,
    PriceBasis,
    Rounding,
    line_price,
    rounding_of,
)
from ordinance.modules.intake.rules.cells import Cells, Value
from ordinance.modules.intake.rules.incoming import IncomingLine, LineKind
from ordinance.modules.intake.rules.known import Known, likely
from ordinance.modules.intake.rules.table import Finding
from ordinance.modules.intake.rules.values import plain


def line_of(cells: Cells, known: Known) -> tuple[IncomingLine | None, list[Finding]]:
    """The line and its warnings; None when a finding in `cells` broke the row."""
    values = {entry.name: cells.read(entry) for entry in cells.plan.line}
    item_ref, unit = text_in(values, "item_ref"), text_in(values, "unit")
    is_charge = item_ref in cells.plan.mapping.charge_codes
    if not is_charge:
        must_be_known(cells, "item_ref", item_ref, known.items, "item_unknown")
    must_be_known(cells, "unit", unit, known.units, "unit_unknown")
    if not item_ref and not text_in(values, "description") and not cells.findings:
        cells.refuse("item_ref", "required")
    if cells.findings:
        return None, []
    line = _line(cells, values, LineKind.CHARGE if is_charge else LineKind.GOODS)
    if line is None:
        return None, []
    return line, _doubts(cells, line, values, known)


def _line(cells: Cells, values: dict[str, Value], kind: LineKind) -> IncomingLine | None:
    quantity, unit_price = number_in(values, "quantity"), number_in(values, "unit_price")
    if quantity is None:
        cells.refuse("quantity", "required")
        return None
    discount = number_in(values, "discount_percent") or ZERO
    amount = _amount(cells, quantity, unit_price or ZERO, discount)
    if amount is None:
        return None
    requested_on = values.get("requested_on")
    return IncomingLine(
        row_number=cells.row.number,
        kind=kind,
        item_ref=text_in(values, "item_ref"),
        description=text_in(values, "description"),
        quantity=quantity,
        unit=text_in(values, "unit"),
        unit_price=unit_price,
        discount_percent=discount,
        amount=amount,
        requested_on=requested_on if isinstance(requested_on, date) else None,
        note=text_in(values, "note"),
    )


def _amount(cells: Cells, quantity: Decimal, unit_price: Decimal, discount: Decimal) -> Decimal | None:
    """quantity × price − discount on the quoted basis; what tax it contains is not the file's business."""
    terms = LineTerms(
        quantity=quantity,
        unit_price=unit_price,
        basis=PriceBasis.NET,
        vat_rate=ZERO,
        discount_percent=discount,
    )
    try:
        return line_price(terms, rounding_of(cells.currency) if cells.currency else Rounding(2)).net
    except NumberRefused:
        cells.refuse("unit_price", "too_large")
        return None


def _doubts(cells: Cells, line: IncomingLine, values: dict[str, Value], known: Known) -> list[Finding]:
    """What does not stop the row but should be seen by whoever verifies the draft."""
    row, said = line.row_number, number_in(values, "amount")
    doubts = []
    if cells.plan.mapping.warns_of_blank_description and not line.description:
        doubts.append(Finding(row, "description", "blank"))
    if line.unit_price is not None and not line.unit_price:
        doubts.append(Finding(row, "unit_price", "price_zero", "0"))
    if said is not None and line.unit_price is not None and said != line.amount:
        doubts.append(Finding(row, "amount", "amount_differs", plain(said), plain(line.amount)))
    if known.today and line.requested_on and line.requested_on < known.today:
        doubts.append(Finding(row, "requested_on", "date_in_past", line.requested_on.isoformat()))
    return doubts


def must_be_known(cells: Cells, name: str, code: str, codes: Collection[str] | None, problem: str) -> None:
    if code and codes is not None and code not in codes:
        cells.refuse(name, problem, likely(code, codes))


def text_in(values: dict[str, Value], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def number_in(values: dict[str, Value], name: str) -> Decimal | None:
    value = values.get(name)
    return value if isinstance(value, Decimal) else None
