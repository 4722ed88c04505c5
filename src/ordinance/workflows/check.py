"""Check (复核): picked goods are compared with their delivery again, by somebody else where the policy says so (D2)."""

from collections.abc import Mapping, Sequence

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.ledger.queries import actors_of
from ordinance.foundation.policy.queries import document_of
from ordinance.modules.shipping.models import Delivery
from ordinance.modules.shipping.services import deliveries_check
from ordinance.orders.states import Scope
from ordinance.workflows.kernel import Act, batch_workflow
from ordinance.workflows.outgoing import Outgoing, outgoing_of, refused_before, steps_follow, tell_orders

_PICK, _CHECK = "shipping.pick", "shipping.check"


@batch_workflow(duty="shipping.check", scope=Scope.PICK)
def picks_check(act: Act, delivery_ids: Sequence[int]) -> list[Outcome]:
    """Record that picked goods are what their deliveries want; goods that are not are put back (`picks_clear`)."""
    load = outgoing_of(act, delivery_ids)
    refused = refused_before(act, load, "check")
    pickers = actors_of([delivery.pk for delivery in load.deliveries if delivery.pk not in refused], "delivery.picked")
    for delivery in load.deliveries:
        refusal = _refusal(act, load, delivery, pickers)
        if delivery.pk not in refused and refusal is not None:
            refused[delivery.pk] = refusal
    checked = load.deliveries.only({delivery.pk for delivery in load.deliveries} - refused.keys())
    deliveries_check(checked, orders=load.orders_of(checked), journal=act.journal)
    tell_orders(act, load, checked, "order.goods_checked")
    steps_follow(act, load, checked)
    done = {delivery.pk: Done({"delivery": delivery.pk, "number": delivery.number}) for delivery in checked}
    return [refused.get(key) or done.get(key) or Refused("not_found", {"delivery": key}) for key in delivery_ids]


def _refusal(act: Act, load: Outgoing, delivery: Delivery, pickers: Mapping[int, set[int]]) -> Refused | None:
    """There is nothing to check before goods are picked; and who picked them does not check where a clause forbids."""
    if delivery.picked_at is None:
        return Refused("picking_unfinished", {"delivery": delivery.pk})
    if act.actor.person_id not in pickers.get(delivery.pk, ()):
        return None
    for key in load.served[delivery.pk]:
        for pair in document_of(load.orders[key].policy_version_id or 0).separation():
            if {pair.first, pair.second} == {_PICK, _CHECK}:
                return Refused("duties_apart", {"clause": pair.clause_id, "first": pair.first, "second": pair.second})
    return None
