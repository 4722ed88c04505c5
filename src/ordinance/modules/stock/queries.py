"""Reads of stock: levels locked before anyone decides on them, reservations by line, what is free by item."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Sum

from ordinance.foundation.database.hot import Keys, Read, keys_sql
from ordinance.foundation.database.locking import Locked, lock
from ordinance.modules.stock.models import Reservation, StockLevel, StockOwner, StockStatus, Warehouse
from ordinance.modules.stock.rules import Level

# Own goods in status available: the only ones that may be promised.
_SELLABLE: Final = "company_id = %s and item_id = any({keys}) and status = 'available' and owner = 'own'"
_LEVELS: Final = f"""
select json_build_array(id, item_id, warehouse_id, lot, (on_hand - reserved)::text, received_on)
from stock_stocklevel where {_SELLABLE} order by id for no key update
"""
_FREE: Final = f"""
select json_build_array(item_id, sum(on_hand - reserved)::text) from stock_stocklevel where {_SELLABLE} group by item_id
"""


def levels_locked(company_id: int, item_ids: Collection[int]) -> Locked[StockLevel]:
    """Lock the levels that may be promised of these items, in key order."""
    return lock(
        StockLevel.objects.filter(
            company_id=company_id, item_id__in=item_ids, status=StockStatus.AVAILABLE, owner=StockOwner.OWN
        )
    )


def levels_free(company_id: int, item_ids: Collection[int]) -> list[Level]:
    """The levels that may be promised, read without a lock: for pages and early gates, never to reserve on."""
    return levels_as_rules(
        StockLevel.objects.filter(
            company_id=company_id, item_id__in=item_ids, status=StockStatus.AVAILABLE, owner=StockOwner.OWN
        )
    )


def levels_locked_by_key(company_id: int, keys: Collection[int]) -> Locked[StockLevel]:
    """Lock levels whatever their status, in key order."""
    return lock(StockLevel.objects.filter(company_id=company_id, pk__in=keys))


def levels_by_key(company_id: int, keys: Collection[int]) -> dict[int, StockLevel]:
    """Levels by key, read without a lock: their place and lot never change."""
    return {level.pk: level for level in StockLevel.objects.filter(company_id=company_id, pk__in=keys)}


def lots_known(company_id: int, item_ids: Collection[int], lot: str) -> bool:
    """Whether there is a lot of this name of any of the items."""
    return StockLevel.objects.filter(company_id=company_id, item_id__in=list(item_ids), lot__iexact=lot).exists()


def levels_read(company_id: int, item_ids: Keys) -> Read:
    """The same lock as part of a composed read; `levels_of` reads its rows."""
    array, params = keys_sql(item_ids)
    return Read("levels", _LEVELS.format(keys=array), (company_id, *params))


def warehouses_read(company_id: int) -> Read:
    """The company's warehouses, code and key, as part of a composed read."""
    sql = "select json_build_array(code, id) from stock_warehouse where company_id = %s"
    return Read("warehouses", sql, (company_id,))


def levels_of(rows: Sequence[Sequence[Any]]) -> list[Level]:
    """The rows of `levels_read` as the rules want them."""
    return [
        Level(
            id=key,
            item_id=item,
            warehouse_id=warehouse,
            lot=lot,
            free=Decimal(free),
            received_on=date.fromisoformat(received_on),
        )
        for key, item, warehouse, lot, free, received_on in rows
    ]


def levels_as_rules(levels: Iterable[StockLevel]) -> list[Level]:
    """Locked levels as the rules want them."""
    return [
        Level(
            id=level.pk,
            item_id=level.item_id,
            warehouse_id=level.warehouse_id,
            lot=level.lot,
            free=level.on_hand - level.reserved,
            received_on=level.received_on,
        )
        for level in levels
    ]


def free_read(company_id: int, item_ids: Keys) -> Read:
    """What is free of each item, as part of a composed read: rows of item and quantity."""
    array, params = keys_sql(item_ids)
    return Read("free", _FREE.format(keys=array), (company_id, *params))


def reservations_of(line_ids: Collection[int]) -> list[Reservation]:
    """What is kept for these order lines, with its levels, oldest goods first; to decide on it, hold their orders."""
    return list(
        Reservation.objects.filter(order_line_id__in=line_ids, quantity__gt=0)
        .select_related("level")
        .order_by("order_line_id", "level__received_on", "level_id")
    )


def reserved_by_line(line_ids: Collection[int]) -> dict[int, Decimal]:
    """The sum of what is kept for each line."""
    sums = Reservation.objects.filter(order_line_id__in=line_ids, quantity__gt=0).values_list("order_line_id")
    return dict(sums.annotate(total=Sum("quantity")))


def warehouses_of(company_id: int) -> dict[str, Warehouse]:
    """The company's warehouses by code."""
    return {warehouse.code: warehouse for warehouse in Warehouse.objects.filter(company_id=company_id)}
