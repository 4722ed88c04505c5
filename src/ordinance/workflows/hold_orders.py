"""Hold many orders for one reason, and let many go again (B10)."""

from collections.abc import Collection, Sequence

from ordinance.foundation.errors import InvalidInput, Outcome, Refused
from ordinance.orders.models import Hold, OrderLine
from ordinance.orders.queries import holds_locked
from ordinance.orders.services.holds import HoldRequest, holds_put
from ordinance.orders.states import HoldState, ObjectKind, Scope, Status
from ordinance.workflows.hold import HELD, holds_lift, holds_misfit
from ordinance.workflows.kernel import Act, batch_workflow, outcomes_of
from ordinance.workflows.wording import text_given

_REASON_MAX = 60
_NOTE_MAX = 500
_OVER = (Status.CLOSED, Status.CANCELLED)


@batch_workflow(duty="orders.hold", unscoped=HELD)
def orders_hold(act: Act, order_ids: Sequence[int], reason: str, note: str = "", scope: str = "*") -> list[Outcome]:
    """Put one hold on each order that is not over; every act of the scope is refused until it is released."""
    if scope != "*" and scope not in {str(each) for each in Scope}:
        raise InvalidInput(field="scope", reason="unknown_scope", value=scope[:40])
    why, said = text_given("reason", reason, _REASON_MAX), text_given("note", note, _NOTE_MAX, required=False)
    orders = act.lock_orders(order_ids)
    refused = {
        order.pk: Refused("move_refused", {"status": order.status, "move": "hold"})
        for order in orders
        if order.status in _OVER
    }
    holds = holds_put(
        [
            HoldRequest(
                object_kind=ObjectKind.ORDER, object_id=order.pk, scope=scope, reason=why, note=said, stream=order.pk
            )
            for order in orders
            if order.pk not in refused
        ],
        journal=act.journal,
    )
    done = {hold.object_id: {"order": hold.object_id, "hold": hold.pk, "scope": hold.scope} for hold in holds}
    return outcomes_of(order_ids, refused, done)


@batch_workflow(duty="orders.read", unscoped=HELD)
def orders_release(act: Act, order_ids: Sequence[int], reason: str) -> list[Outcome]:
    """Release what stands on orders and their lines. An order one of whose holds is not this person's to lift keeps
    them all; what stands on its customer or goods is lifted there.
    """
    why = text_given("reason", reason, _NOTE_MAX)
    orders = {order.pk: order for order in act.lock_orders(order_ids)}
    order_of = dict(OrderLine.objects.filter(order_id__in=orders).values_list("pk", "order_id"))
    keys = [hold.pk for hold in _standing(act, ObjectKind.ORDER, orders) + _standing(act, ObjectKind.LINE, order_of)]
    holds = holds_locked(keys, act.company_id)
    streams = {
        hold.pk: hold.object_id if hold.object_kind == ObjectKind.ORDER else order_of[hold.object_id] for hold in holds
    }
    refused: dict[int, Refused] = {
        key: Refused("nothing_held", {"order": key}) for key in orders if key not in streams.values()
    }
    for key, why_not in holds_misfit(act, holds).items():
        refused[streams[key]] = why_not
    may = holds.only({hold.pk for hold in holds if streams[hold.pk] not in refused})
    for key, gone in holds_lift(act, may, why, streams).items():
        refused.setdefault(streams[key], gone)
    released = {
        key: {"order": key, "number": order.number, "holds": [hold.pk for hold in may if streams[hold.pk] == key]}
        for key, order in orders.items()
        if key not in refused
    }
    return outcomes_of(order_ids, refused, released)


def _standing(act: Act, kind: ObjectKind, keys: Collection[int]) -> list[Hold]:
    standing = Hold.objects.filter(company_id=act.company_id, object_kind=kind, state=HoldState.STANDING)
    return list(standing.filter(object_id__in=list(keys)))
