"""The orders a list shows: one filter over stored columns, each condition with an index that serves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.parties.models import Customer
from ordinance.masterdata.search import tokens_wanted
from ordinance.orders.models import Hold, Order, OrderLine, OrderType
from ordinance.orders.queries import orders_visible
from ordinance.orders.states import HoldState, ObjectKind, Stage, Status, Track

CUSTOMERS: Final = 200  # named by one search text
NAMED: Final = 1_000  # orders named by one search text
LAST: Final = "\U0010ffff"  # sorts after whatever may follow a prefix, by code point
RISK_WORKDAYS: Final = 2  # an order due within them that has not left is at risk
OVER: Final = (Status.CLOSED, Status.CANCELLED)
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
    "id", "company_id", "number", "status", "stage", "channel", "priority", "customer_po", "customer_raw", "currency",
    "net", "gross", "payment_term", "ordered_at", "promised_on", "requested_on", "fulfilment", "invoicing", "payment",
    "entered_by", "confirmed_at", "customer__code", "customer__name", "customer__name_en", "type__code",
    "type__name_zh", "type__name_en",
)  # fmt: skip
_TO_LEAVE: Final = Q(status=Status.CONFIRMED, fulfilment__in=(Track.OPEN, Track.PART))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the list is narrowed to; empty means all. Days are the company's, both included; codes are the company's.

    is_mine  entered by the actor
    """

    text: str = ""
    status: str = ""
    stages: tuple[str, ...] = ()
    customer: str = ""
    type: str = ""
    channel: str = ""
    from_on: date | None = None
    until_on: date | None = None
    promised_from_on: date | None = None
    promised_until_on: date | None = None
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    is_late: bool = False
    is_at_risk: bool = False
    is_held: bool = False
    is_mine: bool = False


def orders_matching(actor: Actor, wanted: Filter) -> QuerySet[Order]:
    """The orders the actor may see that match, with what a list shows of each; two queries first with a text."""
    return orders_narrowed(actor, wanted).select_related("customer", "type").only(*_SHOWN)


def orders_narrowed(actor: Actor, wanted: Filter) -> QuerySet[Order]:
    """The orders the actor may see that match, whole; two queries first with a text."""
    orders = orders_visible(actor)
    if wanted.text:
        orders = orders.filter(_names(actor, wanted.text))
    if wanted.status:
        orders = orders.filter(status=wanted.status, stage__in=STAGES_OF[Status(wanted.status)])
    if wanted.stages:
        orders = orders.filter(stage__in=wanted.stages)
    if wanted.customer:
        customers = Customer.objects.filter(company_id=actor.company_id, code=wanted.customer)
        orders = orders.filter(customer_id__in=list(customers.values_list("pk", flat=True)))
    if wanted.type:
        types = OrderType.objects.filter(company_id=actor.company_id, code=wanted.type)
        orders = orders.filter(type_id__in=types.values("pk"))
    if wanted.channel:
        orders = orders.filter(channel=wanted.channel)
    if wanted.is_mine:
        orders = orders.filter(entered_by=actor.person_id)
    return _standing(actor, _between(actor, orders, wanted), wanted)


def is_late(order: Order, today: date) -> bool:
    """Whether goods should have left by now: promised, or asked for where nothing is promised. Never stored."""
    return _leaves_before(order, date.min, today)


def is_at_risk(order: Order, today: date, until: date) -> bool:
    """Whether goods that are still here should leave from today until that day."""
    return _leaves_before(order, today, until + timedelta(days=1))


def risk_until(actor: Actor, today: date) -> date:
    """The last day on which an order that is due is at risk today."""
    return work_calendar(actor.company_id, actor.zone).add_workdays(today, RISK_WORKDAYS)


def _leaves_before(order: Order, start: date, end: date) -> bool:
    due_on = order.promised_on or order.requested_on
    is_open = order.status == Status.CONFIRMED and order.fulfilment in (Track.OPEN, Track.PART)
    return is_open and due_on is not None and start <= due_on < end


def _between(actor: Actor, orders: QuerySet[Order], wanted: Filter) -> QuerySet[Order]:
    zone, day = ZoneInfo(actor.zone), timedelta(days=1)
    if wanted.from_on is not None:
        orders = orders.filter(ordered_at__gte=datetime.combine(wanted.from_on, time(), zone))
    if wanted.until_on is not None:
        orders = orders.filter(ordered_at__lt=datetime.combine(wanted.until_on + day, time(), zone))
    bounds = {
        "promised_on__gte": wanted.promised_from_on,
        "promised_on__lte": wanted.promised_until_on,
        "gross__gte": wanted.amount_from,
        "gross__lte": wanted.amount_to,
    }
    return orders.filter(**{name: bound for name, bound in bounds.items() if bound is not None})


def _standing(actor: Actor, orders: QuerySet[Order], wanted: Filter) -> QuerySet[Order]:
    """Late, at risk and on hold: each read off the index that holds only the orders it can be."""
    if wanted.is_late or wanted.is_at_risk:
        today = time_of(actor.company_id, actor.zone).today
        orders = orders.alias(due_on=Coalesce("promised_on", "requested_on")).filter(_TO_LEAVE)
        if wanted.is_late:
            orders = orders.filter(due_on__lt=today)
        if wanted.is_at_risk:
            orders = orders.filter(due_on__gte=today, due_on__lte=risk_until(actor, today))
    if wanted.is_held:
        orders = orders.exclude(status__in=OVER).filter(pk__in=_held(actor))
    return orders


def _held(actor: Actor) -> QuerySet[Any, Any]:
    """The keys of orders something stands on: themselves, a line, their customer, or an item they have a claim on."""
    holds = Hold.objects.filter(company_id=actor.company_id, state=HoldState.STANDING).order_by()

    def objects(kind: ObjectKind) -> QuerySet[Any, Any]:
        return holds.filter(object_kind=kind).values("object_id")

    lines = OrderLine.objects.order_by()
    claims = lines.filter(Q(reserved__gt=0) | Q(pegged__gt=0), item_id__in=objects(ObjectKind.ITEM))
    customers = orders_visible(actor).order_by().exclude(status__in=OVER)
    return objects(ObjectKind.ORDER).union(
        lines.filter(pk__in=objects(ObjectKind.LINE)).values("order_id"),
        claims.values("order_id"),
        customers.filter(customer_id__in=objects(ObjectKind.CUSTOMER)).values("pk"),
        all=True,
    )


def _names(actor: Actor, text: str) -> Q:
    """Order number or customer's PO from their beginning, or the customer by code, word, pinyin or initials.

    What is named is looked up first, each by its own index: one condition over all of them would read the whole list.
    """
    named = Q(code__startswith=text.upper())
    for tokens in tokens_wanted(text):
        named |= Q(search_tokens__contains=tokens)
    customers = Customer.objects.filter(named, company_id=actor.company_id).values_list("pk", flat=True)[:CUSTOMERS]
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
