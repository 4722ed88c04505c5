"""Applying money to bills (核销): by conditional update on both sides, so that nothing settles twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from ordinance.foundation.database.hot import hot_cursor, literal
from ordinance.foundation.ledger.journal import Journal
from ordinance.modules.billing.errors import AppliedBeyond
from ordinance.modules.billing.models import Application, Bill
from ordinance.modules.billing.queries import bill_shares
from ordinance.modules.billing.rules.postings import EntryKind
from ordinance.modules.billing.services.postings import Booking, postings_add


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApplication:
    """Money of one receipt or credit note for one bill.

    order_id  the order in whose name it is applied (its tied advance, its credit); None: for the bill as a whole
    tie_id    the tie the money comes from
    """

    bill_id: int
    amount: Decimal
    receipt_id: int | None = None
    credit_note_id: int | None = None
    order_id: int | None = None
    tie_id: int | None = None


_BILLS: Final = """
update billing_bill b set applied = b.applied + u.amount from unnest(%s::bigint[], %s::numeric[]) u(id, amount)
where b.id = u.id and (b.gross >= 0 and b.applied + u.amount between 0 and b.gross
  or b.gross < 0 and b.applied + u.amount between b.gross and 0)
"""
_RECEIPTS: Final = """
update billing_receipt r set applied = r.applied + u.amount from unnest(%s::bigint[], %s::numeric[]) u(id, amount)
where r.id = u.id and r.applied + u.amount <= r.amount
"""
_TIES: Final = """
update billing_advancetie t set applied = t.applied + u.amount from unnest(%s::bigint[], %s::numeric[]) u(id, amount)
where t.id = u.id and t.applied + u.amount <= t.amount
"""


def applications_make(
    requests: Sequence[NewApplication], *, bills: Mapping[int, Bill], applied_on: date, journal: Journal
) -> None:
    """Apply money to bills: the bills, receipts, ties and credit notes are locked.

    bills   the bills and credit notes named, by key; their `applied` is brought up to date
    raises  AppliedBeyond when a receipt has less left, or a bill lacks less
    """
    if not requests:
        return
    on_bills = _summed((request.bill_id, request.amount) for request in requests)
    for note_id, amount in _summed((r.credit_note_id, r.amount) for r in requests if r.credit_note_id).items():
        on_bills[note_id] = on_bills.get(note_id, Decimal(0)) - amount
    _guarded(_BILLS, on_bills, "bill")
    _guarded(_RECEIPTS, _summed((r.receipt_id, r.amount) for r in requests if r.receipt_id), "receipt")
    _guarded(_TIES, _summed((r.tie_id, r.amount) for r in requests if r.tie_id), "tie")
    for bill_id, amount in on_bills.items():
        bills[bill_id].applied += amount
    Application.objects.bulk_create(
        Application(
            company_id=journal.company_id,
            bill_id=request.bill_id,
            receipt_id=request.receipt_id,
            credit_note_id=request.credit_note_id,
            order_id=request.order_id,
            amount=request.amount,
            applied_by=journal.actor_id,
            applied_at=journal.occurred_at,
        )
        for request in requests
    )
    # A credit note stands in the receivable account already; only an advance changes accounts when it is applied.
    postings_add(
        [
            Booking(
                kind=EntryKind.APPLICATION,
                gross=request.amount,
                customer_id=bills[request.bill_id].customer_id,
                bill_id=request.bill_id,
                receipt_id=request.receipt_id,
            )
            for request in requests
            if request.receipt_id
        ],
        company_id=journal.company_id,
        posted_on=applied_on,
    )
    _tell(requests, bills, journal)


def _tell(requests: Sequence[NewApplication], bills: Mapping[int, Bill], journal: Journal) -> None:
    shares = bill_shares({request.bill_id for request in requests})
    for request in requests:
        source = request.receipt_id or request.credit_note_id or request.bill_id
        said = {"bill": request.bill_id, "number": bills[request.bill_id].number, "amount": request.amount}
        kind = "receipt.applied" if request.receipt_id else "credit_note.applied"
        journal.add(kind, source, {**said, "order": request.order_id}, links=[request.bill_id])
        orders = [request.order_id] if request.order_id else sorted(shares[request.bill_id])
        for order_id in orders:
            journal.add("order.payment_applied", order_id, {**said, "source": source})


def _summed(amounts: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for key, amount in amounts:
        sums[key] = sums.get(key, Decimal(0)) + amount
    return sums


def _guarded(sql: str, amounts: Mapping[int, Decimal], what: str) -> None:
    if not amounts:
        return
    keys = sorted(amounts)
    with hot_cursor() as cursor:
        cursor.execute(sql, (literal(keys), literal(amounts[key] for key in keys)))
        if cursor.rowcount != len(keys):
            raise AppliedBeyond(what=what, keys=keys)
