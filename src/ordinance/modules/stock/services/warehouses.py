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


def warehouse_rename(warehouse: Warehouse, name_zh: str, name_en: str, *, journal: Journal) -> None:
    """Give a locked warehouse other names; its code stays."""
    Warehouse.objects.filter(pk=warehouse.pk).update(name_zh=name_zh, name_en=name_en)
    before = {"name_zh": warehouse.name_zh, "name_en": warehouse.name_en}
    after = {"name_zh": name_zh, "name_en": name_en}
    journal.add("warehouse.renamed", warehouse.pk, {"before": before, "after": after})
