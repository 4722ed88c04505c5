"""Signing (签收): the customer has the goods; what was signed for counts, not what was sent (D7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.money.rules import NumberRefused, parse_signed_quantity
from ordinance.modules.billing.rules.terms import BaseEvent
from ordinance.modules.billing.services.instalments import instalments_date
from ordinance.modules.shipping.models import Delivery, DeliveryLine, DeliveryState
from ordinance.modules.shipping.queries import deliveries_locked, deliveries_visible, delivery_lines
from ordinance.modules.shipping.services import deliveries_misfit
from ordinance.modules.shipping.services import deliveries_sign as deliveries_write
from ordinance.orders.drafts import QuantityChange
from ordinance.orders.services.quantities import quantities_add
from ordinance.workflows.dispatch import SIGN, orders_by_delivery, step_done
from ordinance.workflows.goods import text_check
from ordinance.workflows.kernel import Act, batch_workflow


@batch_workflow(duty="shipping.sign", unscoped="it records what the customer did; nothing could stop that any more")
def deliveries_sign(
    act: Act, delivery_ids: Sequence[int], signed_by: str, quantities: Mapping[int, Decimal] | None = None
) -> list[Outcome]:
    """Record that shipped deliveries were signed for.

    quantities  delivery line → what was signed for, where it differs from what was sent
    """
    text_check("signed_by", signed_by, 100)
    visible = deliveries_visible(act.actor).filter(pk__in=delivery_ids).values_list("pk", flat=True)
    lines = delivery_lines(list(visible))
    served = orders_by_delivery(lines)
    orders = {order.pk: order for order in act.lock_orders(sorted({key for keys in served.values() for key in keys}))}
    deliveries = deliveries_locked(served.keys(), act.actor)
    refused = deliveries_misfit(deliveries, DeliveryState.SHIPPED)
    for delivery in deliveries:
        own = [line for line in lines if line.delivery_id == delivery.pk]
        refusal = _refusal(delivery, own, quantities or {}, act.now)
        if delivery.pk not in refused and refusal is not None:
            refused[delivery.pk] = refusal
    passing = deliveries.only({delivery.pk for delivery in deliveries} - refused.keys())
    concerned = {delivery.pk: served[delivery.pk] for delivery in passing}
    signed = {
        line.pk: (quantities or {}).get(line.pk, line.quantity) for line in lines if line.delivery_id in concerned
    }
    deliveries_write(passing, signed, signed_by=signed_by, orders=concerned, lines=lines, journal=act.journal)
    quantities_add([QuantityChange(line_id=ln.order_line_id, signed=signed[ln.pk]) for ln in lines if ln.pk in signed])
    keys = sorted({key for own in concerned.values() for key in own})
    terms = [(key, orders[key].payment_term) for key in keys if orders[key].type.is_invoiced]
    instalments_date(terms, BaseEvent.SIGNED, act.time.today)
    _tell(act, passing, [line for line in lines if line.pk in signed], signed)
    step_done(act, [SIGN], concerned, "signed")
    done = {delivery.pk: Done({"delivery": delivery.pk, "number": delivery.number}) for delivery in passing}
    return [refused.get(key) or done.get(key) or Refused("not_found", {"delivery": key}) for key in delivery_ids]


def _refusal(
    delivery: Delivery, lines: Sequence[DeliveryLine], quantities: Mapping[int, Decimal], now: datetime
) -> Refused | None:
    if delivery.shipped_at is not None and now < delivery.shipped_at:
        return Refused("signed_before_shipped", {"delivery": delivery.pk, "shipped_at": delivery.shipped_at})
    for line in lines:
        if line.pk not in quantities:
            continue
        try:
            quantity = parse_signed_quantity(quantities[line.pk])
        except NumberRefused as error:
            return Refused("quantity_refused", {"line": line.pk, "reason": error.code, "value": error.value})
        if not 0 <= quantity <= line.quantity:
            return Refused("signed_refused", {"line": line.pk, "signed": quantity, "shipped": line.quantity})
    return None


def _tell(
    act: Act, deliveries: Sequence[Delivery], lines: Sequence[DeliveryLine], signed: Mapping[int, Decimal]
) -> None:
    for delivery in deliveries:
        by_order: dict[int, list[list[object]]] = {}
        for line in lines:
            if line.delivery_id == delivery.pk:
                by_order.setdefault(line.order_id, []).append([line.order_line_id, signed[line.pk]])
        for key, own in by_order.items():
            told = {"delivery": delivery.pk, "number": delivery.number, "lines": own}
            act.journal.add("order.signed", key, told)
        act.tell("delivery.signed", delivery.pk, {"number": delivery.number, "orders": sorted(by_order)})
