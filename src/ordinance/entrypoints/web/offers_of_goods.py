"""What the order page offers about goods: planning, the way out of the warehouse, signing, taking back."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from ordinance.entrypoints.web.act_forms import LINE
from ordinance.entrypoints.web.offer_shapes import Input, Offer
from ordinance.entrypoints.web.templatetags.pages import called, count
from ordinance.foundation.ledger.rules import plain
from ordinance.foundation.people.rules import Actor
from ordinance.insight.order_page import OrderPage
from ordinance.modules.shipping.models import Delivery, DeliveryState
from ordinance.orders.models import OrderLine
from ordinance.orders.states import LineKind, Status

FORM_LINES: Final = 40  # a form with more is no form; such orders are changed through the API


def goods_offers(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    """What moves the goods on, in the order it happens."""
    if page.order.status != Status.CONFIRMED:
        return
    if actor.may("shipping.plan") and is_unplanned(page):
        yield Offer("plan", _("Plan a delivery of all that is reserved"), tone="main")
    for delivery in page.deliveries:
        yield from _of_delivery(page, delivery, actor)
    if actor.may("shipping.plan"):
        yield from _in_part(page)
        yield from _undone(page)


def back_offers(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    """Taking back what was sent."""
    if not actor.may("shipping.return"):
        return
    lines = {line.pk: line for line in page.lines}
    inputs = []
    for part in page.delivery_lines:
        left = part.quantity - part.returned
        if part.delivery.state in (DeliveryState.SHIPPED, DeliveryState.SIGNED) and left > 0:
            about = {"line": line_named(lines[part.order_line_id]), "delivery": part.delivery.number}
            label = _("%(line)s of %(delivery)s, at most %(most)s") % {**about, "most": count(left)}
            inputs.append(Input(f"{LINE}{part.pk}", label, most=24))
    if inputs:
        reason = Input("reason", _("Reason"), most=500, is_required=True)
        yield Offer("return", _("Take goods back"), (*inputs[:FORM_LINES], reason), is_folded=True)


def line_named(line: OrderLine) -> str:
    """A line as a field names it."""
    return f"{line.position}. {line.item.code if line.item else line.item_raw}"


def planned_of(page: OrderPage) -> dict[int, Decimal]:
    """How much of each line is on deliveries that have not left."""
    planned: dict[int, Decimal] = {}
    for part in page.delivery_lines:
        if part.delivery.state == DeliveryState.PLANNED:
            planned[part.order_line_id] = planned.get(part.order_line_id, Decimal(0)) + part.quantity
    return planned


def is_unplanned(page: OrderPage) -> bool:
    """Whether goods are reserved that no waiting delivery takes."""
    planned = planned_of(page)
    return any(line.reserved + line.picked > planned.get(line.pk, 0) for line in page.lines)


def _of_delivery(page: OrderPage, delivery: Delivery, actor: Actor) -> Iterator[Offer]:
    hidden, number = (("delivery", str(delivery.pk)),), delivery.number
    waits_for = {task.kind for task in page.open_tasks if task.subject_id == delivery.pk}
    if delivery.state == DeliveryState.PLANNED:
        if "pick" in waits_for and actor.may("shipping.pick"):
            yield Offer("pick", _("All is picked"), (), hidden, about=number, tone="main")
        if "check" in waits_for and actor.may("shipping.check"):
            yield Offer("check", _("Goods are checked"), (), hidden, about=number, tone="main")
        if "pack" in waits_for and actor.may("shipping.pack"):
            packages = Input("packages", _("Packages"), most=2, value="1", kind="number")
            yield Offer("pack", _("Goods are packed"), (packages,), hidden, about=number, tone="main")
        if "ship" in waits_for and actor.may("shipping.ship"):
            inputs = (Input("carrier", _("Carrier"), most=60), Input("tracking", _("Tracking number"), most=60))
            yield Offer("ship", _("Goods leave"), inputs, hidden, about=number, tone="main")
    if delivery.state == DeliveryState.SHIPPED and actor.may("shipping.sign"):
        signed_by = Input("signed_by", _("Signed by"), most=100, is_required=True)
        yield Offer("sign", _("Record the signature"), (signed_by,), hidden, about=number, tone="main")


def _in_part(page: OrderPage) -> Iterator[Offer]:
    """A delivery of some lines, in quantities of one's own, from one warehouse or wherever the goods are."""
    planned, none = planned_of(page), Decimal(0)
    going = [line for line in page.lines if line.kind != LineKind.CHARGE and _left(line, planned) > 0]
    if not 0 < len(going) <= FORM_LINES:
        return
    inputs = []
    for line in going:
        here = max(none, line.reserved + line.picked - planned.get(line.pk, none))
        about = {"line": line_named(line), "here": count(here), "left": count(_left(line, planned))}
        inputs.append(
            Input(f"{LINE}{line.pk}", _("%(line)s: %(here)s reserved, %(left)s still to go") % about, most=24)
        )
    places = [(str(each.pk), f"{each.code} {called(each)}") for each in page.warehouses]
    warehouse = Input("warehouse", _("From warehouse"), options=(("", _("wherever they are")), *places))
    yield Offer("plan-lines", _("Plan a part of it"), (*inputs, warehouse), is_folded=True)


def _left(line: OrderLine, planned: Mapping[int, Decimal]) -> Decimal:
    """What of a line is on no delivery yet."""
    left: Decimal = line.quantity - line.cancelled - line.shipped - planned.get(line.pk, Decimal(0))
    return left


def _undone(page: OrderPage) -> Iterator[Offer]:
    reason = Input("reason", _("Reason"), most=500, is_required=True)
    for delivery in page.deliveries:
        if delivery.state == DeliveryState.PLANNED:
            yield Offer(
                "unplan",
                _("Undo the delivery plan"),
                (reason,),
                (("delivery", str(delivery.pk)),),
                about=delivery.number,
                tone="bad",
                means=_("The delivery is cancelled; its goods stay reserved and can be planned again."),
                is_folded=True,
            )


def change_offer(page: OrderPage) -> Offer:
    """The form that changes the quantities of a confirmed order, as the person sees them."""
    inputs = [
        Input(f"{LINE}{line.pk}", line_named(line), most=24, value=str(plain(line.quantity - line.cancelled)))
        for line in page.lines
    ]
    reason = Input("reason", _("Reason"), most=500, is_required=True)
    hidden = (("edit_token", str(page.order.edit_token)),)
    return Offer("change", _("Change quantities"), (*inputs, reason), hidden, is_folded=True)
