"""Warehouses of a company."""

from collections.abc import Sequence

from ordinance.foundation.ledger.journal import Journal
from ordinance.modules.stock.models import Warehouse


def warehouses_add(warehouses: Sequence[tuple[str, str, str]], *, journal: Journal) -> list[Warehouse]:
    """Add warehouses by (code, name zh, name en), one INSERT."""
    rows = [
        Warehouse(company_id=journal.company_id, code=code, name_zh=name_zh, name_en=name_en)
        for code, name_zh, name_en in warehouses
    ]
    Warehouse.objects.bulk_create(rows)
    for row in rows:
        journal.add("warehouse.added", row.pk, {"code": row.code, "name_zh": row.name_zh, "name_en": row.name_en})
    return rows
