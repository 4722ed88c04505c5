"""The acts an order page does not offer now, each with its reason: the stage, a hold, or a duty somebody else has."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ordinance.entrypoints.web.acts import ACTS
from ordinance.entrypoints.web.offer_shapes import NotNow, Offer
from ordinance.entrypoints.web.offers import bills_without_fapiao, has_rest, is_begun, is_reviewed
from ordinance.entrypoints.web.offers_of_goods import FORM_LINES, is_unplanned
from ordinance.entrypoints.web.saying import listed
from ordinance.entrypoints.web.templatetags.pages import called, duty
from ordinance.foundation.people.rules import Actor
from ordinance.insight.order_page import OrderPage
from ordinance.modules.shipping.models import DeliveryState
from ordinance.orders.models import Hold
from ordinance.orders.states import ObjectKind, Status, Track

NAMED: Final = 3  # people named where a duty is missing
_STEPS: Final = ("pick", "check", "pack", "ship")
Why = Callable[[OrderPage], str]


@dataclass(frozen=True, slots=True)
class Known:
    """An act of the page. `why` says what of the order's standing is against it, empty when nothing is."""

    act: str
    title: Promise
    duty: str
    why: Why


def judged(page: OrderPage, offered: Sequence[Offer], actor: Actor) -> tuple[list[Offer], list[NotNow]]:
    """The offers that nothing standing is against, and the other acts with what is."""
    open_ones, held = [], []
    for offer in offered:
        hold = _hold_against(page, offer)
        if hold is not None and not hold.clause:
            held.append(NotNow(offer.act, _named(offer), _held(hold)))
        else:
            open_ones.append(replace(offer, warning=_stopped(hold)) if hold is not None else offer)
    return _primary_first(open_ones), [*held, *_others(page, {offer.act for offer in offered}, actor)]


def _primary_first(offered: list[Offer]) -> list[Offer]:
    """One of the offers is the primary one, also when the likeliest is held."""
    first = next((place for place, offer in enumerate(offered) if offer.tone == "main"), None)
    return [replace(offer, is_primary=place == first) for place, offer in enumerate(offered)]


def _hold_against(page: OrderPage, offer: Offer) -> Hold | None:
    """The standing hold the workflow of an offer will meet: one put by hand before one of a clause."""
    scope = ACTS[offer.act].workflow.door.scope
    about = dict(offer.hidden).get("delivery", "")
    against = [
        hold
        for hold in page.standing_holds
        if scope is not None
        and hold.scope in (scope, "*")
        and (hold.object_kind != ObjectKind.DELIVERY or str(hold.object_id) == about)
    ]
    return min(against, key=lambda hold: (hold.clause != "", hold.pk), default=None)


def _held(hold: Hold) -> str:
    said = {"reason": hold.note or duty(hold.reason), "duty": duty(hold.duty)}
    return _("it is on hold: %(reason)s; somebody who may %(duty)s can release it") % said


def _stopped(hold: Hold) -> str:
    return _("Clause %(clause)s stopped this the last time; it is asked again.") % {"clause": hold.clause}


def _named(offer: Offer) -> str:
    return f"{offer.title} · {offer.about}" if offer.about else offer.title


def _others(page: OrderPage, offered: Iterable[str], actor: Actor) -> list[NotNow]:
    if page.order.status == Status.CANCELLED or actor.customer_ids is not None:
        return []
    shown = set(offered)
    found = []
    for known in KNOWN:
        if known.act in shown:
            continue
        why = known.why(page) or _without_duty(page, known, actor)
        if why:
            found.append(NotNow(known.act, str(known.title), why, _clause(page, known.act)))
    return found


def _without_duty(page: OrderPage, known: Known, actor: Actor) -> str:
    wanted = [known.duty]
    if known.act == "opinion":
        open_ones = [each for each in page.opinions if not each.is_void and not each.decision and each.task_id]
        if any(actor.may(each.duty) and each.requester_id == actor.person_id for each in open_ones):
            return _("you asked for it yourself: somebody else gives the opinion")
        wanted = list(dict.fromkeys(each.duty for each in open_ones)) or wanted
    people = {person.pk: person for each in wanted for person in page.holders(each)}
    if actor.may(wanted[0]):
        return ""
    names = listed(called(person) for person in list(people.values())[:NAMED])
    if not names:
        return _("it asks for the duty “%(duty)s”, which nobody holds") % {"duty": duty(wanted[0])}
    return _("it asks for the duty “%(duty)s”: %(names)s") % {"duty": duty(wanted[0]), "names": names}


def _clause(page: OrderPage, act: str) -> str:
    """The clause that wants another step before this one, where a delivery waits for that."""
    if act not in _STEPS or page.document is None or not _planned(page):
        return ""
    return next((pair.clause_id for pair in page.document.step_order() if pair.second == act), "")


def _planned(page: OrderPage) -> bool:
    return any(delivery.state == DeliveryState.PLANNED for delivery in page.deliveries)


def _until_confirmed(page: OrderPage) -> str:
    if page.order.status == Status.CLOSED:
        return _("the order is closed")
    return "" if page.order.status == Status.CONFIRMED else _("after the order is confirmed")


def _submit(page: OrderPage) -> str:
    return "" if page.order.status == Status.DRAFT else _("it is submitted already")


