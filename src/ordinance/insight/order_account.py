"""The account of one order: what was charged, what came in, what is owed, and its fapiao, each as rows that add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Sum

from ordinance.foundation.money.rules import Rounding, spread
from ordinance.insight.papers import MOST_LINES, PaperNotYet, Sheet, bounded, sheet_of
from ordinance.modules.billing.models import AdvanceTie, Application, Bill, BillLine, Fapiao
from ordinance.modules.billing.queries import OrderMoney, order_money
from ordinance.orders.models import Order
from ordinance.orders.states import Status

_KEPT: Final = Rounding(places=4)  # amounts are kept to four decimals
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Charge:
    """This order's part of a bill; of a credit note it is negative."""

    bill: Bill
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that counts as this order's. bill_number is empty while it waits for a bill."""

    number: str
    payer: str
    received_on: date
    bill_number: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An order's charges and payments; the sums are those billing reckons with."""

    sheet: Sheet
    sums: OrderMoney
    charges: Sequence[Charge]
    payments: Sequence[Payment]
    fapiaos: Sequence[Fapiao]

    @property
    def owed(self) -> Decimal:
        """Charged and not yet paid; below zero: paid and not yet charged."""
        return self.sums.billed - self.sums.credited - self.sums.received


def order_account(order: Order) -> Account:
    """The account of an order that was confirmed at some time.

    raises  PaperNotYet, PaperTooLong
    """
    if order.confirmed_at is None or order.status in {Status.DRAFT, Status.IN_REVIEW}:
        raise PaperNotYet(status=order.status)
    shares = _shares(order)
    bills = Bill.objects.filter(pk__in=shares).order_by("billed_on", "pk")
    fapiaos = Fapiao.objects.filter(bill_id__in=shares).select_related("bill").order_by("requested_at", "pk")
    sums = order_money([order.pk]).get(order.pk, OrderMoney())
    return Account(
        sheet=sheet_of(order, ()),
        sums=sums,
        charges=[Charge(bill, shares[bill.pk]) for bill in bills],
        payments=_payments(order, shares, sums),
        fapiaos=list(fapiaos),
    )


def _shares(order: Order) -> Mapping[int, Decimal]:
    rows = BillLine.objects.filter(order_id=order.pk).values_list("bill_id").annotate(Sum("gross"))
    shares = list(rows[: MOST_LINES + 1])
    bounded(shares)
    return dict(shares)


def _payments(order: Order, shares: Mapping[int, Decimal], sums: OrderMoney) -> list[Payment]:
    """Money named for the order counts whole; of money for a bill over several orders it has its part of the sum."""
    rows = Application.objects.filter(bill_id__in=shares, receipt__isnull=False).select_related("bill", "receipt")
    applied = list(rows.order_by("applied_at", "pk")[: MOST_LINES + 1])
    bounded(applied)
    named = [(each, each.amount) for each in applied if each.order_id == order.pk]
    common = [each for each in applied if each.order_id is None]
    rest = sums.settled - sum((amount for _, amount in named), _ZERO)
    parts = spread(rest, [each.amount for each in common], _KEPT) if common else []
    counted = [*named, *zip(common, parts, strict=True)]
    payments = [
        Payment(each.receipt.number, each.receipt.payer, each.receipt.received_on, each.bill.number, amount)
        for each, amount in counted
        if each.receipt is not None and amount
    ]
    ties = AdvanceTie.objects.filter(order_id=order.pk).select_related("receipt").order_by("pk")
    waiting = [
        Payment(tie.receipt.number, tie.receipt.payer, tie.receipt.received_on, "", tie.amount - tie.applied)
        for tie in ties[:MOST_LINES]
        if tie.amount > tie.applied
    ]
    return sorted([*payments, *waiting], key=lambda each: (each.received_on, each.number))
