"""The acts of the order page: each reads its form and calls exactly one workflow.

Owns the writing doors under /orders/<order>/; their names are the last part of the address.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.files import FIELD, file_take
from ordinance.entrypoints.web.act_forms import LINE, Call, PageAct, key_read, never, quantities_read, reason_read
from ordinance.entrypoints.web.acts_of_goods import ACTS_OF_GOODS
from ordinance.entrypoints.web.given import Form
from ordinance.modules.review.models import Decision
from ordinance.orders.models import Order
from ordinance.orders.states import ObjectKind, Scope
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.attach import file_attach
from ordinance.workflows.cancel import orders_cancel
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.close import orders_close, orders_reopen, orders_short_close
from ordinance.workflows.collect import ReceiptRequest, receipt_record
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.fapiao import fapiao_request
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.review import Assessment, opinions_give
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.unconfirm import orders_unconfirm

__all__ = ["ACTS", "LINE", "ROUTE", "PageAct"]
ROUTE: Final = "orders/<str:ref>/"


def _submit(order: Order, form: Form) -> Call:
    return lambda actor: orders_submit(actor, [order.pk])[0]


def _confirm(order: Order, form: Form) -> Call:
    return lambda actor: orders_confirm(actor, [order.pk])[0]


def _opinion(order: Order, form: Form) -> Call:
    opinion, decision = key_read(form, "opinion"), form.text("decision", most=20, is_required=True)
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
    hold, reason = key_read(form, "hold"), reason_read(form)
    return lambda actor: holds_release(actor, [hold], reason)[0]


def _close(order: Order, form: Form) -> Call:
    return lambda actor: orders_close(actor, [order.pk])[0]


def _short_close(order: Order, form: Form) -> Call:
    reason = reason_read(form)
    return lambda actor: orders_short_close(actor, [order.pk], reason)[0]


def _reopen(order: Order, form: Form) -> Call:
    reason = reason_read(form)
    return lambda actor: orders_reopen(actor, [order.pk], reason)[0]


def _archive(order: Order, form: Form) -> Call:
    return lambda actor: orders_archive(actor, [order.pk])[0]


def _cancel(order: Order, form: Form) -> Call:
    reason = reason_read(form)
    return lambda actor: orders_cancel(actor, [order.pk], reason)[0]


def _unconfirm(order: Order, form: Form) -> Call:
    reason = reason_read(form)
    return lambda actor: orders_unconfirm(actor, [order.pk], reason)[0]


def _change(order: Order, form: Form) -> Call:
    edit_token, reason = key_read(form, "edit_token"), reason_read(form)
    request = ChangeRequest(lines=quantities_read(form, least=Decimal(0)), reason=reason)
    return lambda actor: order_change(actor, order.pk, request, edit_token)


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
        return never
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
    bill, kind = key_read(form, "bill"), form.text("kind", most=20, is_required=True)
    return lambda actor: fapiao_request(actor, bill, kind)


def _attach(order: Order, form: Form) -> Call:
    sent, kind = form.files.get(FIELD), form.text("kind", most=40, is_required=True)
    if sent is None:
        form.refuse(FIELD, "required")
        return never
    return lambda actor: file_take(actor, order.pk, sent, kind)


ACTS: Final[Mapping[str, PageAct]] = {
    "submit": PageAct(orders_submit, _submit),
    "confirm": PageAct(orders_confirm, _confirm),
    "opinion": PageAct(opinions_give, _opinion),
    "hold": PageAct(hold_put, _hold),
    "release": PageAct(holds_release, _release),
    **ACTS_OF_GOODS,
    "bill": PageAct(bills_make, _bill),
    "receive": PageAct(receipt_record, _receive),
    "close": PageAct(orders_close, _close),
    "short-close": PageAct(orders_short_close, _short_close),
    "reopen": PageAct(orders_reopen, _reopen),
    "archive": PageAct(orders_archive, _archive),
    "cancel": PageAct(orders_cancel, _cancel),
    "unconfirm": PageAct(orders_unconfirm, _unconfirm),
    "change": PageAct(order_change, _change),
    "fapiao": PageAct(fapiao_request, _fapiao),
    "attach": PageAct(file_attach, _attach),
}

for _name, _act in ACTS.items():
    declare(url_door("POST", f"{ROUTE}{_name}"), _act.workflow)
