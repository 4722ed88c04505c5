"""Receipts as finance works through them: the list, and one receipt with what it settled and what it may be for (E3).

Read in a fixed number of queries. Nothing is decided from what is read here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from ordinance.foundation.contact.queries import names_of
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.rules import Actor
from ordinance.insight.choices import customers_suggested
from ordinance.insight.receipts import Suggestion, Unmatched, suggestions
from ordinance.modules.billing.models import AdvanceTie, Application, Bill, BillKind, Receipt
from ordinance.modules.billing.queries import tied_of
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible

BILLS: Final = 100  # open bills of a customer offered on one page
_ZERO: Final = Decimal(0)
_LAST: Final = chr(0x10FFFF)
_MONEY: Final = DecimalField(max_digits=20, decimal_places=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFilter:
    """What the list is narrowed to; empty means all."""

    text: str = ""
    customer: str = ""
    from_on: date | None = None
    until_on: date | None = None
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    is_unmatched: bool = False
    is_unclaimed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """A receipt of the list. What is neither applied nor tied to orders is on account."""

    receipt: Receipt
    tied: Decimal

    @property
    def on_account(self) -> Decimal:
        free: Decimal = self.receipt.amount - self.receipt.applied - self.tied
        return free


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSheet:
    """One receipt: what it settled, what is tied to orders, and what the rest of it may be for.

    bills    the customer's open bills, oldest due first; none while nobody has claimed the money
    orders   the orders ties and applications name
    """

    row: ReceiptRow
    applications: Sequence[Application]
    ties: Sequence[AdvanceTie]
    bills: Sequence[Bill]
    orders: Mapping[int, Order]
    suggested: Sequence[Suggestion]
    people: Mapping[int, Person]


def receipts_matching(actor: Actor, wanted: ReceiptFilter) -> QuerySet[Receipt]:
    """The company's receipts that match, with their customers; one query first with a customer."""
    rows = _visible(actor)
    if wanted.text:
        rows = rows.filter(_names(wanted.text))
    if wanted.customer:
        rows = rows.filter(customer_id__in=[each.pk for each in customers_suggested(actor, wanted.customer)])
    if wanted.is_unclaimed:
        rows = rows.filter(customer=None)
    if wanted.is_unmatched:
        rows = rows.filter(applied__lt=F("amount")).annotate(bound=_tied()).filter(amount__gt=F("applied") + F("bound"))
    bounds = {
        "received_on__gte": wanted.from_on,
        "received_on__lte": wanted.until_on,
        "amount__gte": wanted.amount_from,
        "amount__lte": wanted.amount_to,
    }
    return rows.filter(**{name: bound for name, bound in bounds.items() if bound is not None})


def receipt_rows(receipts: Sequence[Receipt]) -> list[ReceiptRow]:
    """What a page of the list shows; one query."""
    tied = tied_of([receipt.pk for receipt in receipts])
    return [ReceiptRow(receipt=each, tied=tied[each.pk]) for each in receipts]


def receipt_sheet(actor: Actor, key: int) -> ReceiptSheet | None:
    """One receipt with everything around it, None where the actor sees none; nine queries at most."""
    receipt = _visible(actor).filter(pk=key).first()
    if receipt is None:
        return None
    (row,) = receipt_rows([receipt])
    applications = list(Application.objects.filter(receipt_id=key).select_related("bill").order_by("applied_at", "pk"))
    ties = list(AdvanceTie.objects.filter(receipt_id=key).order_by("pk"))
    named = {tie.order_id for tie in ties} | {each.order_id for each in applications if each.order_id}
    waiting = Unmatched(receipt=receipt, on_account=row.on_account)
    return ReceiptSheet(
        row=row,
        applications=applications,
        ties=ties,
        bills=_open_bills(receipt) if row.on_account > 0 else (),
        orders=orders_visible(actor).only("number", "currency").in_bulk(sorted(named)) if named else {},
        suggested=suggestions(actor, [waiting]).get(key, ()) if row.on_account > 0 else (),
        people=names_of({receipt.recorded_by} | {each.applied_by for each in applications}),
    )


def references_known(company_id: int, references: Collection[str]) -> dict[str, str]:
    """Bank reference → number of the receipt it was recorded as, of those that were; one query."""
    rows = Receipt.objects.filter(company_id=company_id, bank_reference__in=set(references))
    return dict(rows.values_list("bank_reference", "number"))


def orders_numbered(actor: Actor, numbers: Collection[str]) -> dict[str, int]:
    """Number → key of the orders the actor sees; one query."""
    rows = orders_visible(actor).filter(number__in=set(numbers)).values_list("number", "pk")
    return {number: key for number, key in rows if number is not None}


def _visible(actor: Actor) -> QuerySet[Receipt]:
    rows = Receipt.objects.filter(company_id=actor.company_id).select_related("customer")
    return rows if actor.customer_ids is None else rows.filter(customer_id__in=actor.customer_ids)


def _names(text: str) -> Q:
    begins = Q()
    for prefix in {text, text.upper()}:
        begins |= Q(number__gte=prefix, number__lt=prefix + _LAST)
        begins |= Q(bank_reference__gte=prefix, bank_reference__lt=prefix + _LAST)
    return begins | Q(payer__contains=text)


def _tied() -> Coalesce:
    ties = AdvanceTie.objects.filter(receipt_id=OuterRef("pk")).values("receipt_id")
    summed = ties.annotate(left=Sum(F("amount") - F("applied"))).values("left")
    return Coalesce(Subquery(summed, output_field=_MONEY), Value(_ZERO, output_field=_MONEY))


def _open_bills(receipt: Receipt) -> list[Bill]:
    if receipt.customer_id is None:
        return []
    rows = Bill.objects.filter(
        company_id=receipt.company_id,
        customer_id=receipt.customer_id,
        currency=receipt.currency,
        kind=BillKind.BILL,
        gross__gt=F("applied"),
    )
    return list(rows.order_by("due_on", "pk")[:BILLS])