def _opinion(page: OrderPage) -> str:
    if page.order.status == Status.DRAFT:
        return _("after it is submitted")
    if page.order.status != Status.IN_REVIEW:
        return _("its review is over")
    return _("its review has passed") if is_reviewed(page) else ""


def _confirm(page: OrderPage) -> str:
    if page.order.status == Status.DRAFT:
        return _("after it is submitted and reviewed")
    if page.order.status != Status.IN_REVIEW:
        return _("it is confirmed already")
    return "" if is_reviewed(page) else _("after its review has passed")


def _plan(page: OrderPage) -> str:
    if why := _until_confirmed(page):
        return why
    if is_unplanned(page):
        return ""
    is_awaited = any(line.pegged > 0 for line in page.lines)
    return _("after its goods have arrived") if is_awaited else _("everything reserved is planned or has left")


def _step(step: str) -> Why:
    def why(page: OrderPage) -> str:
        if said := _until_confirmed(page):
            return said
        if not _planned(page):
            return _("after a delivery is planned")
        standing = [task.kind for task in page.open_tasks if task.kind in _STEPS]
        if step in standing:
            return ""
        before = next((kind for kind in standing if _STEPS.index(kind) < _STEPS.index(step)), "")
        if before:
            return _("after this is done: %(step)s") % {"step": duty(before)}
        return _("the deliveries planned do not wait for it")

    return why


def _sign(page: OrderPage) -> str:
    if why := _until_confirmed(page):
        return why
    is_away = any(delivery.state == DeliveryState.SHIPPED for delivery in page.deliveries)
    return "" if is_away else _("no delivery is on its way")


def _bill(page: OrderPage) -> str:
    if page.order.invoicing == Track.NONE:
        return _("orders of this type are not billed")
    return _until_confirmed(page) or (_("everything is billed") if page.order.invoicing == Track.DONE else "")


def _receive(page: OrderPage) -> str:
    if page.order.payment == Track.NONE:
        return _("nothing is to be paid for it")
    return _until_confirmed(page) or (_("it is paid") if page.order.payment == Track.DONE else "")


def _fapiao(page: OrderPage) -> str:
    if bills_without_fapiao(page):
        return ""
    return _("every bill has its fapiao") if page.billing.bills else _("after a bill is made")


def _change(page: OrderPage) -> str:
    if page.order.status == Status.DRAFT:
        return _("a draft is edited instead")
    if why := _until_confirmed(page):
        return why
    return _("orders of so many lines are changed through the API") if len(page.lines) > FORM_LINES else ""


def _unconfirm(page: OrderPage) -> str:
    return _until_confirmed(page) or (
        _("something of it is planned, shipped or billed already") if is_begun(page) else ""
    )


def _cancel(page: OrderPage) -> str:
    if page.order.status == Status.CLOSED:
        return _("the order is closed")
    return _("goods have left: close it short instead") if any(line.shipped for line in page.lines) else ""


def _short(page: OrderPage) -> str:
    return _until_confirmed(page) or ("" if has_rest(page) else _("nothing is left to ship"))


def _close(page: OrderPage) -> str:
    if why := _until_confirmed(page):
        return why
    return "" if page.order.fulfilment in (Track.DONE, Track.NONE) else _("after everything has left")


def _archive(page: OrderPage) -> str:
    if page.filed is not None:
        return _("it is archived")
    return "" if page.order.status == Status.CLOSED else _("after the order is closed")


def _back(page: OrderPage) -> str:
    has_left = any(line.shipped > line.returned for line in page.lines)
    return "" if has_left else _("no goods are out with the customer")


KNOWN: Final = (
    Known("submit", gettext_lazy("Submit"), "orders.submit", _submit),
    Known("opinion", gettext_lazy("Give the opinion"), "review.desk", _opinion),
    Known("confirm", gettext_lazy("Confirm"), "orders.confirm", _confirm),
    Known("plan", gettext_lazy("Plan a delivery of all that is reserved"), "shipping.plan", _plan),
    Known("pick", gettext_lazy("All is picked"), "shipping.pick", _step("pick")),
    Known("check", gettext_lazy("Goods are checked"), "shipping.check", _step("check")),
    Known("pack", gettext_lazy("Goods are packed"), "shipping.pack", _step("pack")),
    Known("ship", gettext_lazy("Goods leave"), "shipping.ship", _step("ship")),
    Known("sign", gettext_lazy("Record the signature"), "shipping.sign", _sign),
    Known("bill", gettext_lazy("Make a bill"), "billing.bill", _bill),
    Known("fapiao", gettext_lazy("Request a fapiao"), "billing.fapiao", _fapiao),
    Known("receive", gettext_lazy("Record a payment"), "billing.receive", _receive),
    Known("return", gettext_lazy("Take goods back"), "shipping.return", _back),
    Known("change", gettext_lazy("Change quantities"), "orders.change", _change),
    Known("unconfirm", gettext_lazy("Undo the confirmation"), "orders.confirm", _unconfirm),
    Known("cancel", gettext_lazy("Cancel the order"), "orders.cancel", _cancel),
    Known("short-close", gettext_lazy("Close it short"), "orders.close", _short),
    Known("close", gettext_lazy("Close"), "orders.close", _close),
    Known("archive", gettext_lazy("Archive"), "archive.file", _archive),
)
