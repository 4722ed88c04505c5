"""What of orders may be billed now: pure arithmetic over locked lines and what has left the house."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from ordinance.foundation.money.rules import LineTerms, PriceBasis
from ordinance.modules.billing.rules.terms import BaseEvent
from ordinance.modules.billing.services.bills import BillPart
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.states import LineKind, Track

Timing: TypeAlias = Literal["shipped", "signed", "completed"]
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Billable:
    """The parts of one order that may be billed, and when what they follow from happened."""

    parts: tuple[BillPart, ...]
    events: Mapping[BaseEvent, date]


def billable_of(
    order: Order, lines: Sequence[OrderLine], left: Sequence[DeliveryLine], timing: Timing, zone: ZoneInfo
) -> Billable:
    """The parts of one order its policy lets be billed: what was shipped, or signed for, or all once it is completed.

    left  the order's delivery lines that have left the house, oldest first
    Charges go with the first bill; lines free of charge are not billed; what never ships is billed as ordered.
    """
    goods = [line for line in lines if line.kind != LineKind.CHARGE and line.gross]
    charges = [line for line in lines if line.kind == LineKind.CHARGE and line.gross]
    waits = timing == "completed" and order.type.is_shipped and order.fulfilment not in (Track.DONE, Track.NONE)
    parts: list[BillPart] = []
    for line in [] if waits else goods:
        quantity = _reached(order, line, timing) - line.invoiced
        if quantity > 0:
            parts.extend(_parts(order, line, quantity, [each for each in left if each.order_line_id == line.pk]))
    if parts or not goods:
        for line in charges:
            quantity = line.quantity - line.cancelled - line.invoiced
            if quantity > 0:
                parts.append(_part(order, line, quantity, None))
    return Billable(tuple(parts), _events(order, left, zone))


def terms_of(order: Order, line: OrderLine) -> LineTerms:
    """What a line with amounts was priced on."""
    return LineTerms(
        quantity=line.quantity - line.cancelled,
        unit_price=line.unit_price or _ZERO,
        basis=PriceBasis(order.price_basis),
        vat_rate=line.vat_rate,
        discount_percent=line.discount_percent,
    )


def _reached(order: Order, line: OrderLine, timing: Timing) -> Decimal:
    ordered: Decimal = line.quantity - line.cancelled
    left: Decimal = line.signed if timing == "signed" else line.shipped
    return left if order.type.is_shipped else ordered


def _parts(order: Order, line: OrderLine, quantity: Decimal, left: Sequence[DeliveryLine]) -> list[BillPart]:
    """One part per delivery line, oldest first, so that a bill names the deliveries it is for."""
    parts = []
    for each in left:
        part = min(quantity, each.quantity - each.billed)
        if part > 0:
            parts.append(_part(order, line, part, each.pk))
            quantity -= part
    if quantity > 0:
        parts.append(_part(order, line, quantity, None))
    return parts


def _part(order: Order, line: OrderLine, quantity: Decimal, delivery_line_id: int | None) -> BillPart:
    return BillPart(
        order_id=order.pk,
        line_id=line.pk,
        terms=terms_of(order, line),
        quantity=quantity,
        delivery_line_id=delivery_line_id,
    )


def _events(order: Order, left: Sequence[DeliveryLine], zone: ZoneInfo) -> dict[BaseEvent, date]:
    shipped = [each.delivery.shipped_at for each in left if each.delivery.shipped_at]
    signed = [each.delivery.signed_at for each in left if each.delivery.signed_at]
    moments = {
        BaseEvent.CONFIRMED: order.confirmed_at,
        BaseEvent.SHIPPED: max(shipped, default=None),
        BaseEvent.SIGNED: max(signed, default=None),
    }
    return {event: moment.astimezone(zone).date() for event, moment in moments.items() if moment is not None}
