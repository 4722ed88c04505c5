"""The acts of the order page about its goods: planned, picked, checked, packed, sent, signed for, taken back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from ordinance.entrypoints.web.act_forms import (
    Call,
    PageAct,
    first_refused,
    key_read,
    never,
    quantities_read,
    quantities_refuse,
    reason_read,
)
from ordinance.entrypoints.web.given import Form
from ordinance.orders.models import Order
from ordinance.workflows.check import picks_check
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.pack import Packing, deliveries_pack
from ordinance.workflows.pick import deliveries_pick
from ordinance.workflows.plan import PlanLine, delivery_cancel, delivery_plan, orders_plan
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.take_back import ReturnLine, goods_take_back

PACKAGES_MOST: Final = 99


def _plan(order: Order, form: Form) -> Call:
    return lambda actor: orders_plan(actor, [order.pk])[0]


def _plan_lines(order: Order, form: Form) -> Call:
    quantities = quantities_read(form)
    warehouse = key_read(form, "warehouse") if form.given.get("warehouse", "").strip() else None
    if not quantities:
        quantities_refuse(form)
        return never
    wants = [
        PlanLine(order_line_id=key, quantity=quantity, warehouse_id=warehouse) for key, quantity in quantities.items()
    ]
    return lambda actor: first_refused(delivery_plan.all_or_none(actor, wants))


def _unplan(order: Order, form: Form) -> Call:
    delivery, reason = key_read(form, "delivery"), reason_read(form)
    return lambda actor: delivery_cancel(actor, [delivery], reason)[0]


def _pick(order: Order, form: Form) -> Call:
    delivery = key_read(form, "delivery")
    return lambda actor: deliveries_pick(actor, [delivery])[0]


def _check(order: Order, form: Form) -> Call:
    delivery = key_read(form, "delivery")
    return lambda actor: picks_check(actor, [delivery])[0]


def _pack(order: Order, form: Form) -> Call:
    delivery, count = key_read(form, "delivery"), form.quantity("packages") or Decimal(1)
    if count != int(count) or count > PACKAGES_MOST:
        form.refuse("packages", "out_of_range")
        return never
    packing = Packing(delivery_id=delivery, packages=(None,) * int(count))
    return lambda actor: deliveries_pack(actor, [packing])[0]


def _ship(order: Order, form: Form) -> Call:
    delivery, carrier = key_read(form, "delivery"), form.text("carrier", most=60)
    tracking = form.text("tracking", most=60)
    return lambda actor: deliveries_ship(actor, [delivery], carrier, tracking)[0]


def _sign(order: Order, form: Form) -> Call:
    delivery, signed_by = key_read(form, "delivery"), form.text("signed_by", most=100, is_required=True)
    return lambda actor: deliveries_sign(actor, [delivery], signed_by)[0]


def _return(order: Order, form: Form) -> Call:
    reason = reason_read(form)
    back = [ReturnLine(delivery_line_id=key, quantity=quantity) for key, quantity in quantities_read(form).items()]
    if not back:
        quantities_refuse(form)
        return never
    return lambda actor: first_refused(goods_take_back.all_or_none(actor, back, reason))


ACTS_OF_GOODS: Final[Mapping[str, PageAct]] = {
    "plan": PageAct(orders_plan, _plan),
    "plan-lines": PageAct(delivery_plan, _plan_lines),
    "unplan": PageAct(delivery_cancel, _unplan),
    "pick": PageAct(deliveries_pick, _pick),
    "check": PageAct(picks_check, _check),
    "pack": PageAct(deliveries_pack, _pack),
    "ship": PageAct(deliveries_ship, _ship),
    "sign": PageAct(deliveries_sign, _sign),
    "return": PageAct(goods_take_back, _return),
}
