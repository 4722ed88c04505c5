"""Unpick (拣货作废): goods picked for deliveries go back on the shelf; the steps in the warehouse begin anew (D2)."""

from collections.abc import Sequence
from decimal import Decimal

from ordinance.foundation.database.locking import Locked
from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.modules.shipping.models import Delivery, DeliveryState
from ordinance.modules.shipping.services import deliveries_misfit
from ordinance.modules.shipping.services import picks_clear as picks_forget
from ordinance.orders.drafts import QuantityChange
from ordinance.orders.services.quantities import quantities_add
from ordinance.workflows.goods import text_check
from ordinance.workflows.kernel import Act, batch_workflow
from ordinance.workflows.outgoing import Outgoing, outgoing_of, steps_follow, tell_orders


@batch_workflow(duty="shipping.pick", unscoped="putting goods back on the shelf lets nothing leave")
def picks_clear(act: Act, delivery_ids: Sequence[int], reason: str) -> list[Outcome]:
    """Nothing of these deliveries counts as picked, checked or packed any more; their goods stay reserved."""
    text_check("reason", reason, 500)
    load = outgoing_of(act, delivery_ids)
    refused = deliveries_misfit(load.deliveries, DeliveryState.PLANNED)
    for delivery in load.deliveries:
        if delivery.pk not in refused and not is_begun(delivery):
            refused[delivery.pk] = Refused("nothing_picked", {"delivery": delivery.pk})
    back = load.deliveries.only({delivery.pk for delivery in load.deliveries} - refused.keys())
    goods_put_back(act, load, back, reason)
    steps_follow(act, load, back, fell_away="picks_cleared")
    done = {delivery.pk: Done({"delivery": delivery.pk, "number": delivery.number}) for delivery in back}
    return [refused.get(key) or done.get(key) or Refused("not_found", {"delivery": key}) for key in delivery_ids]


def is_begun(delivery: Delivery) -> bool:
    """Whether anything was done on a delivery in the warehouse."""
    return delivery.picking_at is not None or bool(delivery.steps_done)


def goods_put_back(act: Act, load: Outgoing, deliveries: Locked[Delivery], reason: str) -> None:
    """What was picked for deliveries is reserved again; those nobody began on are left as they are."""
    begun = deliveries.only({delivery.pk for delivery in deliveries if is_begun(delivery)})
    if not begun:
        return
    picked = [line for delivery in begun for line in load.goods(delivery.pk) if line.picked > 0]
    quantities_add(
        [QuantityChange(line_id=line.order_line_id, picked=-line.picked, reserved=line.picked) for line in picked]
    )
    for line in picked:
        line.picked = Decimal(0)
    picks_forget(begun, reason=reason, orders=load.orders_of(begun), journal=act.journal)
    tell_orders(act, load, begun, "order.picks_cleared", reason)
