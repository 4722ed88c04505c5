"""Plan deliveries: what is kept for order lines is put on delivery orders, one per warehouse and address (D3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.modules.shipping.models import Delivery, DeliveryState
from ordinance.modules.shipping.rules import Part
from ordinance.modules.shipping.services import deliveries_cancel, deliveries_misfit
from ordinance.modules.stock.services import Take, reservations_make
from ordinance.orders.drafts import QuantityChange
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.services.quantities import quantities_add
from ordinance.orders.states import Scope, Status
from ordinance.workflows.dispatch import planning_open, step_void
from ordinance.workflows.gate import gate
from ordinance.workflows.goods import quantity_refusal, text_check
from ordinance.workflows.kernel import Act, batch_workflow
from ordinance.workflows.outgoing import WAY, outgoing_of
from ordinance.workflows.planned import Piece, planned_write
from ordinance.workflows.rooms import Rooms, may_split, rooms_of
from ordinance.workflows.unpick import goods_put_back


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """So much of an order line to deliver. quantity None: all that is kept for it; warehouse_id None: from wherever."""

    order_line_id: int
    quantity: Decimal | None = None
    warehouse_id: int | None = None


@dataclass(slots=True)
class _Decided:
    """What the wants of a batch came to; each keeps its place in the sequence."""

    refused: dict[int, Refused] = field(default_factory=dict)
    parts: dict[int, list[Part]] = field(default_factory=dict)
    takes: dict[int, list[Take]] = field(default_factory=dict)


@batch_workflow(duty="shipping.plan", scope=Scope.PICK)
def delivery_plan(act: Act, wants: Sequence[PlanLine]) -> list[Outcome]:
    """Plan parts of order lines; what goes from one warehouse to one address of a customer travels together.

    More than is kept for a line is taken from free goods, within its tolerance.
    """
    lines = OrderLine.objects.filter(pk__in={want.order_line_id for want in wants}, company_id=act.company_id)
    orders = act.lock_orders(sorted(set(lines.values_list("order_id", flat=True))))
    rooms = rooms_of(act, orders)
    decided = _decide(act, orders, rooms, wants)
    deliveries = _write(act, orders, rooms, wants, decided, joined=True)
    return [decided.refused.get(place) or Done(_shown(deliveries[place])) for place in range(len(wants))]


@batch_workflow(duty="shipping.plan", scope=Scope.PICK)
def orders_plan(act: Act, order_ids: Sequence[int]) -> list[Outcome]:
    """Plan all that is kept for each order; every order travels on its own, from each of its warehouses."""
    orders = act.lock_orders(order_ids)
    rooms = rooms_of(act, orders)
    wants = [
        PlanLine(order_line_id=key)
        for key, room in rooms.by_line.items()
        if room.on_hand(None) > 0 and room.allowed > 0
    ]
    decided = _decide(act, orders, rooms, wants)
    deliveries = _write(act, orders, rooms, wants, decided, joined=False)
    places: dict[int, list[int]] = {order.pk: [] for order in orders}
    for place, want in enumerate(wants):
        places[rooms.lines[want.order_line_id].order_id].append(place)
    return [_of_order(key, places, decided, deliveries) for key in order_ids]


@batch_workflow(duty="shipping.plan", unscoped="undoing a plan moves no goods")
def delivery_cancel(act: Act, delivery_ids: Sequence[int], reason: str) -> list[Outcome]:
    """Cancel planned deliveries; what was picked goes back, the goods stay reserved and can be planned again."""
    text_check("reason", reason, 500)
    load = outgoing_of(act, delivery_ids)
    refused = deliveries_misfit(load.deliveries, DeliveryState.PLANNED)
    cancelled = load.deliveries.only({delivery.pk for delivery in load.deliveries} - refused.keys())
    concerned = load.orders_of(cancelled)
    goods_put_back(act, load, cancelled, reason)
    deliveries_cancel(cancelled, reason=reason, orders=concerned, journal=act.journal)
    for delivery in cancelled:
        for order in concerned[delivery.pk]:
            act.journal.add("order.delivery_cancelled", order, {"delivery": delivery.pk, "reason": reason})
    step_void(act, WAY, concerned, "delivery_cancelled")
    planning_open(act, {order for keys in concerned.values() for order in keys})
    done = {delivery.pk: Done({"delivery": delivery.pk, "number": delivery.number}) for delivery in cancelled}
    return [refused.get(key) or done.get(key) or Refused("not_found", {"delivery": key}) for key in delivery_ids]


def _decide(act: Act, orders: Sequence[Order], rooms: Rooms, wants: Sequence[PlanLine]) -> _Decided:
    """Decide wants in sequence; an order that takes no part deliveries goes as a whole or stays."""
    by_key = {order.pk: order for order in orders}
    closed: dict[int, Refused] = {
        order.pk: Refused("order_not_confirmed", {"order": order.pk, "status": order.status})
        for order in orders
        if order.status != Status.CONFIRMED
    }
    closed.update(gate(act, Scope.PICK, [order for order in orders if order.pk not in closed]))
    decided = _Decided()
    for place, want in enumerate(wants):
        refusal = _refusal(want, rooms, closed)
        if refusal is not None:
            decided.refused[place] = refusal
    rooms.shelf_open(act, _items_wanting_more(rooms, wants, decided.refused.keys()))
    for place, want in enumerate(wants):
        if place not in decided.refused:
            _take(decided, place, want, rooms, by_key[rooms.lines[want.order_line_id].order_id].priority)
    for order in orders:
        if not may_split(order) and not rooms.is_planned(order.pk):
            _drop(decided, rooms, wants, order.pk)
    return decided


def _refusal(want: PlanLine, rooms: Rooms, closed: Mapping[int, Refused]) -> Refused | None:
    line = rooms.lines.get(want.order_line_id)
    if line is None:
        return Refused("not_found", {"order_line": want.order_line_id})
    if line.order_id in closed:
        return closed[line.order_id]
    if want.quantity is None:
        return None
    return quantity_refusal(want.quantity, rooms.decimals.get(line.item_id or 0, 6))


def _items_wanting_more(rooms: Rooms, wants: Sequence[PlanLine], refused: Collection[int]) -> set[int]:
    """Items of lines that ask for more than is kept; their levels must be locked before anything is decided."""
    asked: dict[int, Decimal] = {}
    items: set[int] = set()
    for place, want in enumerate(wants):
        if place in refused or want.quantity is None:
            continue
        asked[want.order_line_id] = asked.get(want.order_line_id, Decimal(0)) + want.quantity
        short_there = want.quantity > rooms.by_line[want.order_line_id].on_hand(want.warehouse_id)
        if short_there or asked[want.order_line_id] > rooms.by_line[want.order_line_id].on_hand(None):
            items.add(rooms.lines[want.order_line_id].item_id or 0)
    return items


def _take(decided: _Decided, place: int, want: PlanLine, rooms: Rooms, priority: int) -> None:
    line, room = rooms.lines[want.order_line_id], rooms.by_line[want.order_line_id]
    there = room.on_hand(want.warehouse_id)
    quantity = min(there, room.allowed) if want.quantity is None else want.quantity
    about = {"order_line": line.pk, "wanted": quantity}
    if quantity > room.allowed:
        decided.refused[place] = Refused("over_tolerance", {**about, "allowed": room.allowed})
        return
    if quantity > there:
        decided.takes[place] = rooms.keep_more(line, quantity - there, want.warehouse_id, priority)
    if quantity > room.on_hand(want.warehouse_id) or quantity <= 0:
        decided.refused[place] = Refused("reservation_short", {**about, "reserved": there})
        return
    decided.parts[place] = room.take(quantity, want.warehouse_id)


def _drop(decided: _Decided, rooms: Rooms, wants: Sequence[PlanLine], order_id: int) -> None:
    for place, want in enumerate(wants):
        line = rooms.lines.get(want.order_line_id)
        if line is not None and line.order_id == order_id and place in decided.parts:
            rooms.by_line[line.pk].put_back(decided.parts.pop(place))
            decided.takes.pop(place, None)
            decided.refused[place] = Refused("partial_refused", {"order": order_id})


def _write(
    act: Act, orders: Sequence[Order], rooms: Rooms, wants: Sequence[PlanLine], decided: _Decided, *, joined: bool
) -> dict[int, list[Delivery]]:
    takes = [take for parts in decided.takes.values() for take in parts]
    reservations_make(takes, company_id=act.company_id, now=act.now)
    quantities_add([QuantityChange(line_id=take.line_id, reserved=take.quantity) for take in takes])
    pieces = [
        Piece(place=place, line=rooms.lines[wants[place].order_line_id], part=part)
        for place, parts in decided.parts.items()
        for part in parts
    ]
    return planned_write(act, {order.pk: order for order in orders}, pieces, rooms, joined=joined)


def _of_order(
    key: int, places: Mapping[int, Sequence[int]], decided: _Decided, deliveries: Mapping[int, Sequence[Delivery]]
) -> Outcome:
    if key not in places:
        return Refused("not_found", {"order": key})
    if not places[key]:
        return Refused("nothing_to_plan", {"order": key})
    found = [delivery for place in places[key] for delivery in deliveries.get(place, [])]
    return Done({"order": key, **_shown(found)}) if found else decided.refused[places[key][0]]


def _shown(deliveries: Sequence[Delivery]) -> dict[str, object]:
    found = {delivery.pk: delivery.number for delivery in deliveries}
    keys = sorted(found)
    return {"delivery": keys[0], "deliveries": keys, "numbers": [found[key] for key in keys]}
