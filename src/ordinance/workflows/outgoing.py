"""Deliveries in the warehouse: what an act holds of them, and the order of steps their policies keep (D2)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ordinance.foundation.database.locking import Locked
from ordinance.foundation.errors import Refused
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.worklist.queries import open_tasks_locked
from ordinance.foundation.worklist.services import tasks_done, tasks_void
from ordinance.modules.shipping.models import Delivery, DeliveryLine, DeliveryState
from ordinance.modules.shipping.queries import deliveries_locked, deliveries_visible, delivery_lines
from ordinance.modules.shipping.rules import Before, step_missing, step_next
from ordinance.modules.shipping.services import deliveries_misfit
from ordinance.modules.stock.models import StockLevel
from ordinance.modules.stock.queries import levels_by_key
from ordinance.orders.gates import Touched
from ordinance.orders.models import Order
from ordinance.orders.states import Scope, Status
from ordinance.workflows.dispatch import CHECK, PACK, PICK, SHIP, SHIP_READY, orders_by_delivery, steps_open
from ordinance.workflows.endings import Step
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act
from ordinance.workflows.rooms import SERVICE_LEVEL

WAY: Final = (PICK, CHECK, PACK, SHIP)
_STEPS: Final[Mapping[str, Step]] = {"pick": PICK, "check": CHECK, "pack": PACK, "ship": SHIP_READY}


@dataclass(slots=True)
class Outgoing:
    """Locked deliveries with their lines and levels, and the orders they serve, locked before them."""

    deliveries: Locked[Delivery]
    lines: dict[int, list[DeliveryLine]]
    orders: dict[int, Order]
    served: dict[int, list[int]]
    levels: dict[int, StockLevel]

    def goods(self, delivery_id: int) -> list[DeliveryLine]:
        """The lines somebody must take off a shelf."""
        return goods_of(self.lines[delivery_id])

    def befores(self, delivery_id: int) -> tuple[Before, ...]:
        """The order of steps its orders' policies keep; a delivery without goods has no steps."""
        if not self.goods(delivery_id):
            return ()
        return befores_of(self.orders[key] for key in self.served[delivery_id])

    def orders_of(self, deliveries: Iterable[Delivery]) -> dict[int, list[int]]:
        """Delivery → the orders it concerns."""
        return {delivery.pk: self.served[delivery.pk] for delivery in deliveries}


def outgoing_of(act: Act, delivery_ids: Collection[int]) -> Outgoing:
    """Lock the orders of deliveries, then the deliveries; those the actor may not touch are left out."""
    visible = deliveries_visible(act.actor).filter(pk__in=delivery_ids).values_list("pk", flat=True)
    served = orders_by_delivery(delivery_lines(list(visible)))
    orders = act.lock_orders(sorted({key for keys in served.values() for key in keys}))
    deliveries = deliveries_locked(served.keys(), act.actor)
    by_delivery: dict[int, list[DeliveryLine]] = {}
    for line in delivery_lines(served.keys()):
        by_delivery.setdefault(line.delivery_id, []).append(line)
    levels = levels_by_key(act.company_id, {line.level_id for own in by_delivery.values() for line in own})
    return Outgoing(deliveries, by_delivery, {order.pk: order for order in orders}, served, levels)


def goods_of(lines: Iterable[DeliveryLine]) -> list[DeliveryLine]:
    """The lines somebody must take off a shelf; a service leaves no warehouse."""
    return [line for line in lines if line.level_id != SERVICE_LEVEL]


def befores_of(orders: Iterable[Order]) -> tuple[Before, ...]:
    """The order of steps the policies of orders keep, each pair once."""
    found = {
        (pair.first, pair.second): Before(pair.clause_id, pair.first, pair.second)
        for order in orders
        for pair in document_of(order.policy_version_id or 0).step_order()
    }
    return tuple(found.values())


def step_refusal(delivery: Delivery, step: str, pairs: Iterable[Before]) -> Refused | None:
    """Why a step cannot be done on a delivery: a clause wants another one before, or goods are still being picked."""
    missing = step_missing(step, delivery.steps_done, pairs)
    if missing is not None:
        facts = {"delivery": delivery.pk, "clause": missing.clause, "step": missing.first, "before": step}
        return Refused("step_before_missing", facts)
    if step != "pick" and delivery.picking_at is not None and delivery.picked_at is None:
        return Refused("picking_unfinished", {"delivery": delivery.pk})
    return None


