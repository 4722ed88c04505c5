"""Reads of the catalogue."""

from collections.abc import Collection
from decimal import Decimal

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
