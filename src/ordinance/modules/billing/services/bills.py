"""Bills: one over any parts of orders of one customer, in one currency, numbered without gaps and in order of date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.money.rules import LinePrice, LineTerms, rounding_of
from ordinance.foundation.numbering.rules import number_render, period_of
from ordinance.foundation.numbering.services import gapless_take
from ordinance.modules.billing.errors import BilledOutOfOrder
from ordinance.modules.billing.models import Bill, BillKind, BillLine
from ordinance.modules.billing.queries import taken_of
from ordinance.modules.billing.rules.amounts import NOTHING, Taken, Whole, next_part, part_of, total_of
from ordinance.modules.billing.rules.postings import EntryKind
from ordinance.modules.billing.services.postings import Booking, postings_add

PATTERNS: Final[Mapping[str, str]] = {BillKind.BILL: "BL{yyyy}{mm}-{n:06}", BillKind.CREDIT: "CN{yyyy}{mm}-{n:06}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BillPart:
    """Part of an order line to bill, and what the line was priced on."""

    order_id: int
    line_id: int
    terms: LineTerms
    quantity: Decimal
    delivery_line_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBill:
    """A bill to make: parts of one customer's orders in one currency."""

    customer_id: int
    currency: str
    due_on: date
    parts: tuple[BillPart, ...]


def bills_make(requests: Sequence[NewBill], *, billed_on: date, journal: Journal) -> list[Bill]:
    """Make bills with their lines and postings; the orders are locked, and the series is locked from here on (E1).

    raises  BilledOutOfOrder
    """
    priced = _priced(requests)
    bills = _numbered(
        BillKind.BILL,
        [
            Bill(
                company_id=journal.company_id,
                customer_id=request.customer_id,
                currency=request.currency,
                due_on=request.due_on,
                **_amounts(total_of(prices)),
            )
            for request, prices in zip(requests, priced, strict=True)
        ],
        billed_on=billed_on,
        journal=journal,
    )
    Bill.objects.bulk_create(bills)
    BillLine.objects.bulk_create(
        BillLine(
            company_id=journal.company_id,
            bill=bill,
            order_id=part.order_id,
            order_line_id=part.line_id,
            delivery_line_id=part.delivery_line_id,
            quantity=part.quantity,
            **_amounts(price),
        )
        for bill, request, prices in zip(bills, requests, priced, strict=True)
        for part, price in zip(request.parts, prices, strict=True)
    )
    postings_add(
        [
            Booking(kind=EntryKind.BILL, gross=bill.gross, vat=bill.vat, customer_id=bill.customer_id, bill_id=bill.pk)
            for bill in bills
        ],
        company_id=journal.company_id,
        posted_on=billed_on,
    )
    for bill, request, prices in zip(bills, requests, priced, strict=True):
        _tell(bill, [part.order_id for part in request.parts], prices, "bill.made", "order.billed", journal)
    return bills


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPart:
    """Part of a bill's line to credit; `whole` is what the bill says of the line, `taken` what is credited of that."""

    order_id: int
    line_id: int
    whole: Whole
    taken: Taken
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCreditNote:
    """A credit note to make: parts of one bill."""

    corrects: Bill
    parts: tuple[CreditPart, ...]