def refused_before(act: Act, load: Outgoing, step: str) -> dict[int, Refused]:
    """Deliveries a warehouse step cannot be done on: gone, done already, out of order, or stopped at the pick gate."""
    refused = deliveries_misfit(load.deliveries, DeliveryState.PLANNED)
    for delivery in load.deliveries:
        if delivery.pk in refused:
            continue
        if not load.goods(delivery.pk):
            refused[delivery.pk] = Refused("no_goods", {"delivery": delivery.pk})
        elif step in delivery.steps_done:
            refused[delivery.pk] = Refused("step_done_already", {"delivery": delivery.pk, "step": step})
        elif (refusal := step_refusal(delivery, step, load.befores(delivery.pk))) is not None:
            refused[delivery.pk] = refusal
    going = [delivery.pk for delivery in load.deliveries if delivery.pk not in refused]
    closed = _closed(act, load, going)
    for key in going:
        shut = [closed[order] for order in load.served[key] if order in closed]
        if shut:
            refused[key] = shut[0]
    return refused


def _closed(act: Act, load: Outgoing, going: Sequence[int]) -> dict[int, Refused]:
    keys = sorted({order for key in going for order in load.served[key]})
    closed: dict[int, Refused] = {
        key: Refused("order_not_confirmed", {"order": key, "status": load.orders[key].status})
        for key in keys
        if load.orders[key].status != Status.CONFIRMED
    }
    asked = [load.orders[key] for key in keys if key not in closed]
    closed.update(gate(act, Scope.PICK, asked, touched=_touched(load, going)))
    return closed


def _touched(load: Outgoing, going: Sequence[int]) -> dict[int, Touched]:
    touched = {}
    for key, order in load.orders.items():
        own = [line for delivery in going for line in load.lines[delivery] if line.order_id == key]
        lots = frozenset(load.levels[line.level_id].lot for line in own if line.level_id in load.levels) - {""}
        deliveries = frozenset(line.delivery_id for line in own)
        touched[key] = Touched(key, order.customer_id, lots=lots, delivery_ids=deliveries)
    return touched


def steps_follow(act: Act, load: Outgoing, deliveries: Sequence[Delivery], *, fell_away: str = "") -> None:
    """After a step: open the next one of each delivery and close those before it; void them when they fell away."""
    steps = {delivery.pk: _next(delivery, load.befores(delivery.pk)) for delivery in deliveries}
    served = load.orders_of(deliveries)
    keys = sorted({order for own in served.values() for order in own})
    kinds = [step.kind for step in WAY]
    standing = open_tasks_locked(act.company_id, kinds, order_ids=keys, subject_ids=served.keys())
    over = [task for task in standing if steps[task.subject_id or 0][0].kind != task.kind]
    if fell_away:
        tasks_void(over, reason=fell_away, journal=act.journal)
    else:
        tasks_done(over, outcome="done", journal=act.journal)
    steps_open(act, steps, served)


def _next(delivery: Delivery, pairs: Sequence[Before]) -> tuple[Step, str]:
    if not pairs:
        return SHIP, ""
    name = step_next(delivery.steps_done, pairs)
    return _STEPS[name], next((pair.clause for pair in pairs if pair.first == name), "")


def first_steps(
    deliveries: Sequence[Delivery], orders: Mapping[int, Sequence[Order]], with_goods: Collection[int]
) -> dict[int, tuple[Step, str]]:
    """The first step of deliveries just planned, with the clause that asks for it."""
    return {
        delivery.pk: _next(delivery, befores_of(orders[delivery.pk]) if delivery.pk in with_goods else ())
        for delivery in deliveries
    }


def goods_short(lines: Sequence[DeliveryLine], left: dict[tuple[int, int], Decimal]) -> Refused | None:
    """Take a delivery's goods from what is kept, by line and level; none are taken when one is short."""
    goods = goods_of(lines)
    for line in goods:
        kept = left.get((line.order_line_id, line.level_id), Decimal(0))
        if kept < line.quantity:
            facts = {"order_line": line.order_line_id, "wanted": line.quantity, "reserved": kept}
            return Refused("reservation_short", facts)
    for line in goods:
        left[line.order_line_id, line.level_id] -= line.quantity
    return None


def tell_orders(act: Act, load: Outgoing, deliveries: Iterable[Delivery], kind: str, reason: str = "") -> None:
    """Say on each order's stream what happened to its delivery."""
    for delivery in deliveries:
        for order in load.served[delivery.pk]:
            told = {"delivery": delivery.pk, "number": delivery.number}
            act.journal.add(kind, order, {**told, "reason": reason} if reason else told)
