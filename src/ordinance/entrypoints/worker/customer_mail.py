"""Letters to customers: sent outside any transaction, then noted once in one of their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ordinance.entrypoints.connectors.mail import Mail, mail_send
from ordinance.entrypoints.doors import command_doors
from ordinance.entrypoints.worker.actors import worker_actor
from ordinance.entrypoints.worker.letters import LETTERS, NOT_SAID
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import NotFound
from ordinance.foundation.messages.models import OutboxMessage
from ordinance.foundation.messages.queries import is_handled
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.masterdata.parties.models import Contact, Customer
from ordinance.modules.shipping.models import Delivery, DeliveryLine
from ordinance.orders.models import Order
from ordinance.workflows.notify import Notice, notice_record

command_doors("ordinance worker", notice_record)

CONSUMER: Final = "customer_mail"
# What a policy calls an event whose message is called otherwise.
_EVENTS: Final[Mapping[str, str]] = {"delivery.planned": "delivery.released"}


@dataclass(frozen=True, slots=True)
class Told:
    """Whom an event concerns and what the letter says of it."""

    customer_id: int
    about: tuple[int, ...]
    facts: Mapping[str, str]
    policies: frozenset[int]  # the versions that govern the orders it is about


def customer_mail(message: OutboxMessage) -> None:
    """Write to the customer of an event their order's policy tells them of; a repetition sends nothing."""
    if is_handled(CONSUMER, message.pk):
        return
    told = FACTS[message.topic](message)
    if not any(_tells(document_of(version), message.topic) for version in told.policies):
        return
    customer = Customer.objects.get(pk=told.customer_id)
    contact = Contact.objects.filter(customer=customer).exclude(email="").order_by("-is_default", "pk").first()
    address = contact.email if contact else ""
    if address:
        _send(message, customer, address, told.facts)
    notice = Notice(
        consumer=CONSUMER,
        message_id=message.pk,
        topic=message.topic,
        about=(*told.about, told.customer_id),
        address=address,
    )
    notice_record(worker_actor(message.company), notice)


def _tells(policy: PolicyDocument, topic: str) -> bool:
    event = _EVENTS.get(topic, topic)
    return any(each.event == event and "customer" in each.recipients for each in policy.notifications())


def _send(message: OutboxMessage, customer: Customer, address: str, facts: Mapping[str, str]) -> None:
    company = message.company
    letter = LETTERS[message.topic]
    said = {**facts, "customer": customer.name, "company": company.name_zh, "company_en": company.name_en}
    said = {name: value or NOT_SAID for name, value in said.items()}
    mail_send(
        Mail(
            message_id=message.pk,
            to=address,
            sender=f"{company.code}@ordinance.invalid",
            subject=letter.subject.format_map(said),
            text=letter.text(said),
            sent_at=time_of(company.pk, company.zone).recorded_at,
        )
    )


def _order_confirmed(message: OutboxMessage) -> Told:
    order = Order.objects.filter(pk=message.stream).first()
    if order is None or order.customer_id is None:
        raise NotFound(order=message.stream)
    facts = {
        "number": order.number or "",
        "customer_po": order.customer_po,
        "gross": f"{order.gross.normalize():f}",
        "currency": order.currency,
        "promised_on": order.promised_on.isoformat() if order.promised_on else "",
    }
    return Told(order.customer_id, (order.pk,), facts, frozenset({order.policy_version_id or 0}))


def _delivery(message: OutboxMessage) -> Told:
    delivery = Delivery.objects.filter(pk=message.stream).select_related("company").first()
    if delivery is None:
        raise NotFound(delivery=message.stream)
    keys = set(DeliveryLine.objects.filter(delivery=delivery).values_list("order_id", flat=True))
    orders = list(Order.objects.filter(pk__in=keys).order_by("pk"))
    zone = time_of(delivery.company_id, delivery.company.zone).zone
    facts = {
        "number": delivery.number,
        "shipped_on": delivery.shipped_at.astimezone(zone).date().isoformat() if delivery.shipped_at else "",
        "carrier": delivery.carrier,
        "tracking": delivery.tracking_number,
        "orders": "、".join(order.number or "" for order in orders),
    }
    policies = frozenset(order.policy_version_id or 0 for order in orders)
    return Told(delivery.customer_id, (delivery.pk, *sorted(keys)), facts, policies)


FACTS: Final[Mapping[str, Callable[[OutboxMessage], Told]]] = {
    "order.confirmed": _order_confirmed,
    "delivery.planned": _delivery,
    "delivery.shipped": _delivery,
    "delivery.signed": _delivery,
}