def credit_notes_make(
    requests: Sequence[NewCreditNote], *, credited_on: date, reason: str, journal: Journal
) -> list[Bill]:
    """Make credit notes at the billed price, in a gapless series of their own; quantities and amounts are negative.

    raises  BilledOutOfOrder
    """
    priced = [
        [
            part_of(part.whole, part.taken, part.quantity, rounding_of(request.corrects.currency))
            for part in request.parts
        ]
        for request in requests
    ]
    notes = _numbered(
        BillKind.CREDIT,
        [
            Bill(
                company_id=journal.company_id,
                customer_id=request.corrects.customer_id,
                corrects=request.corrects,
                currency=request.corrects.currency,
                due_on=credited_on,
                **_amounts(total_of(prices), sign=-1),
            )
            for request, prices in zip(requests, priced, strict=True)
        ],
        billed_on=credited_on,
        journal=journal,
    )
    Bill.objects.bulk_create(notes)
    BillLine.objects.bulk_create(
        BillLine(
            company_id=journal.company_id,
            bill=note,
            order_id=part.order_id,
            order_line_id=part.line_id,
            quantity=-part.quantity,
            **_amounts(price, sign=-1),
        )
        for note, request, prices in zip(notes, requests, priced, strict=True)
        for part, price in zip(request.parts, prices, strict=True)
    )
    postings_add(
        [
            Booking(
                kind=EntryKind.CREDIT_NOTE,
                gross=-note.gross,
                vat=-note.vat,
                customer_id=note.customer_id,
                bill_id=note.pk,
            )
            for note in notes
        ],
        company_id=journal.company_id,
        posted_on=credited_on,
    )
    for note, request, prices in zip(notes, requests, priced, strict=True):
        orders = [part.order_id for part in request.parts]
        _tell(note, orders, prices, "credit_note.made", "order.credited", journal, reason)
    return notes


def _priced(requests: Sequence[NewBill]) -> list[list[LinePrice]]:
    """The amounts of every part; parts of one line in one act follow one another."""
    taken = taken_of({part.line_id for request in requests for part in request.parts})
    priced = []
    for request in requests:
        money = rounding_of(request.currency)
        prices = []
        for part in request.parts:
            before = taken.get(part.line_id, Taken())
            price = next_part(part.terms, before, part.quantity, money)
            taken[part.line_id] = Taken(quantity=before.quantity + part.quantity, price=total_of([before.price, price]))
            prices.append(price)
        priced.append(prices)
    return priced


def _numbered(kind: BillKind, bills: list[Bill], *, billed_on: date, journal: Journal) -> list[Bill]:
    pattern = PATTERNS[kind]
    period = period_of(pattern, on=billed_on)
    series = f"{kind.value}:{period}"
    values = gapless_take(journal.company_id, kind.value, period, len(bills))
    last = Bill.objects.filter(company_id=journal.company_id, series=series).order_by("-number_value").first()
    if bills and last is not None and last.billed_on > billed_on:
        raise BilledOutOfOrder(billed_on=billed_on, last=last.number, last_on=last.billed_on)
    for bill, value in zip(bills, values, strict=True):
        bill.kind, bill.series, bill.number_value = kind, series, value
        bill.number = number_render(pattern, on=billed_on, n=value)
        bill.billed_on = billed_on
        bill.made_by, bill.made_at = journal.actor_id, journal.occurred_at
    return bills


def _amounts(price: LinePrice, sign: int = 1) -> dict[str, Decimal]:
    return {"net": sign * price.net, "vat": sign * price.vat, "gross": sign * price.gross}


def _tell(
    bill: Bill,
    order_ids: Sequence[int],
    prices: Sequence[LinePrice],
    kind: str,
    order_kind: str,
    journal: Journal,
    reason: str = "",
) -> None:
    """The document tells of itself, and each order of its share: an order's standing follows from its own stream."""
    shares: dict[int, Decimal] = {}
    for order_id, price in zip(order_ids, prices, strict=True):
        shares[order_id] = shares.get(order_id, NOTHING.gross) + price.gross
    journal.add(
        kind,
        bill.pk,
        {
            "number": bill.number, "customer": bill.customer_id, "currency": bill.currency, "net": bill.net,
            "vat": bill.vat, "gross": bill.gross, "due_on": bill.due_on, "corrects": bill.corrects_id, "reason": reason,
        },
        links=[bill.customer_id, *shares],
    )  # fmt: skip
    for order_id, gross in shares.items():
        journal.add(order_kind, order_id, {"bill": bill.pk, "number": bill.number, "gross": gross, "reason": reason})
