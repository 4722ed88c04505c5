"""Reads of the catalogue."""

from collections.abc import Collection
from decimal import Decimal
from typing import Final

from ordinance.foundation.database.hot import Keys, Read, keys_sql, literal
from ordinance.foundation.database.locking import Locked, lock
from ordinance.masterdata.catalog.models import Item, ItemUnit


def items_by_code(company_id: int, codes: Collection[str]) -> dict[str, Item]:
    """The company's items among the codes; one query."""
    return {row.code: row for row in Item.objects.filter(company_id=company_id, code__in=codes)}


def items_by_key(keys: Collection[int]) -> dict[int, Item]:
    """Items by key; one query."""
    return Item.objects.in_bulk(list(keys))


def units_by_item(keys: Collection[int]) -> dict[int, dict[str, Decimal]]:
    """The other units of each item with their factors; one query."""
    units: dict[int, dict[str, Decimal]] = {}
    for row in ItemUnit.objects.filter(item_id__in=keys):
        units.setdefault(row.item_id, {})[row.unit] = row.factor
    return units


_ITEMS: Final = """
select json_build_array(id, code, name, kind, status, discontinued_on, product_line, unit, unit_decimals,
  vat_rate::text)
from catalog_item where company_id = %s and code = any(%s::text[])
"""
_UNITS: Final = "select json_build_array(item_id, unit, factor::text) from catalog_itemunit where item_id = any({keys})"


def items_read(company_id: int, codes: Collection[str]) -> Read:
    """The company's items among the codes, as part of a composed read."""
    return Read("items", _ITEMS, (company_id, literal(sorted(codes))))


def units_read(item_ids: Keys) -> Read:
    """The other units of items with their factors, as part of a composed read."""
    array, params = keys_sql(item_ids)
    return Read("units", _UNITS.format(keys=array), params)


def items_locked(keys: Collection[int], company_id: int) -> Locked[Item]:
    """Lock items of the company in key order."""
    return lock(Item.objects.filter(company_id=company_id, pk__in=keys))
