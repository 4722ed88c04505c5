"""Receipts: money the bank confirmed, each payment once; part of it tied to orders, the rest on account (预收款)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import F

from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.numbering.services import numbers_render
from ordinance.modules.billing.errors import PaidTwice
from ordinance.modules.billing.models import AdvanceTie, Receipt
from ordinance.modules.billing.rules.postings import EntryKind
from ordinance.modules.billing.services.postings import Booking, postings_add

PATTERN: Final = "RC{yyyy}{mm}-{n:06}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceipt:
    """Money that came in. Without a customer it waits to be claimed."""

    customer_id: int | None
    payer: str
    amount: Decimal
    currency: str
    method: str
    bank_reference: str
    received_on: date


def receipt_make(new: NewReceipt, *, journal: Journal) -> Receipt:
    """Record a payment and book it as an advance.

    raises  PaidTwice when the bank's reference is known; of two at once, the later waits and is refused
    """
    (number,) = numbers_render(journal.company_id, "receipt", PATTERN, on=new.received_on, count=1)
    receipt = Receipt(
        company_id=journal.company_id,
        number=number,
        customer_id=new.customer_id,
        payer=new.payer,
        method=new.method,
        bank_reference=new.bank_reference,
        currency=new.currency,
        amount=new.amount,
        received_on=new.received_on,
        recorded_by=journal.actor_id,
        recorded_at=journal.recorded_at,
    )
    Receipt.objects.bulk_create([receipt], ignore_conflicts=True)
    if not Receipt.objects.filter(pk=receipt.pk).exists():
        first = Receipt.objects.filter(company_id=journal.company_id, bank_reference=new.bank_reference).first()
        raise PaidTwice(bank_reference=new.bank_reference, receipt=first.number if first else "")
    postings_add(
        [Booking(kind=EntryKind.RECEIPT, gross=new.amount, customer_id=new.customer_id, receipt_id=receipt.pk)],
        company_id=journal.company_id,
        posted_on=new.received_on,
    )
    journal.add(
        "receipt.recorded",
        receipt.pk,
        {
            "number": number, "customer": new.customer_id, "amount": new.amount, "currency": new.currency,
            "method": new.method, "bank_reference": new.bank_reference, "received_on": new.received_on,
        },
        links=[new.customer_id] if new.customer_id else (),
        private={"payer": new.payer},
    )  # fmt: skip
    return receipt


def receipt_claim(receipt: Receipt, customer_id: int, *, journal: Journal) -> None:
    """Say whose money a locked receipt without a customer is (到款认领)."""
    Receipt.objects.filter(pk=receipt.pk, customer=None).update(customer_id=customer_id)
    receipt.customer_id = customer_id
    journal.add("receipt.claimed", receipt.pk, {"customer": customer_id, "amount": receipt.amount}, links=[customer_id])


def advances_tie(receipt: Receipt, amounts: Sequence[tuple[int, Decimal]], *, journal: Journal) -> None:
    """Tie parts of a locked receipt to orders, (order key, amount): they count as the orders' payment (E2)."""
    AdvanceTie.objects.bulk_create(
        AdvanceTie(company_id=journal.company_id, receipt=receipt, order_id=order_id, amount=amount)
        for order_id, amount in amounts
    )
    for order_id, amount in amounts:
        journal.add("order.advance_tied", order_id, {"receipt": receipt.pk, "number": receipt.number, "amount": amount})


def advances_free(order_ids: Collection[int]) -> dict[int, Decimal]:
    """Let go of what is tied to orders and not applied: it stays on account. Returns order → amount freed."""
    ties = AdvanceTie.objects.filter(order_id__in=order_ids, amount__gt=F("applied"))
    freed: dict[int, Decimal] = {}
    for tie in ties:
        freed[tie.order_id] = freed.get(tie.order_id, Decimal(0)) + tie.amount - tie.applied
    ties.update(amount=F("applied"))
    return freed
