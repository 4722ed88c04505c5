"""What a document still lacks before it can be an order, as codes a person and a gate can read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ordinance.modules.intake.rules.incoming import IncomingDocument, LineKind

ROWS_SHOWN: Final = 20


def missing_in(document: IncomingDocument, wanted: Sequence[str]) -> tuple[str, ...]:
    """The wanted fields that are empty, in their order, then `item:<row>`, `unit:<row>`, `unit_price:<row>`.

    A list of more than twenty rows ends in `unit_price:+<how many more>`.
    """
    said = {
        "customer": document.customer_ref or document.customer_name,
        "customer_po": document.customer_po,
        "contact": document.ship_to.contact,
        "phone": document.ship_to.phone,
        "address": document.ship_to.address,
        "ordered_at": document.ordered_at,
        "requested_on": document.requested_on,
        "currency": document.currency,
        "price_basis": document.price_basis,
        "payment_term": document.payment_term,
    }
    lacking = [name for name in wanted if not said[name]]
    goods = [line for line in document.lines if line.kind is LineKind.GOODS]
    lacking += _rows("item", [line.row_number for line in goods if not line.item_ref])
    lacking += _rows("unit", [line.row_number for line in goods if not line.unit])
    lacking += _rows("unit_price", [line.row_number for line in document.lines if line.unit_price is None])
    return tuple(lacking)


def _rows(name: str, numbers: Sequence[int]) -> list[str]:
    shown = [f"{name}:{number}" for number in numbers[:ROWS_SHOWN]]
    return [*shown, f"{name}:+{len(numbers) - ROWS_SHOWN}"] if len(numbers) > ROWS_SHOWN else shown
