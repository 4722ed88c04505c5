"""Close orders that meet the policy's criteria of completion, reopen them, short-close them (短结) (E11)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from ordinance.foundation.errors import InvalidInput, Outcome, Refused
from ordinance.modules.archive.queries import archived
from ordinance.modules.billing.queries import unbilled_of
from ordinance.modules.billing.services.receipts import advances_free
from ordinance.modules.credit.queries import accounts_locked
from ordinance.modules.credit.services import exposure_add
from ordinance.modules.shipping.queries import planned_by_line
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.services.lifecycle import order_move
from ordinance.orders.states import LineKind, Scope, Status
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act, batch_workflow, outcomes_of
from ordinance.workflows.revising import revise, revisions_of
from ordinance.workflows.steps import tasks_follow
from ordinance.workflows.unconfirm import release

_ZERO: Final = Decimal(0)


@batch_workflow(duty="orders.close", scope=Scope.CLOSE)
def orders_close(act: Act, order_ids: Sequence[int]) -> list[Outcome]:
    """Close confirmed orders the policy calls complete; goods and advances left over are let go."""
    orders = act.lock_orders(order_ids)
    refused = _misfits(orders, Status.CONFIRMED, "close")
    refused.update(_on_the_way(orders, refused))
    refused.update(gate(act, Scope.CLOSE, [order for order in orders if order.pk not in refused]))
    closed = [order for order in orders if order.pk not in refused]
    _close(act, closed)
    return outcomes_of(order_ids, refused, {order.pk: _shown(order) for order in closed})


@batch_workflow(duty="orders.close", scope=Scope.CLOSE)
def orders_short_close(act: Act, order_ids: Sequence[int], reason: str) -> list[Outcome]:
    """Cancel what is still to be shipped, as a version, then close where the policy's other criteria are met.

    An order they are not met for keeps its remainder cancelled and stays confirmed; its outcome says what it waits for.
    """
    if not reason.strip() or "\0" in reason:
        raise InvalidInput(field="reason", reason="required")
    orders = act.lock_orders(order_ids)
    refused = _misfits(orders, Status.CONFIRMED, "short_close")
    going = [order for order in orders if order.pk not in refused]
    refused.update(gate(act, Scope.CHANGE, going))
    going = [order for order in going if order.pk not in refused]
    lines: dict[int, dict[int, OrderLine]] = {order.pk: {} for order in going}
    for line in lines_of(lines):
        lines[line.order_id][line.pk] = line
    for order in going:
        _remainder_cancel(act, order, lines[order.pk], reason.strip())
    waiting = gate(act, Scope.CLOSE, going)
    waiting.update(_on_the_way(going, waiting))
    _close(act, [order for order in going if order.pk not in waiting])
    done = {
        order.pk: {**_shown(order), "waiting": waiting[order.pk].facts if order.pk in waiting else {}}
        for order in going
    }
    return outcomes_of(order_ids, refused, done)


@batch_workflow(duty="orders.close", scope=Scope.CHANGE)
def orders_reopen(act: Act, order_ids: Sequence[int], reason: str) -> list[Outcome]:
    """Reopen closed orders that are not archived: what they still have to bill counts as exposure again."""
    if not reason.strip() or "\0" in reason:
        raise InvalidInput(field="reason", reason="required")
    orders = act.lock_orders(order_ids)
    refused = _misfits(orders, Status.CLOSED, "reopen")
    filed = archived([order.pk for order in orders])
    refused.update({key: Refused("archived", {"order": key}) for key in filed if key not in refused})
    refused.update(gate(act, Scope.CHANGE, [order for order in orders if order.pk not in refused]))
    reopened = [order for order in orders if order.pk not in refused]
    _exposure_move(act, reopened, sign=1)
    order_move(reopened, "reopen", journal=act.journal, reason=reason.strip())
    tasks_follow(act, reopened)
    return outcomes_of(order_ids, refused, {order.pk: _shown(order) for order in reopened})


def _close(act: Act, orders: Sequence[Order]) -> None:
    keys = [order.pk for order in orders]
    freed = advances_free(keys)
    _exposure_move(act, orders, sign=-1)
    left = [line for line in lines_of(keys) if line.reserved or line.pegged]
    if left:
        release(act, left)
    order_move(orders, "close", journal=act.journal, data={key: {"freed": freed[key]} for key in freed})
    tasks_follow(act, orders)
    for order in orders:
        act.tell("order.closed", order.pk, {"number": order.number})


def _remainder_cancel(act: Act, order: Order, lines: Mapping[int, OrderLine], reason: str) -> None:
    planned: dict[int, Decimal] = {}
    for (key, _), quantity in planned_by_line(lines).items():
        planned[key] = planned.get(key, _ZERO) + quantity
    least = {
        line.pk: max(line.shipped + planned.get(line.pk, _ZERO), line.invoiced)
        for line in lines.values()
        if line.kind != LineKind.CHARGE and order.type.is_shipped
    }
    wanted = {key: kept for key, kept in least.items() if kept < lines[key].quantity - lines[key].cancelled}
    revisions = revisions_of(order, lines, wanted, {})
    if revisions:
        revise(act, order, lines, revisions, reason)


def _exposure_move(act: Act, orders: Sequence[Order], *, sign: int) -> None:
    """What an order has not billed counts only while it is open."""
    customers = {order.customer_id for order in orders if order.customer_id is not None}
    accounts_locked(act.company_id, customers)
    unbilled = unbilled_of([order.pk for order in orders])
    moved: dict[int, Decimal] = {}
    for order in orders:
        if order.customer_id is not None:
            moved[order.customer_id] = moved.get(order.customer_id, _ZERO) + sign * unbilled[order.pk]
    exposure_add(act.company_id, moved)


def _misfits(orders: Sequence[Order], needed: Status, move: str) -> dict[int, Refused]:
    return {
        order.pk: Refused("move_refused", {"status": order.status, "move": move})
        for order in orders
        if order.status != needed
    }


def _on_the_way(orders: Sequence[Order], refused: Mapping[int, Refused]) -> dict[int, Refused]:
    """Those with a delivery that is planned and has not left: its goods would leave for an order that is over."""
    order_of = {line.pk: line.order_id for line in lines_of([order.pk for order in orders if order.pk not in refused])}
    planned = {order_of[line_id] for line_id, _ in planned_by_line(order_of)}
    return {key: Refused("work_begun", {"order": key}) for key in sorted(planned)}


def _shown(order: Order) -> dict[str, object]:
    return {"order": order.pk, "number": order.number, "status": order.status}
