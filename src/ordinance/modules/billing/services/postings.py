"""Booking: every event of billing as one entry of the double-entry table, in balance by construction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ordinance.foundation.database.ids import KEYS
from ordinance.modules.billing.models import Posting
from ordinance.modules.billing.rules.postings import EntryKind, postings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One event to book; amounts are positive, its kind says which way they go."""

    kind: EntryKind
    gross: Decimal
    vat: Decimal = Decimal(0)
    customer_id: int | None
    bill_id: int | None = None
    receipt_id: int | None = None


def postings_add(bookings: Sequence[Booking], *, company_id: int, posted_on: date) -> None:
    """Book events, one INSERT; an event of nothing leaves no posting."""
    entry_ids = KEYS.take(len(bookings))
    Posting.objects.bulk_create(
        Posting(
            company_id=company_id,
            entry_id=entry_id,
            account=posting.account.value,
            customer_id=booking.customer_id,
            bill_id=booking.bill_id,
            receipt_id=booking.receipt_id,
            debit=posting.debit,
            credit=posting.credit,
            posted_on=posted_on,
        )
        for entry_id, booking in zip(entry_ids, bookings, strict=True)
        for posting in postings_of(booking.kind, gross=booking.gross, vat=booking.vat)
    )
