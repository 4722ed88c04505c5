"""Deliveries as they go: planned, shipped, signed for, cancelled, and what of them came back.

Callers hold the orders whose lines travel. Names, telephones and addresses go into the erasable part of the ledger.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ordinance.foundation.database.hot import Write, hot_cursor, literal
from ordinance.foundation.database.locking import Locked
from ordinance.foundation.errors import Refused
from ordinance.foundation.ledger.journal import Journal
from ordinance.modules.shipping.models import Delivery, DeliveryLine, DeliveryState

_ADD: Final = """
update shipping_deliveryline d set signed = d.signed + u.signed, returned = d.returned + u.returned
from unnest(%s::bigint[], %s::numeric[], %s::numeric[]) u(id, signed, returned) where d.id = u.id
"""

_BILL: Final = """
update shipping_deliveryline d set billed = d.billed + u.billed from unnest(%s::bigint[], %s::numeric[]) u(id, billed)
where d.id = u.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeliveryLine:
    """Part of an order line. level_id 0: a service, which leaves no warehouse."""

    order_id: int
    line_id: int
    item_id: int
    level_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A delivery order (发货通知单): from one warehouse, to one address of one customer."""

    number: str
    customer_id: int
    warehouse_id: int
    ship_to_name: str
    ship_to_phone: str
    ship_to_address: str
    lines: tuple[NewDeliveryLine, ...]


def deliveries_plan(plans: Sequence[NewDelivery], *, journal: Journal) -> list[Delivery]:
    """Write delivery orders with their lines, two statements however many."""
    deliveries = [
        Delivery(
            company_id=journal.company_id,
            number=plan.number,
            customer_id=plan.customer_id,
            warehouse_id=plan.warehouse_id,
            ship_to_name=plan.ship_to_name,
            ship_to_phone=plan.ship_to_phone,
            ship_to_address=plan.ship_to_address,
            planned_by=journal.actor_id,
            planned_at=journal.occurred_at,
        )
        for plan in plans
    ]
    Delivery.objects.bulk_create(deliveries)
    DeliveryLine.objects.bulk_create(
        DeliveryLine(
            company_id=journal.company_id,
            delivery=delivery,
            order_line_id=line.line_id,
            order_id=line.order_id,
            item_id=line.item_id,
            level_id=line.level_id,
            quantity=line.quantity,
        )
        for delivery, plan in zip(deliveries, plans, strict=True)
        for line in plan.lines
    )
    for delivery, plan in zip(deliveries, plans, strict=True):
        journal.add(
            "delivery.planned",
            delivery.pk,
            {
                "number": plan.number, "customer": plan.customer_id, "warehouse": plan.warehouse_id,
                "lines": [[line.order_id, line.line_id, line.level_id, line.quantity] for line in plan.lines],
            },
            links=sorted({line.order_id for line in plan.lines}),
            private={"name": plan.ship_to_name, "phone": plan.ship_to_phone, "address": plan.ship_to_address},
        )  # fmt: skip
    return deliveries


def deliveries_misfit(deliveries: Sequence[Delivery], *states: DeliveryState) -> dict[int, Refused]:
    """Those of locked deliveries that are in none of the states."""
    return {
        delivery.pk: Refused("delivery_state_refused", {"delivery": delivery.pk, "state": delivery.state})
        for delivery in deliveries
        if delivery.state not in states
    }


def deliveries_ship(
    deliveries: Locked[Delivery], *, carrier: str, tracking: str, orders: Mapping[int, Sequence[int]], journal: Journal
) -> None:
    """Planned deliveries left the house, one UPDATE. orders: delivery → the orders it concerns."""
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(
        state=DeliveryState.SHIPPED, carrier=carrier, tracking_number=tracking, shipped_at=journal.occurred_at
    )
    for delivery in deliveries:
        journal.add(
            "delivery.shipped",
            delivery.pk,
            {"number": delivery.number, "carrier": carrier, "tracking": tracking},
            links=orders[delivery.pk],
        )


def deliveries_sign(
    deliveries: Locked[Delivery],
    signed: Mapping[int, Decimal],
    *,
    signed_by: str,
    orders: Mapping[int, Sequence[int]],
    lines: Sequence[DeliveryLine],
    journal: Journal,
) -> None:
    """The customer signed (签收), two statements however many. signed: delivery line → quantity."""
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(
        state=DeliveryState.SIGNED, signed_at=journal.occurred_at, signed_by_name=signed_by
    )
    _add(signed={key: quantity for key, quantity in signed.items() if quantity > 0}, returned={})
    for delivery in deliveries:
        own = [[line.pk, signed[line.pk]] for line in lines if line.delivery_id == delivery.pk]
        journal.add(
            "delivery.signed",
            delivery.pk,
            {"number": delivery.number, "signed": own},
            links=orders[delivery.pk],
            private={"signed_by": signed_by},
        )


def deliveries_cancel(
    deliveries: Locked[Delivery], *, reason: str, orders: Mapping[int, Sequence[int]], journal: Journal
) -> None:
    """Planned deliveries will not take place, one UPDATE; the goods stay reserved for their orders."""
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(state=DeliveryState.CANCELLED)
    for delivery in deliveries:
        journal.add(
            "delivery.cancelled",
            delivery.pk,
            {
                "number": delivery.number,
                "before": delivery.state,
                "after": str(DeliveryState.CANCELLED),
                "reason": reason,
            },
            links=orders[delivery.pk],
        )


def deliveries_return(returned: Mapping[int, Decimal]) -> None:
    """Goods of delivery lines came back, one UPDATE. returned: delivery line → quantity."""
    _add(signed={}, returned=returned)


def deliveries_bill(billed: Mapping[int, Decimal]) -> None:
    """Parts of delivery lines were billed, one UPDATE, never more than was delivered. billed: by delivery line."""
    keys = sorted(billed)
    if not keys:
        return
    with hot_cursor() as cursor:
        cursor.execute(_BILL, (literal(keys), literal(billed[key] for key in keys)))


def _add(*, signed: Mapping[int, Decimal], returned: Mapping[int, Decimal]) -> None:
    keys = sorted(signed.keys() | returned.keys())
    if not keys:
        return
    zero = Decimal(0)
    columns = literal(signed.get(key, zero) for key in keys), literal(returned.get(key, zero) for key in keys)
    write = Write("delivery_lines", _ADD, (literal(keys), *columns))
    with hot_cursor() as cursor:
        cursor.execute(write.sql, write.params)
