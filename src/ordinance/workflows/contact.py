"""Speaking about the work: comments on what has a page, and the notices people read (H5)."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import QuerySet

from ordinance.foundation.contact.queries import sheets_visible
from ordinance.foundation.contact.rules import MENTIONED_MAX, TEXT_MAX, About, NoticeKind
from ordinance.foundation.contact.services import NoticeRequest, comment_add, notices_add, notices_mark
from ordinance.foundation.errors import Done, InvalidInput, NotAllowed, NotFound, Outcome
from ordinance.foundation.people.queries import staff_of
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.parties.models import Customer
from ordinance.modules.billing.models import Bill
from ordinance.modules.shipping.models import Delivery
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.wording import text_given

SAID: Final = "people speak about what is held as well: words move nothing"
_SHOWN: Final = 100  # of a comment, in a notice
_OF_ORDERS: Final = frozenset({About.ORDER, About.DELIVERY, About.BILL, About.SHEET})


@workflow(duty="contact.write", unscoped=SAID)
def comment_make(act: Act, about: str, key: int, text: str, mentioned: Sequence[int] = ()) -> Outcome:
    """Comment on an order, customer, item, delivery, bill or work-contact sheet, and tell whom it concerns: those
    mentioned, and whoever entered the order.

    raises  InvalidInput for an unknown kind, a missing or too long text, or a mention of nobody of the staff; NotFound
    """
    kind = _about(act, about)
    said = text_given("text", text, TEXT_MAX)
    people = _colleagues(act, mentioned)
    number, entered_by = _held(act, kind, key)
    comment = comment_add(kind, key, said, people, journal=act.journal)
    notices_add(
        [
            NoticeRequest(
                person_id=person,
                event_id=comment.pk,
                kind=NoticeKind.MENTIONED if person in people else NoticeKind.COMMENTED,
                stream=key,
                order_id=key if kind is About.ORDER else None,
                facts={"about": kind.value, "number": number, "text": said[:_SHOWN]},
            )
            for person in dict.fromkeys([*people, *entered_by])
        ],
        journal=act.journal,
    )
    return Done({"comment": comment.pk, "about": kind.value, "key": key, "number": number})


@workflow(duty="account.own", unscoped="one's own notices: they touch no order")
def notices_read(act: Act, notice_ids: Sequence[int] | None = None) -> Outcome:
    """Mark the actor's notices read: those named, or all of them."""
    count = notices_mark(act.company_id, act.actor.person_id, notice_ids, act.time.recorded_at)
    return Done({"read": count})


def _about(act: Act, about: str) -> About:
    if about not in {each.value for each in About}:
        raise InvalidInput(field="about", reason="unknown_kind", value=about[:40])
    kind = About(about)
    if kind in _OF_ORDERS and not act.actor.may("orders.read"):
        raise NotAllowed(duty="orders.read")
    return kind


def _colleagues(act: Act, mentioned: Sequence[int]) -> list[int]:
    people = list(dict.fromkeys(mentioned))
    if len(people) > MENTIONED_MAX:
        raise InvalidInput(field="mentioned", reason="too_many", limit=MENTIONED_MAX)
    if people and set(people) - {each.person.pk for each in staff_of(act.company_id, act.time.recorded_on)}:
        raise InvalidInput(field="mentioned", reason="unknown")
    return people


def _held(act: Act, kind: About, key: int) -> tuple[str, tuple[int, ...]]:
    """What the object is called, and who entered it when it is an order, which is held for its ledger stream."""
    if kind is About.ORDER:
        order = act.lock_order(key)
        return order.number or "", (order.entered_by,)
    if kind is About.SHEET:
        return _name(sheets_visible(act.actor), "number", key), ()
    model, name = _NAMES[kind]
    return _name(model.objects.filter(company_id=act.company_id), name, key), ()


_NAMES: Final[dict[About, tuple[Any, str]]] = {
    About.CUSTOMER: (Customer, "code"),
    About.ITEM: (Item, "code"),
    About.DELIVERY: (Delivery, "number"),
    About.BILL: (Bill, "number"),
}


def _name(rows: "QuerySet[Any]", field: str, key: int) -> str:
    found = rows.filter(pk=key).values_list(field, flat=True).first()
    if found is None:
        raise NotFound(object=key)
    return str(found)
