"""The only writers of stock."""

from collections.abc import Sequence

from ordinance.foundation.ledger.journal import Journal
from ordinance.modules.stock.models import Warehouse


def warehouses_add(warehouses: Sequence[tuple[str, str, str]], *, journal: Journal) -> list[Warehouse]:
    """Add warehouses by (code, zh, en); one statement."""
    rows = [Warehouse(company_id=journal.company_id, code=code, name_zh=zh, name_en=en) for code, zh, en in warehouses]
    Warehouse.objects.bulk_create(rows)
    for row in rows:
        journal.add("warehouse.added", row.pk, {"code": row.code})
    return rows
