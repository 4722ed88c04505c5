"""Undo a confirmation (反审核), and give back what orders had been promised."""

from collections.abc import Sequence
from decimal import Decimal

from ordinance.foundation.errors import Outcome, Refused
from ordinance.modules.billing.services.instalments import instalments_drop
from ordinance.modules.credit.services import exposure_add
from ordinance.modules.promise.services import pegs_forget, pegs_release
from ordinance.modules.review.queries import opinions_of
from ordinance.modules.review.services import rounds_void
from ordinance.modules.shipping.queries import planned_by_line
from ordinance.modules.stock.services import reservations_forget, reservations_release
from ordinance.orders.drafts import QuantityChange
from ordinance.orders.models import OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.services.lifecycle import order_move
from ordinance.orders.services.quantities import promises_store, quantities_add
from ordinance.orders.services.versions import version_numbers_rise
from ordinance.orders.states import Scope, Status
from ordinance.workflows.confirm import exposures
from ordinance.workflows.facts import gather
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act, batch_workflow, outcomes_of
from ordinance.workflows.steps import tasks_follow
from ordinance.workflows.submit import review_ask


@batch_workflow(duty="orders.confirm", scope=Scope.CHANGE)
def orders_unconfirm(act: Act, order_ids: Sequence[int], reason: str) -> list[Outcome]:
    """Undo confirmation (反审核) while nothing has been done: goods and credit are given back, review starts anew."""
    orders = act.lock_orders(order_ids)
    lines = lines_of([order.pk for order in orders])
    order_of = {line.pk: line.order_id for line in lines}
    begun = {line.order_id for line in lines if line.shipped or line.picked or line.invoiced}
    begun |= {order_of[line_id] for line_id, _ in planned_by_line(order_of)}
    refused: dict[int, Refused] = {}
    for order in orders:
        if order.status != Status.CONFIRMED:
            refused[order.pk] = Refused("move_refused", {"status": order.status, "move": "unconfirm"})
        elif order.pk in begun:
            refused[order.pk] = Refused("work_begun", {"order": order.pk})
    refused.update(gate(act, Scope.CHANGE, [order for order in orders if order.pk not in refused]))
    undone = [order for order in orders if order.pk not in refused]
    keys = {order.pk for order in undone}
    release(act, [line for line in lines if line.order_id in keys])
    reservations_forget(line.pk for line in lines if line.order_id in keys)
    pegs_forget(line.pk for line in lines if line.order_id in keys)
    exposure_add(act.company_id, {customer: -amount for customer, amount in exposures(undone).items()})
    instalments_drop([order.pk for order in undone])
    order_move(undone, "unconfirm", journal=act.journal, reason=reason)
    version_numbers_rise(undone)
    asked = {key: sheet[0].requester_id for key, sheet in opinions_of([order.pk for order in undone]).items()}
    rounds_void([order.pk for order in undone], reason="unconfirmed", journal=act.journal)
    review_ask(act, gather(act, undone), undone, {order.pk: asked.get(order.pk, order.entered_by) for order in undone})
    tasks_follow(act, undone)
    return outcomes_of(
        order_ids, refused, {o.pk: {"order": o.pk, "number": o.number, "status": o.status} for o in undone}
    )


def release(act: Act, lines: Sequence[OrderLine]) -> None:
    """Give back all reservations and pegs of lines, and take the promise from them."""
    keys = [line.pk for line in lines]
    reserved = reservations_release(keys, company_id=act.company_id)
    pegged = pegs_release(keys)
    quantities_add(
        [
            QuantityChange(line_id=key, reserved=-reserved.get(key, Decimal(0)), pegged=-pegged.get(key, Decimal(0)))
            for key in sorted(reserved.keys() | pegged.keys())
        ]
    )
    promises_store([(key, None) for key in keys])
