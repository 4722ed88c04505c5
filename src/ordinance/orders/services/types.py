"""Writing order types."""

from collections.abc import Sequence
from dataclasses import dataclass

from ordinance.foundation.ledger.journal import Journal
from ordinance.orders.models import OrderType


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSpec:
    """What kind of order it is, as data (A19)."""

    code: str
    name_zh: str
    name_en: str
    is_priced: bool = True
    is_invoiced: bool = True
    is_shipped: bool = True
    is_return_due: bool = False
    needs_production: bool = False
    ownership_passes: str = "shipped"


def types_add(specs: Sequence[TypeSpec], *, journal: Journal) -> list[OrderType]:
    """Add order types to the company; one statement."""
    rows = [
        OrderType(
            company_id=journal.company_id,
            code=spec.code,
            name_zh=spec.name_zh,
            name_en=spec.name_en,
            is_priced=spec.is_priced,
            is_invoiced=spec.is_invoiced,
            is_shipped=spec.is_shipped,
            is_return_due=spec.is_return_due,
            needs_production=spec.needs_production,
            ownership_passes=spec.ownership_passes,
        )
        for spec in specs
    ]
    OrderType.objects.bulk_create(rows)
    journal.add("order_types.added", journal.company_id, {"codes": [spec.code for spec in specs]})
    return rows
