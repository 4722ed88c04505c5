"""Writes of price rules. A rule is never edited: it ends, and another begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ordinance.foundation.ledger.journal import Journal
from ordinance.modules.pricing.models import PriceKind, PriceRule


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPrice:
    """A price rule to add; either `price` or `percent`."""

    kind: str = PriceKind.LIST
    item_id: int
    customer_id: int | None = None
    grade: str = ""
    currency: str = "CNY"
    basis: str = "gross"
    min_quantity: Decimal = Decimal(0)
    price: Decimal | None = None
    percent: Decimal | None = None
    floor: Decimal | None = None
    valid_from: date
    valid_to: date | None = None
    clause: str = ""


def prices_add(prices: Sequence[NewPrice], *, journal: Journal) -> list[PriceRule]:
    """Add price rules, one statement however many; each is told of on its item's stream."""
    rows = [
        PriceRule(
            company_id=journal.company_id,
            kind=new.kind,
            item_id=new.item_id,
            customer_id=new.customer_id,
            grade=new.grade,
            currency=new.currency,
            basis=new.basis,
            min_quantity=new.min_quantity,
            price=new.price,
            percent=new.percent,
            floor=new.floor,
            valid_from=new.valid_from,
            valid_to=new.valid_to,
            clause=new.clause,
        )
        for new in prices
    ]
    PriceRule.objects.bulk_create(rows)
    for row in rows:
        journal.add(
            "price.set",
            row.item_id,
            {
                "rule": row.pk,
                "kind": row.kind,
                "customer": row.customer_id,
                "grade": row.grade,
                "price": row.price,
                "percent": row.percent,
                "basis": row.basis,
                "currency": row.currency,
                "from": row.valid_from,
            },
        )
    return rows
