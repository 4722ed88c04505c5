"""The acts of the order page: each reads its form and calls exactly one workflow.

Owns the writing doors under /orders/<order>/; their names are the last part of the address.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.files import FIELD, file_take
from ordinance.entrypoints.web.given import FieldRefused, Form, key_of
from ordinance.foundation.errors import Outcome, Refused
from ordinance.foundation.people.rules import Actor
from ordinance.modules.review.models import Decision
from ordinance.orders.models import Order
from ordinance.orders.states import ObjectKind, Scope
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.attach import file_attach
from ordinance.workflows.cancel import orders_cancel
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.close import orders_close
from ordinance.workflows.collect import ReceiptRequest, receipt_record
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.fapiao import fapiao_request
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.plan import orders_plan
from ordinance.workflows.review import Assessment, opinions_give
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.take_back import ReturnLine, goods_take_back
from ordinance.workflows.unconfirm import orders_unconfirm

ROUTE: Final = "orders/<str:ref>/"
LINE: Final = "line"  # a field per line: its name is this and the line's key
Call = Callable[[Actor], Outcome]


@dataclass(frozen=True, slots=True)
class PageAct:
    """One act. `read` notes what is wrong with the form, or gives the call to make."""

    workflow: Any  # a Workflow or a BatchWorkflow, whatever it takes
    read: Callable[[Order, Form], Call]


def _submit(order: Order, form: Form) -> Call:
    return lambda actor: orders_submit(actor, [order.pk])[0]


def _confirm(order: Order, form: Form) -> Call:
    return lambda actor: orders_confirm(actor, [order.pk])[0]


def _opinion(order: Order, form: Form) -> Call:
    opinion, decision = _key(form, "opinion"), form.text("decision", most=20, is_required=True)
    if decision and decision not in Decision.values:
        form.refuse("decision", "not_a_choice", choices=", ".join(Decision.values))
    comment, condition = form.text("comment", most=2000), form.text("condition", most=1000)
    given = Assessment(opinion_id=opinion, decision=decision, comment=comment, condition=condition)
    return lambda actor: opinions_give(actor, [given])[0]


def _hold(order: Order, form: Form) -> Call:
    scope, note = form.text("scope", most=10, is_required=True), form.text("note", most=500, is_required=True)
    if scope and scope != "*" and scope not in set(Scope):
        form.refuse("scope", "not_a_choice", choices=", ".join(Scope))
    return lambda actor: hold_put(
        actor, HandHold(object_kind=ObjectKind.ORDER, object=str(order.pk), scope=scope, reason="by_hand", note=note)
    )


def _release(order: Order, form: Form) -> Call:
    hold, reason = _key(form, "hold"), form.text("reason", most=500, is_required=True)
    return lambda actor: holds_release(actor, [hold], reason)[0]


def _plan(order: Order, form: Form) -> Call:
    return lambda actor: orders_plan(actor, [order.pk])[0]


def _ship(order: Order, form: Form) -> Call:
    delivery, carrier, tracking = _key(form, "delivery"), form.text("carrier", most=60), form.text("tracking", most=60)
    return lambda actor: deliveries_ship(actor, [delivery], carrier, tracking)[0]


def _sign(order: Order, form: Form) -> Call:
    delivery, signed_by = _key(form, "delivery"), form.text("signed_by", most=100, is_required=True)
    return lambda actor: deliveries_sign(actor, [delivery], signed_by)[0]


def _close(order: Order, form: Form) -> Call:
    return lambda actor: orders_close(actor, [order.pk])[0]


def _archive(order: Order, form: Form) -> Call:
    return lambda actor: orders_archive(actor, [order.pk])[0]


def _cancel(order: Order, form: Form) -> Call:
    reason = form.text("reason", most=500, is_required=True)
    return lambda actor: orders_cancel(actor, [order.pk], reason)[0]


def _bill(order: Order, form: Form) -> Call:
    return lambda actor: bills_make(actor, [BillRequest(order_ids=(order.pk,))])[0]


def _receive(order: Order, form: Form) -> Call:
    amount = form.quantity("amount", is_required=True)
    received_on = form.day("received_on")
    if received_on is None:
        form.refuse("received_on", "required")
    payer = form.text("payer", most=200, is_required=True)
    reference = form.text("bank_reference", most=80, is_required=True)
    if amount is None or received_on is None or order.customer is None:
        form.refuse("amount", "required")
        return _never
    request = ReceiptRequest(
        customer_code=order.customer.code,
        payer=payer,
        amount=amount,
        currency=order.currency,
        method="transfer",
        bank_reference=reference,
        received_on=received_on,
        order_ids=(order.pk,),
    )
    return lambda actor: receipt_record(actor, request)


def _fapiao(order: Order, form: Form) -> Call:
    bill, kind = _key(form, "bill"), form.text("kind", most=20, is_required=True)
    return lambda actor: fapiao_request(actor, bill, kind)


def _unconfirm(order: Order, form: Form) -> Call:
    reason = form.text("reason", most=500, is_required=True)
    return lambda actor: orders_unconfirm(actor, [order.pk], reason)[0]


def _change(order: Order, form: Form) -> Call:
    edit_token, reason = _key(form, "edit_token"), form.text("reason", most=500, is_required=True)
    request = ChangeRequest(lines=_quantities(form, least=Decimal(0)), reason=reason)
    return lambda actor: order_change(actor, order.pk, request, edit_token)


def _return(order: Order, form: Form) -> Call:
    reason = form.text("reason", most=500, is_required=True)
    back = [ReturnLine(delivery_line_id=key, quantity=quantity) for key, quantity in _quantities(form).items()]
    if not back:
        form.refuse(next((name for name in form.given if name.startswith(LINE)), "reason"), "required")
    return lambda actor: _first_refused(goods_take_back.all_or_none(actor, back, reason))


def _attach(order: Order, form: Form) -> Call:
    sent, kind = form.files.get(FIELD), form.text("kind", most=40, is_required=True)
    if sent is None:
        form.refuse(FIELD, "required")
        return _never
    return lambda actor: file_take(actor, order.pk, sent, kind)


def _quantities(form: Form, *, least: Decimal | None = None) -> dict[int, Decimal]:
    """The lines a quantity was typed for, by key; zero only where `least` allows it."""
    found: dict[int, Decimal] = {}
    for name in sorted(form.given):
        key = name.removeprefix(LINE)
        if key == name or not form.given[name].strip():
            continue
        is_zero = least is not None and form.given[name].strip() == "0"
        quantity = least if is_zero else form.quantity(name)
        if quantity is not None:
            found[_key_of(form, name, key)] = quantity
    return found


def _first_refused(outcomes: Sequence[Outcome]) -> Outcome:
    return next((each for each in outcomes if isinstance(each, Refused)), outcomes[0])


def _never(actor: Actor) -> Outcome:
    raise AssertionError("a form with errors calls nothing")


def _key(form: Form, name: str) -> int:
    return _key_of(form, name, form.given.get(name, ""))


def _key_of(form: Form, name: str, value: str) -> int:
    try:
        return key_of(value)
    except FieldRefused as refused:
        form.refuse(name, refused.code)
        return 0


ACTS: Final[Mapping[str, PageAct]] = {
    "submit": PageAct(orders_submit, _submit),
    "confirm": PageAct(orders_confirm, _confirm),
    "opinion": PageAct(opinions_give, _opinion),
    "hold": PageAct(hold_put, _hold),
    "release": PageAct(holds_release, _release),
    "plan": PageAct(orders_plan, _plan),
    "ship": PageAct(deliveries_ship, _ship),
    "sign": PageAct(deliveries_sign, _sign),
    "bill": PageAct(bills_make, _bill),
    "receive": PageAct(receipt_record, _receive),
    "close": PageAct(orders_close, _close),
    "archive": PageAct(orders_archive, _archive),
    "cancel": PageAct(orders_cancel, _cancel),
    "unconfirm": PageAct(orders_unconfirm, _unconfirm),
    "change": PageAct(order_change, _change),
    "return": PageAct(goods_take_back, _return),
    "fapiao": PageAct(fapiao_request, _fapiao),
    "attach": PageAct(file_attach, _attach),
}

for _name, _act in ACTS.items():
    declare(url_door("POST", f"{ROUTE}{_name}"), _act.workflow)
