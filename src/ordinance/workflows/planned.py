"""Writing planned deliveries: pieces of order lines grouped by where they leave from and where they go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from ordinance.foundation.numbering.services import numbers_render
from ordinance.modules.shipping.models import Delivery
from ordinance.modules.shipping.rules import Part
from ordinance.modules.shipping.services import NewDelivery, NewDeliveryLine, deliveries_plan
from ordinance.orders.models import Order, OrderLine
from ordinance.workflows.dispatch import planning_done, steps_open
from ordinance.workflows.kernel import Act
from ordinance.workflows.outgoing import first_steps
from ordinance.workflows.rooms import SERVICE_LEVEL, Rooms

PATTERN: Final = "DN{yyyy}{mm}-{n:06}"
Way: TypeAlias = tuple[int, int, str, str, str, int]  # warehouse, customer, name, phone, address, the order alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Part of an order line on its way. place: of the want it fulfils."""

    place: int
    line: OrderLine
    part: Part


def planned_write(
    act: Act, orders: Mapping[int, Order], pieces: Sequence[Piece], rooms: Rooms, *, joined: bool
) -> dict[int, list[Delivery]]:
    """Write deliveries, tell their orders, hand the tasks on; returns the deliveries of each want.

    joined  whether several orders of a customer travel together
    """
    ways: dict[Way, list[Piece]] = {}
    for piece in pieces:
        ways.setdefault(_way(orders[piece.line.order_id], piece.part, joined=joined), []).append(piece)
    if not ways:
        return {}
    numbers = numbers_render(act.company_id, "delivery", PATTERN, on=act.time.today, count=len(ways))
    plans = [_new_delivery(way, own, number) for (way, own), number in zip(ways.items(), numbers, strict=True)]
    deliveries = deliveries_plan(plans, journal=act.journal)
    by_place: dict[int, list[Delivery]] = {}
    for delivery, own in zip(deliveries, ways.values(), strict=True):
        for place in dict.fromkeys(piece.place for piece in own):
            by_place.setdefault(place, []).append(delivery)
    concerned = {
        delivery.pk: sorted({piece.line.order_id for piece in own})
        for delivery, own in zip(deliveries, ways.values(), strict=True)
    }
    _tell(act, deliveries, list(ways.values()))
    with_goods = {
        delivery.pk
        for delivery, own in zip(deliveries, ways.values(), strict=True)
        if any(piece.part.level_id != SERVICE_LEVEL for piece in own)
    }
    by_delivery = {key: [orders[order] for order in own] for key, own in concerned.items()}
    steps_open(act, first_steps(deliveries, by_delivery, with_goods), concerned)
    planning_done(act, {key for keys in concerned.values() for key in keys if rooms.is_planned(key)})
    return by_place


def _way(order: Order, part: Part, *, joined: bool) -> Way:
    address = order.ship_to_name, order.ship_to_phone, order.ship_to_address
    return part.warehouse_id, order.customer_id or 0, *address, 0 if joined else order.pk


def _new_delivery(way: Way, pieces: Sequence[Piece], number: str) -> NewDelivery:
    warehouse, customer, name, phone, address, _ = way
    return NewDelivery(
        number=number,
        customer_id=customer,
        warehouse_id=warehouse,
        ship_to_name=name,
        ship_to_phone=phone,
        ship_to_address=address,
        lines=tuple(
            NewDeliveryLine(
                order_id=line.order_id, line_id=line.pk, item_id=line.item_id or 0, level_id=level, quantity=quantity
            )
            for line, level, quantity in _summed(pieces)
        ),
    )


def _summed(pieces: Sequence[Piece]) -> list[tuple[OrderLine, int, Decimal]]:
    """One delivery line per order line and level, however many wants asked for it."""
    sums: dict[tuple[int, int], tuple[OrderLine, int, Decimal]] = {}
    for piece in pieces:
        key = piece.line.pk, piece.part.level_id
        before = sums[key][2] if key in sums else Decimal(0)
        sums[key] = piece.line, piece.part.level_id, before + piece.part.quantity
    return list(sums.values())


def _tell(act: Act, deliveries: Sequence[Delivery], pieces: Sequence[Sequence[Piece]]) -> None:
    for delivery, own in zip(deliveries, pieces, strict=True):
        lines: dict[int, list[list[object]]] = {}
        for line, level, quantity in _summed(own):
            lines.setdefault(line.order_id, []).append([line.pk, level, quantity])
        for order_id, parts in lines.items():
            told = {"delivery": delivery.pk, "number": delivery.number, "lines": parts}
            act.journal.add("order.delivery_planned", order_id, told)
        act.tell("delivery.planned", delivery.pk, {"number": delivery.number, "orders": sorted(lines)})
