"""What a document still lacks before it can be an order, as codes a person and a gate can read."""

from __future__ import annotations

from collections.abc import Sequence

from ordinance.modules.intake.rules.incoming import IncomingDocument, LineKind


def missing_in(document: IncomingDocument, wanted: Sequence[str]) -> tuple[str, ...]:
    """The wanted fields that are empty, in their order, then `item:<row>`, `unit:<row>`, `unit_price:<row>`."""
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
    for line in document.lines:
        if line.kind is LineKind.GOODS and not line.item_ref:
            lacking.append(f"item:{line.row_number}")
        if line.kind is LineKind.GOODS and not line.unit:
            lacking.append(f"unit:{line.row_number}")
        if line.unit_price is None:
            lacking.append(f"unit_price:{line.row_number}")
    return tuple(lacking)
