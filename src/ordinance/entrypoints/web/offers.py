"""The acts an order page offers: what the order's standing and the person's duties allow, each a plain form.

What is offered may still be refused: the workflow decides, under its locks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ordinance.entrypoints.files import FIELD
from ordinance.entrypoints.web.acts import LINE
from ordinance.entrypoints.web.templatetags.pages import count, duty
from ordinance.entrypoints.web.words import DECISIONS, FAPIAO_KINDS, FILES, SCOPES
from ordinance.foundation.errors import Refused
from ordinance.foundation.ledger.rules import plain
from ordinance.foundation.people.rules import Actor
from ordinance.insight.order_page import OrderPage
from ordinance.modules.billing.models import BillKind, FapiaoState
from ordinance.modules.review.queries import states_of
from ordinance.modules.review.rules import round_is_passed
from ordinance.modules.shipping.models import DeliveryState
from ordinance.orders.models import OrderLine
from ordinance.orders.states import Status, Track

FORM_LINES: Final = 40  # a form with more is no form; such orders are changed through the API


@dataclass(frozen=True, slots=True)
class Input:
    """One field of an act's form; with options it is a choice."""

    name: str
    label: str
    most: int = 200
    is_required: bool = False
    options: Sequence[tuple[str, str | Promise]] = ()
    value: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Offer:
    """One act as the page offers it. `about` names its object when the order has several."""

    act: str
    title: str
    inputs: Sequence[Input] = ()
    hidden: Sequence[tuple[str, str]] = ()
    about: str = ""
    tone: str = ""
    is_folded: bool = False
    is_tried: bool = False

    @property
    def sends_file(self) -> bool:
        """Whether its form needs the encoding of files."""
        return any(each.kind == "file" for each in self.inputs)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An act that was tried and refused, with what was typed."""

    act: str
    given: Mapping[str, str]
    refused: Refused


def offers(page: OrderPage, actor: Actor) -> list[Offer]:
    """Every act the person may try on this order now, the most likely first."""
    found = [*_review(page, actor), *_life(page, actor), *_goods(page, actor), *_money(page, actor), *_end(page, actor)]
    return [
        *found,
        *_back(page, actor),
        *_holds(page, actor),
        *_revise(page, actor),
        *_undo(page, actor),
        *_attach(page, actor),
    ]


def kept(offer: Offer, attempt: Attempt) -> Offer:
    """The offer with what was typed when it was the one that was tried."""
    if offer.act != attempt.act or any(attempt.given.get(name) != value for name, value in offer.hidden):
        return offer
    inputs = [replace(each, value=attempt.given.get(each.name, "")[: each.most]) for each in offer.inputs]
    return replace(offer, inputs=inputs, is_tried=True)


def labelled(attempt: Attempt, offered: Sequence[Offer]) -> Refused:
    """The refusal with its field named as the form names it."""
    facts = attempt.refused.facts
    labels = {each.name: each.label for offer in offered if offer.act == attempt.act for each in offer.inputs}
    if facts.get("field") not in labels:
        return attempt.refused
    return Refused(attempt.refused.code, {**facts, "field": labels[facts["field"]]})


def _review(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    if page.order.status != Status.IN_REVIEW:
        return
    for opinion in page.opinions:
        is_open = not opinion.is_void and not opinion.decision and opinion.task_id is not None
        if is_open and actor.may(opinion.duty) and opinion.requester_id != actor.person_id:
            yield Offer(
                "opinion",
                _("Give the opinion"),
                (
                    Input("decision", _("Decision"), options=tuple(DECISIONS.items()), is_required=True),
                    Input("comment", _("Comment"), most=2000),
                    Input("condition", _("Condition"), most=1000),
                ),
                (("opinion", str(opinion.pk)),),
                about=duty(opinion.department),
                tone="main",
            )


def _life(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    order = page.order
    sheet = [opinion for opinion in page.opinions if not opinion.is_void]
    if order.status == Status.DRAFT and actor.may("orders.submit"):
        yield Offer("submit", _("Submit"), tone="main")
    if order.status == Status.IN_REVIEW and round_is_passed(states_of(sheet)) and actor.may("orders.confirm"):
        yield Offer("confirm", _("Confirm"), tone="main")


def _goods(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    if page.order.status != Status.CONFIRMED:
        return
    if actor.may("shipping.plan") and _is_unplanned(page):
        yield Offer("plan", _("Plan a delivery of all that is reserved"), tone="main")
    for delivery in page.deliveries:
        hidden = (("delivery", str(delivery.pk)),)
        if delivery.state == DeliveryState.PLANNED and actor.may("shipping.ship"):
            inputs = (Input("carrier", _("Carrier"), most=60), Input("tracking", _("Tracking number"), most=60))
            yield Offer("ship", _("Goods leave"), inputs, hidden, about=delivery.number, tone="main")
        if delivery.state == DeliveryState.SHIPPED and actor.may("shipping.sign"):
            signed_by = Input("signed_by", _("Signed by"), most=100, is_required=True)
            yield Offer("sign", _("Record the signature"), (signed_by,), hidden, about=delivery.number, tone="main")


def _is_unplanned(page: OrderPage) -> bool:
    """Whether goods are reserved that no waiting delivery takes."""
    planned: dict[int, Decimal] = {}
    for part in page.delivery_lines:
        if part.delivery.state == DeliveryState.PLANNED:
            planned[part.order_line_id] = planned.get(part.order_line_id, Decimal(0)) + part.quantity
    return any(line.reserved > planned.get(line.pk, 0) for line in page.lines)


def _back(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    if not actor.may("shipping.return"):
        return
    positions = {line.pk: line for line in page.lines}
    inputs = []
    for part in page.delivery_lines:
        left = part.quantity - part.returned
        if part.delivery.state in (DeliveryState.SHIPPED, DeliveryState.SIGNED) and left > 0:
            line = positions[part.order_line_id]
            about = {"line": _line(line), "delivery": part.delivery.number, "most": count(left)}
            inputs.append(Input(f"{LINE}{part.pk}", _("%(line)s of %(delivery)s, at most %(most)s") % about, most=24))
    if inputs:
        reason = Input("reason", _("Reason"), most=500, is_required=True)
        yield Offer("return", _("Take goods back"), (*inputs[:FORM_LINES], reason), is_folded=True)


def _line(line: OrderLine) -> str:
    return f"{line.position}. {line.item.code if line.item else line.item_raw}"


def _money(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    order = page.order
    if actor.may("billing.fapiao"):
        yield from _fapiaos(page)
    if order.status != Status.CONFIRMED:
        return
    if actor.may("billing.bill") and order.invoicing in (Track.OPEN, Track.PART):
        is_next = any(line.signed > line.invoiced for line in page.lines)
        yield Offer("bill", _("Make a bill"), tone="main" if is_next else "")
    if actor.may("billing.receive") and order.payment in (Track.OPEN, Track.PART):
        inputs = (
            Input("amount", _("Amount"), most=24, is_required=True),
            Input("bank_reference", _("Bank reference"), most=80, is_required=True),
            Input("payer", _("Payer"), most=200, value=order.customer.name if order.customer else "", is_required=True),
            Input("received_on", _("Received on"), is_required=True, kind="date"),
        )
        yield Offer("receive", _("Record a payment"), inputs, is_folded=True)


def _fapiaos(page: OrderPage) -> Iterator[Offer]:
    """A bill without a fapiao that stands or is on its way may be asked one for."""
    alive = {
        fapiao.bill_id for fapiao in page.billing.fapiaos if fapiao.state in (FapiaoState.REQUESTED, FapiaoState.ISSUED)
    }
    for bill in page.billing.bills:
        if bill.kind == BillKind.BILL and bill.gross > 0 and bill.pk not in alive:
            kind = Input("kind", _("Kind"), options=tuple(FAPIAO_KINDS.items()), is_required=True)
            hidden = (("bill", str(bill.pk)),)
            yield Offer("fapiao", _("Request a fapiao"), (kind,), hidden, about=bill.number, is_folded=True)


def _end(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    order = page.order
    if order.status == Status.CONFIRMED and order.fulfilment in (Track.DONE, Track.NONE) and actor.may("orders.close"):
        yield Offer("close", _("Close"), tone="main" if order.stage == "completed" else "")
    if order.status == Status.CLOSED and page.filed is None and actor.may("archive.file"):
        yield Offer("archive", _("Archive"), tone="main")


def _holds(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    for hold in page.standing_holds:
        if actor.may(hold.duty):
            yield Offer(
                "release",
                _("Release the hold"),
                (Input("reason", _("Reason"), most=500, is_required=True),),
                (("hold", str(hold.pk)),),
                about=hold.clause or hold.note or duty(hold.reason),
                is_folded=True,
            )
    if page.order.status not in (Status.CLOSED, Status.CANCELLED) and actor.may("orders.hold"):
        inputs = (
            Input("scope", _("Stops"), options=tuple(SCOPES.items()), is_required=True),
            Input("note", _("Reason"), most=500, is_required=True),
        )
        yield Offer("hold", _("Put on hold"), inputs, is_folded=True)


def _revise(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    if page.order.status != Status.CONFIRMED:
        return
    reason = Input("reason", _("Reason"), most=500, is_required=True)
    if actor.may("orders.change") and 0 < len(page.lines) <= FORM_LINES:
        inputs = [
            Input(f"{LINE}{line.pk}", _line(line), most=24, value=str(plain(line.quantity - line.cancelled)))
            for line in page.lines
        ]
        hidden = (("edit_token", str(page.order.edit_token)),)
        yield Offer("change", _("Change quantities"), (*inputs, reason), hidden, is_folded=True)
    is_begun = page.delivery_lines or any(line.shipped or line.picked or line.invoiced for line in page.lines)
    if actor.may("orders.confirm") and not is_begun:
        yield Offer("unconfirm", _("Undo the confirmation"), (reason,), is_folded=True)


def _undo(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    is_open = page.order.status in (Status.DRAFT, Status.IN_REVIEW, Status.CONFIRMED)
    if is_open and actor.may("orders.cancel") and not any(line.shipped for line in page.lines):
        inputs = (Input("reason", _("Reason"), most=500, is_required=True),)
        yield Offer("cancel", _("Cancel the order"), inputs, tone="bad", is_folded=True)


def _attach(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    if actor.may("files.attach"):
        inputs = (
            Input(FIELD, _("File, at most 25 MB"), is_required=True, kind="file"),
            Input("kind", _("Kind"), options=tuple(FILES.items()), is_required=True),
        )
        yield Offer("attach", _("Attach a file"), inputs, is_folded=True)
