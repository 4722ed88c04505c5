"""The acts an order page offers: what the order's standing, its holds and the person's duties allow, each a plain form.

What is offered may still be refused: the workflow decides, under its locks.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from ordinance.entrypoints.files import FIELD
from ordinance.entrypoints.web.offer_shapes import Input, Offer
from ordinance.entrypoints.web.offers_of_goods import FORM_LINES, back_offers, change_offer, goods_offers
from ordinance.entrypoints.web.templatetags.pages import duty
from ordinance.entrypoints.web.words import DECISIONS, FAPIAO_KINDS, FILES, SCOPES
from ordinance.foundation.people.rules import Actor
from ordinance.insight.order_page import OrderPage
from ordinance.modules.billing.models import BillKind, FapiaoState
from ordinance.modules.review.queries import states_of
from ordinance.modules.review.rules import round_is_passed
from ordinance.orders.states import LineKind, Status, Track


def offers(page: OrderPage, actor: Actor) -> list[Offer]:
    """Every act the order's standing and the person's duties allow, the most likely first."""
    found = [
        *_review(page, actor), *_life(page, actor), *goods_offers(page, actor), *_money(page, actor),
        *_end(page, actor), *back_offers(page, actor), *_holds(page, actor), *_revise(page, actor), *_undo(page, actor),
        *attach_offers(actor),
    ]  # fmt: skip
    first = next((place for place, offer in enumerate(found) if offer.tone == "main"), None)
    return [replace(offer, is_primary=place == first) for place, offer in enumerate(found)]


def is_reviewed(page: OrderPage) -> bool:
    """Whether the review of the current round has passed."""
    return round_is_passed(states_of([opinion for opinion in page.opinions if not opinion.is_void]))


def is_begun(page: OrderPage) -> bool:
    """Whether anything of a confirmed order is planned, on its way or billed."""
    return bool(page.delivery_lines) or any(line.shipped or line.picked or line.invoiced for line in page.lines)


def has_rest(page: OrderPage) -> bool:
    """Whether something is still to be shipped."""
    goods = [line for line in page.lines if line.kind != LineKind.CHARGE]
    return any(line.quantity - line.cancelled > line.shipped for line in goods)


def bills_without_fapiao(page: OrderPage) -> list[tuple[int, str]]:
    """Key and number of the bills that have no fapiao that stands or is on its way."""
    fapiaos, bills = page.billing.fapiaos, page.billing.bills
    alive = {each.bill_id for each in fapiaos if each.state in (FapiaoState.REQUESTED, FapiaoState.ISSUED)}
    asked = [bill for bill in bills if bill.kind == BillKind.BILL and bill.gross > 0 and bill.pk not in alive]
    return [(bill.pk, bill.number) for bill in asked]


def _reason() -> Input:
    return Input("reason", _("Reason"), most=500, is_required=True)


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
    if order.status == Status.DRAFT and actor.may("orders.submit"):
        yield Offer("submit", _("Submit"), tone="main")
    if order.status == Status.IN_REVIEW and is_reviewed(page) and actor.may("orders.confirm"):
        yield Offer("confirm", _("Confirm"), tone="main")


def _money(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    order = page.order
    if actor.may("billing.fapiao"):
        for key, number in bills_without_fapiao(page):
            kind = Input("kind", _("Kind"), options=tuple(FAPIAO_KINDS.items()), is_required=True)
            hidden = (("bill", str(key)),)
            yield Offer("fapiao", _("Request a fapiao"), (kind,), hidden, about=number, is_folded=True)
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


def _end(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    order = page.order
    if order.status == Status.CONFIRMED and order.fulfilment in (Track.DONE, Track.NONE) and actor.may("orders.close"):
        yield Offer("close", _("Close"), tone="main" if order.stage == "completed" else "")
    if order.status == Status.CONFIRMED and has_rest(page) and actor.may("orders.close"):
        means = _("What is still to be shipped is cancelled; when all else is done the order is closed.")
        yield Offer("short-close", _("Close it short"), (_reason(),), tone="bad", means=means, is_folded=True)
    if order.status == Status.CLOSED and page.filed is None:
        if actor.may("archive.file"):
            yield Offer("archive", _("Archive"), tone="main")
        if actor.may("orders.close"):
            yield Offer("reopen", _("Open it again"), (_reason(),), is_folded=True)


def _holds(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    for hold in page.standing_holds:
        is_own = hold.clause != "" and hold.put_by == actor.person_id
        if actor.may(hold.duty) and not is_own:
            about = hold.clause or hold.note or duty(hold.reason)
            hidden = (("hold", str(hold.pk)),)
            yield Offer("release", _("Release the hold"), (_reason(),), hidden, about=about, is_folded=True)
    if page.order.status not in (Status.CLOSED, Status.CANCELLED) and actor.may("orders.hold"):
        inputs = (
            Input("scope", _("Stops"), options=tuple(SCOPES.items()), is_required=True),
            Input("note", _("Reason"), most=500, is_required=True),
        )
        yield Offer("hold", _("Put on hold"), inputs, is_folded=True)


def _revise(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    if page.order.status != Status.CONFIRMED:
        return
    if actor.may("orders.change") and 0 < len(page.lines) <= FORM_LINES:
        yield change_offer(page)
    if actor.may("orders.confirm") and not is_begun(page):
        means = _("Reserved goods and credit are let go, and the order is reviewed anew.")
        yield Offer(
            "unconfirm", _("Undo the confirmation"), (_reason(),), tone="bad", means=means, is_folded=True
        )  # fmt: skip


def _undo(page: OrderPage, actor: Actor) -> Iterator[Offer]:
    is_open = page.order.status in (Status.DRAFT, Status.IN_REVIEW, Status.CONFIRMED)
    if is_open and actor.may("orders.cancel") and not any(line.shipped for line in page.lines):
        means = _("Nothing of it will be delivered; reserved goods, credit and advances are let go.")
        yield Offer("cancel", _("Cancel the order"), (_reason(),), tone="bad", means=means, is_folded=True)


def attach_offers(actor: Actor) -> list[Offer]:
    """The form that attaches a file, for those who may."""
    if not actor.may("files.attach"):
        return []
    inputs = (
        Input(FIELD, _("File, at most 25 MB"), is_required=True, kind="file"),
        Input("kind", _("Kind"), options=tuple(FILES.items()), is_required=True),
    )
    return [Offer("attach", _("Attach a file"), inputs, is_folded=True)]
