"""Ship planned deliveries (出库): the goods issue is the fact; reservations become movements (D3, D7)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.money.rules import rounding_of
from ordinance.modules.billing.rules.terms import BaseEvent
from ordinance.modules.billing.services.instalments import instalments_date
from ordinance.modules.shipping.models import Delivery, DeliveryState
from ordinance.modules.shipping.services import deliveries_misfit
from ordinance.modules.shipping.services import deliveries_ship as deliveries_write
from ordinance.modules.stock.queries import reservations_of
from ordinance.modules.stock.services import Document, Issue, goods_issue
from ordinance.orders.drafts import QuantityChange
from ordinance.orders.gates import Touched
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.services.quantities import quantities_add
from ordinance.orders.states import Scope, Status
from ordinance.workflows.dispatch import SIGN, step_done, step_open
from ordinance.workflows.gate import gate
from ordinance.workflows.goods import text_check
from ordinance.workflows.kernel import Act, batch_workflow
from ordinance.workflows.outgoing import WAY, Outgoing, goods_of, goods_short, outgoing_of, step_refusal
from ordinance.workflows.rooms import SERVICE_LEVEL


@batch_workflow(duty="shipping.ship", scope=Scope.SHIP)
def deliveries_ship(act: Act, delivery_ids: Sequence[int], carrier: str = "", tracking: str = "") -> list[Outcome]:
    """Let planned deliveries leave; one is refused when any order on it may not ship."""
    text_check("carrier", carrier, 60)
    text_check("tracking", tracking, 60)
    load = outgoing_of(act, delivery_ids)
    refused = _refused(act, load)
    shipped = load.deliveries.only({delivery.pk for delivery in load.deliveries} - refused.keys())
    _issue(act, load, shipped)
    served = {delivery.pk: load.served[delivery.pk] for delivery in shipped}
    deliveries_write(shipped, carrier=carrier, tracking=tracking, orders=served, journal=act.journal)
    _tell(act, load, shipped, carrier, tracking)
    step_done(act, WAY, served, "shipped")
    step_open(act, SIGN, served)
    done = {delivery.pk: Done({"delivery": delivery.pk, "number": delivery.number}) for delivery in shipped}
    return [refused.get(key) or done.get(key) or Refused("not_found", {"delivery": key}) for key in delivery_ids]


def _refused(act: Act, load: Outgoing) -> dict[int, Refused]:
    """Those in no state to ship or with a step missing before it, those of orders that may not, and those whose goods
    are no longer kept for them.
    """
    refused = deliveries_misfit(load.deliveries, DeliveryState.PLANNED)
    for delivery in load.deliveries:
        missing = step_refusal(delivery, "ship", load.befores(delivery.pk))
        if delivery.pk not in refused and missing is not None:
            refused[delivery.pk] = missing
    closed: dict[int, Refused] = {
        key: Refused("order_not_confirmed", {"order": key, "status": order.status})
        for key, order in load.orders.items()
        if order.status != Status.CONFIRMED
    }
    going = [delivery.pk for delivery in load.deliveries if delivery.pk not in refused]
    asked = sorted({key for delivery in going for key in load.served[delivery]} - closed.keys())
    touched, extra = _gate_facts(load, going)
    orders = [load.orders[key] for key in asked]
    closed.update(gate(act, Scope.SHIP, orders, touched=touched, extra=extra))
    kept = reservations_of({line.order_line_id for own in load.lines.values() for line in own})
    left = {(row.order_line_id, row.level_id): row.quantity for row in kept}
    for key in going:
        shut = [closed[order] for order in load.served[key] if order in closed]
        short = shut[0] if shut else goods_short(load.lines[key], left)
        if short is not None:
            refused[key] = short
    return refused


def _gate_facts(load: Outgoing, going: Sequence[int]) -> tuple[dict[int, Touched], dict[int, dict[str, Any]]]:
    """What the deliveries touch besides their orders, and what only this act knows of them."""
    checked = {delivery.pk for delivery in load.deliveries if delivery.checked_at is not None}
    priced = {line.pk: line for line in lines_of(load.orders.keys())}
    touched: dict[int, Touched] = {}
    facts: dict[int, dict[str, Any]] = {}
    for key, order in load.orders.items():
        own = [line for delivery in going for line in load.lines[delivery] if line.order_id == key]
        touched[key] = Touched(
            key,
            order.customer_id,
            lots=frozenset(load.levels[line.level_id].lot for line in own if line.level_id in load.levels) - {""},
            delivery_ids=frozenset(line.delivery_id for line in own),
        )
        money = rounding_of(order.currency)
        gross = sum((_share(priced[line.order_line_id], line.quantity) for line in own), Decimal(0))
        facts[key] = {
            "delivery.gross": money.round(gross),
            "delivery.line_count": len(own),
            "delivery.is_checked": all(line.delivery_id in checked for line in goods_of(own)),
        }
    return touched, facts


def _share(line: OrderLine, quantity: Decimal) -> Decimal:
    ordered: Decimal = line.quantity - line.cancelled
    return line.gross * quantity / ordered if ordered else Decimal(0)


def _issue(act: Act, load: Outgoing, shipped: Sequence[Delivery]) -> None:
    lines = [line for delivery in shipped for line in load.lines[delivery.pk]]
    papers = {
        delivery.pk: Document(kind="delivery", id=delivery.pk, orders=tuple(load.served[delivery.pk]))
        for delivery in shipped
    }
    goods = [line for line in lines if line.level_id != SERVICE_LEVEL]
    if goods:
        goods_issue(
            [
                Issue(
                    line_id=line.order_line_id,
                    level_id=line.level_id,
                    quantity=line.quantity,
                    document=papers[line.delivery_id],
                )
                for line in goods
            ],
            on=act.time.today,
            journal=act.journal,
        )
    quantities_add(
        [
            QuantityChange(
                line_id=line.order_line_id,
                shipped=line.quantity,
                picked=-line.picked,
                reserved=line.picked - line.quantity if line.level_id != SERVICE_LEVEL else Decimal(0),
            )
            for line in lines
        ]
    )
    concerned = sorted({line.order_id for line in lines})
    instalments_date(_terms(load.orders, concerned), BaseEvent.SHIPPED, act.time.today)


def _terms(orders: Mapping[int, Order], keys: Sequence[int]) -> list[tuple[int, str]]:
    return [(key, orders[key].payment_term) for key in keys if orders[key].type.is_invoiced]


def _tell(act: Act, load: Outgoing, shipped: Sequence[Delivery], carrier: str, tracking: str) -> None:
    for delivery in shipped:
        for key in load.served[delivery.pk]:
            own = [[ln.order_line_id, ln.level_id, ln.quantity] for ln in load.lines[delivery.pk] if ln.order_id == key]
            told = {"delivery": delivery.pk, "number": delivery.number, "lines": own}
            act.journal.add("order.shipped", key, told)
        act.tell(
            "delivery.shipped",
            delivery.pk,
            {
                "number": delivery.number,
                "orders": load.served[delivery.pk],
                "carrier": carrier,
                "tracking": tracking,
            },
        )
