"""Bills as finance works through them: what is open, how long it is overdue, whether its fapiao is there (E3, E5).

Read in a fixed number of queries. Nothing is decided from what is read here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from ordinance.foundation.people.rules import Actor
from ordinance.insight.choices import customers_suggested
from ordinance.modules.billing.models import Bill, BillLine, Fapiao, FapiaoState
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible

AGES: Final[Mapping[str, tuple[int, int | None]]] = {  # days overdue, from and to; none: and longer
    "1-30": (1, 30),
    "31-60": (31, 60),
    "61-90": (61, 90),
    "91": (91, None),
}
STATES: Final = ("open", "overdue", "settled")
_ZERO: Final = Decimal(0)
_LAST: Final = chr(0x10FFFF)
_OPEN: Final = ~Q(applied=F("gross"))
_ALIVE: Final = (FapiaoState.REQUESTED, FapiaoState.ISSUED)


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFilter:
    """What the list is narrowed to; empty means all.

    state   open, overdue, settled
    age     one of AGES
    fapiao  none, requested, issued, failed (and none alive since)
    """

    text: str = ""
    customer: str = ""
    state: str = ""
    age: str = ""
    kind: str = ""
    fapiao: str = ""
    due_from_on: date | None = None
    due_until_on: date | None = None
    billed_from_on: date | None = None
    billed_until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRow:
    """A bill of the list, with the orders it charges and its latest fapiao."""

    bill: Bill
    today: date
    orders: Sequence[Order]
    fapiao: Fapiao | None

    @property
    def open_amount(self) -> Decimal:
        """What is still to be settled; below zero for a credit note that is not used up."""
        left: Decimal = self.bill.gross - self.bill.applied
        return left

    @property
    def overdue_days(self) -> int:
        """Days since it was due; 0 where nothing is owed or it is not due yet."""
        return max(0, (self.today - self.bill.due_on).days) if self.open_amount > 0 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BillSums:
    """What all bills of a list come to, in one currency: `aged` by AGES; not_due and credit are the rest of `left`.

    left     what is open of bills, less what is open of credit notes
    credit   what is open of credit notes, below zero
    """

    currency: str
    bills: int
    gross: Decimal
    left: Decimal
    not_due: Decimal
    credit: Decimal
    aged: Mapping[str, Decimal]

    @property
    def overdue(self) -> Decimal:
        return sum(self.aged.values(), _ZERO)


def bills_matching(actor: Actor, wanted: BillFilter, today: date) -> QuerySet[Bill]:
    """The company's bills and credit notes that match, with their customers; one query first with a customer."""
    rows = Bill.objects.filter(company_id=actor.company_id).select_related("customer")
    if actor.customer_ids is not None:
        rows = rows.filter(customer_id__in=actor.customer_ids)
    if wanted.text:
        rows = _named(actor, rows, wanted.text)
    if wanted.customer:
        rows = rows.filter(customer_id__in=[each.pk for each in customers_suggested(actor, wanted.customer)])
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(_standing(wanted.state, today))
    if wanted.age:
        rows = rows.filter(_aged(wanted.age, today))
    if wanted.fapiao:
        rows = _with_fapiao(rows, wanted.fapiao)
    bounds = {
        "due_on__gte": wanted.due_from_on,
        "due_on__lte": wanted.due_until_on,
        "billed_on__gte": wanted.billed_from_on,
        "billed_on__lte": wanted.billed_until_on,
    }
    return rows.filter(**{name: bound for name, bound in bounds.items() if bound is not None})


def bill_rows(actor: Actor, bills: Sequence[Bill], today: date) -> list[BillRow]:
    """What a page of the list shows; three queries."""
    keys = [bill.pk for bill in bills]
    pairs = BillLine.objects.filter(bill_id__in=keys).values_list("bill_id", "order_id").distinct()
    charged: dict[int, list[int]] = {}
    for bill, order in pairs:
        charged.setdefault(bill, []).append(order)
    named = {order for each in charged.values() for order in each}
    orders = orders_visible(actor).only("number", "currency").in_bulk(sorted(named)) if named else {}
    latest = {each.bill_id: each for each in Fapiao.objects.filter(bill_id__in=keys).order_by("requested_at", "pk")}
    return [
        BillRow(
            bill=bill,
            today=today,
            orders=[orders[key] for key in sorted(charged.get(bill.pk, ())) if key in orders],
            fapiao=latest.get(bill.pk),
        )
        for bill in bills
    ]


def bill_sums(rows: QuerySet[Bill], today: date) -> list[BillSums]:
    """What the rows come to, by currency; one query."""
    left = F("gross") - F("applied")
    owed = Q(gross__gt=0)
    aged = {f"aged_{age}": Sum(left, filter=_aged(age, today), default=_ZERO) for age in AGES}
    found: Iterable[Mapping[str, Any]] = (
        rows.order_by()
        .values("currency")
        .annotate(
            bills=Count("pk"),
            total=Sum("gross"),
            left=Sum(left),
            not_due=Sum(left, filter=owed & Q(due_on__gte=today), default=_ZERO),
            credit=Sum(left, filter=Q(gross__lt=0), default=_ZERO),
            **aged,
        )
    )
    return [
        BillSums(
            currency=each["currency"],
            bills=each["bills"],
            gross=each["total"],
            left=each["left"],
            not_due=each["not_due"],
            credit=each["credit"],
            aged={age: each[f"aged_{age}"] for age in AGES},
        )
        for each in sorted(found, key=lambda each: str(each["currency"]))
    ]


def _standing(state: str, today: date) -> Q:
    if state == "settled":
        return Q(applied=F("gross"))
    return _OPEN & Q(gross__gt=0, due_on__lt=today) if state == "overdue" else _OPEN


def _aged(age: str, today: date) -> Q:
    start, end = AGES[age]
    bounds = Q(due_on__lte=today - timedelta(days=start))
    if end is not None:
        bounds &= Q(due_on__gte=today - timedelta(days=end))
    return _OPEN & Q(gross__gt=0) & bounds


def _with_fapiao(rows: QuerySet[Bill], state: str) -> QuerySet[Bill]:
    of_bill = Fapiao.objects.filter(bill_id=OuterRef("pk"))
    if state in _ALIVE:
        return rows.filter(Exists(of_bill.filter(state=state)))
    without = rows.filter(~Exists(of_bill.filter(state__in=_ALIVE)))
    failed = Exists(of_bill.filter(state=FapiaoState.FAILED))
    return without.filter(failed if state == FapiaoState.FAILED else ~failed)


def _named(actor: Actor, rows: QuerySet[Bill], text: str) -> QuerySet[Bill]:
    """Bills whose number begins so, or that charge an order of that number."""
    begins = Q()
    for prefix in {text, text.upper()}:
        begins |= Q(number__gte=prefix, number__lt=prefix + _LAST)
    orders = orders_visible(actor).filter(number=text.upper()).values("pk")
    return rows.filter(begins | Exists(BillLine.objects.filter(bill_id=OuterRef("pk"), order_id__in=orders)))
