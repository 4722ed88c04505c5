"""Cancel orders nothing has left the house for: goods, credit and money are let go, the reason is kept (F3)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from ordinance.foundation.errors import InvalidInput, Outcome, Refused
from ordinance.foundation.worklist.queries import open_tasks_locked
from ordinance.foundation.worklist.services import tasks_void
from ordinance.modules.billing.queries import unbilled_of
from ordinance.modules.billing.services.instalments import instalments_drop
from ordinance.modules.billing.services.receipts import advances_free
from ordinance.modules.credit.services import exposure_add
from ordinance.modules.review.services import rounds_void
from ordinance.modules.shipping.queries import planned_by_line
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.rules import MOVES
from ordinance.orders.services.lifecycle import order_move
from ordinance.orders.states import Scope, Status
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act, batch_workflow, outcomes_of
from ordinance.workflows.steps import tasks_follow
from ordinance.workflows.unconfirm import release

_ZERO: Final = Decimal(0)


@batch_workflow(duty="orders.cancel", scope=Scope.CHANGE)
def orders_cancel(act: Act, order_ids: Sequence[int], reason: str) -> list[Outcome]:
    """Cancel drafts, orders in review, and confirmed ones of which nothing is on its way or billed."""
    if not reason.strip() or "\0" in reason:
        raise InvalidInput(field="reason", reason="required")
    orders = act.lock_orders(order_ids)
    lines = lines_of([order.pk for order in orders])
    refused = _misfits(orders, lines)
    refused.update(gate(act, Scope.CHANGE, [order for order in orders if order.pk not in refused]))
    cancelled = [order for order in orders if order.pk not in refused]
    keys = [order.pk for order in cancelled]
    freed = advances_free(keys)
    _credit_back(act, cancelled)
    own = set(keys)
    release(act, [line for line in lines if line.order_id in own])
    instalments_drop(keys)
    said = {key: {"freed": freed[key]} for key in freed}
    order_move(cancelled, "cancel", journal=act.journal, reason=reason.strip(), data=said)
    rounds_void(keys, reason="cancelled", journal=act.journal)
    tasks_void(
        open_tasks_locked(act.company_id, ["review"], order_ids=keys), reason="order_cancelled", journal=act.journal
    )
    tasks_follow(act, cancelled)
    for order in cancelled:
        act.tell("order.cancelled", order.pk, {"number": order.number, "reason": reason.strip()})
    return outcomes_of(
        order_ids, refused, {o.pk: {"order": o.pk, "number": o.number, "status": o.status} for o in cancelled}
    )


def _misfits(orders: Sequence[Order], lines: Sequence[OrderLine]) -> dict[int, Refused]:
    begun = {line.order_id for line in lines if line.shipped or line.picked or line.invoiced}
    order_of = {line.pk: line.order_id for line in lines}
    begun |= {order_of[line_id] for line_id, _ in planned_by_line(order_of)}
    refused: dict[int, Refused] = {}
    for order in orders:
        if Status(order.status) not in MOVES["cancel"].sources:
            refused[order.pk] = Refused("move_refused", {"status": order.status, "move": "cancel"})
        elif order.pk in begun:
            refused[order.pk] = Refused("work_begun", {"order": order.pk})
    return refused


def _credit_back(act: Act, orders: Sequence[Order]) -> None:
    """What the orders were to bill no longer counts against their customers; the gate holds the accounts locked."""
    confirmed = [order for order in orders if order.status == Status.CONFIRMED]
    unbilled = unbilled_of([order.pk for order in confirmed])
    moved: dict[int, Decimal] = {}
    for order in confirmed:
        if order.customer_id is not None:
            moved[order.customer_id] = moved.get(order.customer_id, _ZERO) - unbilled[order.pk]
    exposure_add(act.company_id, moved)
