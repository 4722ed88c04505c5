"""The orders a list shows: one filter over stored columns, each condition with an index that serves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.parties.models import Customer
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible
from ordinance.orders.states import Stage, Status, Track

CUSTOMERS: Final = 200  # named by one search text
NAMED: Final = 1_000  # orders named by one search text
LAST: Final = "\U0010ffff"  # sorts after whatever may follow a prefix, by code point
STAGES_OF: Final[Mapping[Status, tuple[Stage, ...]]] = {  # the stage follows from the status; it has the index
    Status.DRAFT: (Stage.REGISTERED, Stage.INCOMPLETE),
    Status.IN_REVIEW: (Stage.AWAITING_REVIEW, Stage.IN_REVIEW, Stage.REVIEWED),
    Status.CONFIRMED: (
        Stage.AWAITING_DEPOSIT, Stage.AWAITING_SUPPLY, Stage.AWAITING_DISPATCH, Stage.PARTLY_SHIPPED, Stage.SHIPPED,
        Stage.SIGNED, Stage.AWAITING_PAYMENT, Stage.COMPLETED,
    ),
    Status.CLOSED: (Stage.CLOSED,),
    Status.CANCELLED: (Stage.CANCELLED,),
}  # fmt: skip
_SHOWN: Final = (
    "id", "company_id", "number", "status", "stage", "customer_po", "customer_raw", "currency", "gross", "ordered_at",
    "promised_on", "requested_on", "fulfilment", "customer__code", "customer__name", "customer__name_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the list is narrowed to; empty means all. Days are the company's, both included."""

    text: str = ""
    status: str = ""
    stage: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the list."""

    order: Order
    is_late: bool


def orders_matching(actor: Actor, wanted: Filter) -> QuerySet[Order]:
    """The orders the actor may see that match, with what a list shows of each; two queries first with a text."""
    return _matching(actor, wanted).select_related("customer").only(*_SHOWN)


def is_late(order: Order, today: date) -> bool:
    """Whether goods should have left by now: promised, or asked for where nothing is promised. Never stored."""
    due_on = order.promised_on or order.requested_on
    is_open = order.status == Status.CONFIRMED and order.fulfilment in (Track.OPEN, Track.PART)
    return is_open and due_on is not None and due_on < today


def _matching(actor: Actor, wanted: Filter) -> QuerySet[Order]:
    orders = orders_visible(actor)
    if wanted.text:
        orders = orders.filter(_names(actor, wanted.text))
    if wanted.status:
        orders = orders.filter(status=wanted.status, stage__in=STAGES_OF[Status(wanted.status)])
    if wanted.stage:
        orders = orders.filter(stage=wanted.stage)
    zone = ZoneInfo(actor.zone)
    if wanted.from_on is not None:
        orders = orders.filter(ordered_at__gte=datetime.combine(wanted.from_on, time(), zone))
    if wanted.until_on is not None:
        orders = orders.filter(ordered_at__lt=datetime.combine(wanted.until_on + timedelta(days=1), time(), zone))
    return orders


def _names(actor: Actor, text: str) -> Q:
    """Order number or customer's PO from their beginning, or the customer by code, word, pinyin or initials.

    What is named is looked up first, each by its own index: one condition over all of them would read the whole list.
    """
    customers = Customer.objects.filter(
        Q(search_tokens__contains=_tokens(text)) | Q(code__startswith=text.upper()), company_id=actor.company_id
    ).values_list("pk", flat=True)[:CUSTOMERS]
    orders = orders_visible(actor).order_by()
    numbers, pos = _begins("number", text), _begins("customer_po", text) & ~Q(customer_po="")
    found = orders.filter(numbers).values("pk")[:NAMED].union(orders.filter(pos).values("pk")[:NAMED])
    keys, customer_ids = [row["pk"] for row in found], list(customers)
    return Q(pk__in=keys) | Q(customer_id__in=customer_ids) if customer_ids else Q(pk__in=keys)


def _begins(column: str, text: str) -> Q:
    """From the beginning of a column, as typed or in capitals; by range, since any server can use an index for one."""
    either = Q()
    for prefix in {text, text.upper()}:
        either |= Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix + LAST})
    return either


def _tokens(text: str) -> list[str]:
    """What a customer's tokens must hold: the word itself, or each pair of characters of a Chinese text."""
    word = "".join(text.lower().split())
    if word.isascii() or len(word) < 2:
        return text.lower().split()
    return [word[start : start + 2] for start in range(len(word) - 1)]
