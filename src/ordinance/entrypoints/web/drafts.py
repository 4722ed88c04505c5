"""A draft as the order form shows it, and the whole request a changed form means: what it does not show stays."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from ordinance.foundation.ledger.rules import plain
from ordinance.insight.order_page import OrderPage
from ordinance.modules.stock.models import Warehouse
from ordinance.orders.models import Order, OrderLine
from ordinance.workflows.terms.requests import DraftRequest, LineRequest

QUOTED: Final = "quoted"
BY_HAND: Final = "manual_discount"


def given_of(page: OrderPage) -> dict[str, str]:
    """The form's fields, filled from a draft."""
    order = page.order
    given = {
        "customer": _customer(order),
        "customer_po": order.customer_po,
        "requested_on": order.requested_on.isoformat() if order.requested_on else "",
        "note": order.note,
        "edit_token": str(order.edit_token),
    }
    for row, line in enumerate(page.lines, start=1):
        given[f"item{row}"], given[f"quantity{row}"] = _item(line), str(plain(line.quantity))
    return given


def whole(page: OrderPage, typed: DraftRequest, places: Sequence[int], *, is_staff: bool) -> DraftRequest:
    """The request of a changed form: `places` are the rows its lines were typed in, counted from one.

    What hangs on the customer is kept while the customer stays, what hangs on the goods while the goods stay. Prices
    and terms are not a customer's to say: what their own person edits is priced anew.
    """
    order, lines = page.order, page.lines
    steps = _steps(page)
    named = {line.warehouse_id for line in lines if line.warehouse_id is not None}
    warehouses = dict(Warehouse.objects.filter(pk__in=named).values_list("pk", "code"))
    kept = tuple(
        _line(line, lines[row - 1], order, steps.get(row, frozenset()), warehouses, is_staff=is_staff)
        if row <= len(lines) and line.item == _item(lines[row - 1])
        else line
        for line, row in zip(typed.lines, places, strict=True)
    )
    changed = replace(typed, channel=order.channel, lines=kept)
    is_same = typed.customer == _customer(order)
    if is_same:
        changed = replace(
            changed,
            ship_to_name=order.ship_to_name,
            ship_to_phone=order.ship_to_phone,
            ship_to_address=order.ship_to_address,
            accepts_partial=order.accepts_partial,
        )
    if not is_staff:
        return changed
    if is_same:
        changed = replace(
            changed,
            currency=order.currency,
            basis=order.price_basis,
            payment_term=order.payment_term,
            is_verified=order.is_verified or None,
        )
    return replace(changed, type=order.type.code, priority=order.priority)


def _line(
    typed: LineRequest,
    line: OrderLine,
    order: Order,
    steps: frozenset[str],
    warehouses: Mapping[int, str],
    *,
    is_staff: bool,
) -> LineRequest:
    plain_line = replace(
        typed,
        unit=line.unit,
        requested_on=line.requested_on if line.requested_on != order.requested_on else None,
        warehouse=warehouses.get(line.warehouse_id or 0, ""),
        lot=line.lot,
        description=line.description,
    )
    if not is_staff:
        return plain_line
    return replace(
        plain_line,
        unit_price=line.unit_price if QUOTED in steps else None,
        discount_percent=line.discount_percent if BY_HAND in steps else None,
        over_tolerance=line.over_tolerance,
        short_tolerance=line.short_tolerance,
    )


def _steps(page: OrderPage) -> dict[int, frozenset[str]]:
    """What the price of each line, counted from one, was made of when it was last decided."""
    for row in page.decisions():
        if row.entry.kind == "decision.price":
            quotes = enumerate(row.facts.get("lines", ()), start=1)
            return {place: frozenset(step["kind"] for step in quote.get("steps", ())) for place, quote in quotes}
    return {}


def _customer(order: Order) -> str:
    return order.customer.code if order.customer else order.customer_raw


def _item(line: OrderLine) -> str:
    return line.item.code if line.item else line.item_raw
