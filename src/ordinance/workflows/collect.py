"""Collect: record what the bank confirmed, say whose it is, and apply it to bills (E2, E3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from ordinance.foundation.errors import Done, InvalidInput, NotFound, Outcome
from ordinance.foundation.money.rules import CURRENCIES
from ordinance.masterdata.parties.queries import customers_by_code
from ordinance.modules.billing.errors import AppliedBeyond, CurrencyDiffers, CustomerDiffers
from ordinance.modules.billing.models import Bill, Receipt
from ordinance.modules.billing.queries import (
    bill_shares,
    bills_locked,
    bills_of_orders,
    open_bills,
    order_money,
    receipts_locked,
    tied_of,
)
from ordinance.modules.billing.rules.matching import OpenItem, match
from ordinance.modules.billing.services.applying import NewApplication, applications_make
from ordinance.modules.billing.services.receipts import NewReceipt, advances_tie, receipt_make
from ordinance.modules.billing.services.receipts import receipt_claim as claim
from ordinance.modules.credit.queries import accounts_locked
from ordinance.modules.credit.services import exposure_add
from ordinance.orders.models import Order
from ordinance.orders.states import Status
from ordinance.workflows.amounts import amount_read
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.progress import sums_of

_ZERO: Final = Decimal(0)
_MONEY_IN: Final = "money that came in is recorded and matched whatever is on hold: refusing it would only hide it"
_LATEST: Final = 1  # days a receipt may lie ahead: banks confirm across midnight and time zones


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRequest:
    """A payment the bank confirmed.

    customer_code  None: nobody knows yet whose it is; it waits to be claimed
    order_ids      orders it is meant for, first to last: their bills are settled, the rest is tied to them
    """

    customer_code: str | None
    payer: str
    amount: Decimal | str
    currency: str
    method: str
    bank_reference: str
    received_on: date
    order_ids: tuple[int, ...] = ()


Matching: TypeAlias = Literal["automatic"] | Sequence[tuple[int, Decimal | str]]


@workflow(duty="billing.receive", unscoped=_MONEY_IN)
def receipt_record(act: Act, request: ReceiptRequest) -> Outcome:
    """Record a payment once; what names orders settles their bills or is tied to them, the remainder is on account.

    raises  PaidTwice when the bank's reference was recorded before
    """
    amount = _checked(act, request)
    orders = _orders_named(act, request.order_ids)
    customer_id = _customer(act, request, orders)
    if customer_id is not None:
        accounts_locked(act.company_id, [customer_id])
    bills = {bill.pk: bill for bill in bills_locked(act.company_id, _bills(orders))}
    receipt = receipt_make(
        NewReceipt(
            customer_id=customer_id,
            payer=request.payer.strip(),
            amount=amount,
            currency=request.currency,
            method=request.method,
            bank_reference=request.bank_reference.strip(),
            received_on=request.received_on,
        ),
        journal=act.journal,
    )
    if customer_id is not None:
        exposure_add(act.company_id, {customer_id: -amount})
    named = _for_orders(receipt, orders, bills)
    applications_make(named.applications, bills=bills, applied_on=act.time.today, journal=act.journal)
    advances_tie(receipt, named.ties, journal=act.journal)
    act.tell("receipt.recorded", receipt.pk, {"number": receipt.number, "amount": amount})
    applied = sum((each.amount for each in named.applications), _ZERO)
    tied = sum((tied for _, tied in named.ties), _ZERO)
    return Done(
        {
            "receipt": receipt.pk,
            "number": receipt.number,
            "amount": amount,
            "applied": applied,
            "tied": tied,
            "on_account": amount - applied - tied,
        }
    )


@workflow(duty="billing.receive", unscoped=_MONEY_IN)
def receipt_claim(act: Act, receipt_id: int, customer_code: str) -> Outcome:
    """Say whose money a receipt is that came without a customer (到款认领)."""
    customer = customers_by_code(act.company_id, [customer_code]).get(customer_code)
    if customer is None:
        raise NotFound(customer=customer_code)
    accounts_locked(act.company_id, [customer.pk])
    receipt = _receipt(act, receipt_id)
    if receipt.customer_id is not None:
        raise CustomerDiffers(receipt=receipt.number, customer=receipt.customer_id)
    claim(receipt, customer.pk, journal=act.journal)
    exposure_add(act.company_id, {customer.pk: -receipt.amount})
    return Done({"receipt": receipt.pk, "number": receipt.number, "customer": customer_code})


@workflow(duty="billing.receive", unscoped=_MONEY_IN)
def receipt_apply(act: Act, receipt_id: int, matching: Matching = "automatic") -> Outcome:
    """Apply what a receipt has on account: to bills named with their amounts, or to the oldest due first.

    raises  AppliedBeyond when the receipt has less on account, or a bill lacks less
    """
    seen = Receipt.objects.filter(company_id=act.company_id, pk=receipt_id).first()
    if seen is None:
        raise NotFound(receipt=receipt_id)
    if seen.customer_id is None:
        raise InvalidInput(field="receipt", reason="not_claimed", value=seen.number)
    bill_ids = (
        open_bills(act.company_id, seen.customer_id, seen.currency)
        if matching == "automatic"
        else [bill_id for bill_id, _ in matching]
    )
    act.lock_orders(sorted({key for shares in bill_shares(bill_ids).values() for key in shares}))
    accounts_locked(act.company_id, [seen.customer_id])
    bills = {bill.pk: bill for bill in bills_locked(act.company_id, bill_ids)}
    receipt = _receipt(act, receipt_id)
    free = receipt.amount - receipt.applied - tied_of([receipt.pk])[receipt.pk]
    if matching == "automatic":
        items = [OpenItem(bill.pk, bill.due_on, bill.gross - bill.applied) for bill in bills.values()]
        amounts = [(each.item_id, each.amount) for each in match(free, items).allocations]
    else:
        amounts = [(bill_id, _by_hand(bill_id, amount, bills, receipt)) for bill_id, amount in matching]
    applied = sum((amount for _, amount in amounts), _ZERO)
    if applied > free:
        raise AppliedBeyond(what="receipt", keys=[receipt.pk], wanted=applied, free=free)
    applications_make(
        [NewApplication(bill_id=bill_id, receipt_id=receipt.pk, amount=amount) for bill_id, amount in amounts],
        bills=bills,
        applied_on=act.time.today,
        journal=act.journal,
    )
    return Done({"receipt": receipt.pk, "number": receipt.number, "applied": applied, "on_account": free - applied})


@dataclass(frozen=True, slots=True)
class ForOrders:
    """How a receipt serves the orders it names: bills of theirs it settles, and what is tied to them."""

    applications: list[NewApplication]
    ties: list[tuple[int, Decimal]]


def _for_orders(receipt: Receipt, orders: Sequence[Order], bills: dict[int, Bill]) -> ForOrders:
    """Each order in turn gets what it owes: its part of its open bills first, the rest tied until it is billed.

    A closed order is not billed any more: nothing is tied to it.
    """
    keys = [order.pk for order in orders]
    money, of_orders, shares = order_money(keys), bills_of_orders(keys), bill_shares(bills)
    open_of_bill = {bill.pk: bill.gross - bill.applied for bill in bills.values() if bill.gross > 0}
    sums = sums_of(keys)
    rest, applications, ties = receipt.amount, [], []
    for order in orders:
        own = money[order.pk]
        worth = own.worth(order.gross, is_all_billed=sums[order.pk].lines_unbilled == 0)
        owed = min(rest, worth - own.credited - own.received)
        for bill_id in of_orders[order.pk]:
            amount = min(owed, open_of_bill.get(bill_id, _ZERO), shares[bill_id][order.pk])
            if amount > 0:
                applications.append(
                    NewApplication(bill_id=bill_id, receipt_id=receipt.pk, order_id=order.pk, amount=amount)
                )
                open_of_bill[bill_id] -= amount
                owed, rest = owed - amount, rest - amount
        if owed > 0 and order.status != Status.CLOSED:
            ties.append((order.pk, owed))
            rest -= owed
    return ForOrders(applications, ties)


def _checked(act: Act, request: ReceiptRequest) -> Decimal:
    if request.currency not in CURRENCIES:
        raise InvalidInput(field="currency", reason="unknown_currency", value=request.currency[:8])
    for name, text, longest in (
        ("payer", request.payer, 200),
        ("method", request.method, 20),
        ("bank_reference", request.bank_reference, 80),
    ):
        if not text.strip() or len(text) > longest or "\0" in text:
            raise InvalidInput(field=name, reason="unusable_text", value=text[:40].replace("\0", "\\0"))
    if (request.received_on - act.time.today).days > _LATEST:
        raise InvalidInput(field="received_on", reason="in_the_future", value=str(request.received_on))
    return amount_read(request.amount, request.currency)


def _orders_named(act: Act, order_ids: Sequence[int]) -> list[Order]:
    locked = {order.pk: order for order in act.lock_orders(order_ids)}
    absent = [key for key in order_ids if key not in locked]
    if absent:
        raise NotFound(order=absent[0])
    if len(set(order_ids)) < len(order_ids):
        raise InvalidInput(field="order_ids", reason="named_twice", value=str(list(order_ids)[:20]))
    return [locked[key] for key in order_ids]


def _customer(act: Act, request: ReceiptRequest, orders: Sequence[Order]) -> int | None:
    """Whose money it is: as said, else the customer of the orders it names, else nobody's yet."""
    owners = {order.customer_id for order in orders}
    if request.customer_code is not None:
        customer = customers_by_code(act.company_id, [request.customer_code]).get(request.customer_code)
        if customer is None:
            raise NotFound(customer=request.customer_code)
        owners.add(customer.pk)
    if len(owners) > 1:
        raise CustomerDiffers(orders=[order.pk for order in orders], customer=request.customer_code)
    for order in orders:
        if order.currency != request.currency:
            raise CurrencyDiffers(order=order.pk, order_currency=order.currency, currency=request.currency)
        if order.status in (Status.CANCELLED, Status.DRAFT) or not order.type.is_invoiced:
            raise InvalidInput(field="order_ids", reason="order_takes_no_money", value=str(order.pk))
    return next(iter(owners), None)


def _bills(orders: Sequence[Order]) -> set[int]:
    return {bill_id for bills in bills_of_orders([order.pk for order in orders]).values() for bill_id in bills}


def _receipt(act: Act, receipt_id: int) -> Receipt:
    locked = receipts_locked(act.company_id, [receipt_id])
    if not locked:
        raise NotFound(receipt=receipt_id)
    return locked[0]


def _by_hand(bill_id: int, amount: Any, bills: dict[int, Bill], receipt: Receipt) -> Decimal:
    bill = bills.get(bill_id)
    if bill is None or bill.gross <= 0:
        raise NotFound(bill=bill_id)
    if bill.customer_id != receipt.customer_id:
        raise CustomerDiffers(bill=bill.number, receipt=receipt.number)
    if bill.currency != receipt.currency:
        raise CurrencyDiffers(bill=bill.number, receipt=receipt.number)
    return amount_read(amount, receipt.currency)
