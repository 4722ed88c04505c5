"""A draft as the form without script shows it, and the whole request its change means: what it does not show stays."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from ordinance.foundation.ledger.rules import plain
from ordinance.insight.entry import EntryPage
from ordinance.modules.stock.models import Warehouse
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.states import ByHand
from ordinance.workflows.terms.edits import head_texts
from ordinance.workflows.terms.requests import DraftRequest, LineRequest

_SHIP_TO: Final = ("ship_to_name", "ship_to_phone", "ship_to_address")


def given_of(page: EntryPage) -> dict[str, str]:
    """The form's fields, filled from a draft."""
    given = {**head_texts(page.order), "edit_token": str(page.order.edit_token)}
    for row, line in enumerate(page.lines, start=1):
        given[f"item{row}"], given[f"quantity{row}"] = _item(line), str(plain(line.quantity))
    return given


def whole(
    page: EntryPage, typed: DraftRequest, places: Sequence[int], given: Mapping[str, str], *, is_staff: bool
) -> DraftRequest:
    """The request of a changed form: `places` are the rows its lines were typed in, counted from one.

    What hangs on the customer is kept while the customer stays, what hangs on the goods while the goods stay, and what
    the form did not ask. Prices and terms are not a customer's to say: what their own person edits is priced anew.
    """
    order, lines = page.order, page.lines
    named = {line.warehouse_id for line in lines if line.warehouse_id is not None}
    warehouses = dict(Warehouse.objects.filter(pk__in=named).values_list("pk", "code"))
    kept = tuple(
        _line(line, lines[row - 1], order, warehouses, is_staff=is_staff)
        if row <= len(lines) and line.item == _item(lines[row - 1])
        else line
        for line, row in zip(typed.lines, places, strict=True)
    )
    changed = replace(typed, channel=typed.channel if given.get("channel") else order.channel, lines=kept)
    is_same = typed.customer == head_texts(order)["customer"]
    if is_same:
        unasked = {name: getattr(order, name) for name in _SHIP_TO if name not in given}
        changed = replace(changed, accepts_partial=order.accepts_partial, **unasked)
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
    return replace(changed, type=typed.type if given.get("type") else order.type.code, priority=order.priority)


def _line(
    typed: LineRequest, line: OrderLine, order: Order, warehouses: Mapping[int, str], *, is_staff: bool
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
    by_hand = ByHand(line.by_hand)
    return replace(
        plain_line,
        unit_price=line.unit_price if by_hand.is_price else None,
        discount_percent=line.discount_percent if by_hand.is_discount else None,
        over_tolerance=line.over_tolerance,
        short_tolerance=line.short_tolerance,
    )


def _item(line: OrderLine) -> str:
    return line.item.code if line.item else line.item_raw
