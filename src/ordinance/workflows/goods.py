"""Reading what a door says of goods: item and warehouse by code, a quantity their unit can count, bounded texts."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ordinance.foundation.database.locking import Locked
from ordinance.foundation.errors import InvalidInput, Refused
from ordinance.foundation.money.rules import NumberRefused, parse_quantity
from ordinance.masterdata.catalog.models import Item, ItemKind
from ordinance.masterdata.catalog.queries import items_by_code
from ordinance.modules.promise.models import Supply
from ordinance.modules.promise.queries import supplies_locked
from ordinance.modules.stock.models import StockLevel, Warehouse
from ordinance.modules.stock.queries import levels_locked, warehouses_of

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The company's goods and warehouses, by code."""

    items: Mapping[str, Item]
    warehouses: Mapping[str, Warehouse]

    def refusal(self, item: str, warehouse: str, quantity: Decimal) -> Refused | None:
        """Why goods cannot be spoken of so; None when they can."""
        if item not in self.items:
            return Refused("unknown_item", {"item": item})
        if self.items[item].kind != ItemKind.GOODS:
            return Refused("not_goods", {"item": item, "kind": self.items[item].kind})
        if warehouse not in self.warehouses:
            return Refused("unknown_warehouse", {"warehouse": warehouse})
        return quantity_refusal(quantity, self.items[item].unit_decimals)


def catalogue(company_id: int, items: Collection[str]) -> Catalogue:
    """The goods among the codes, and all warehouses; two queries."""
    return Catalogue(items_by_code(company_id, items), warehouses_of(company_id))


def goods_locked(company_id: int, item_ids: Collection[int]) -> tuple[Locked[StockLevel], Locked[Supply]]:
    """What may be promised of items, on hand and to come, locked in the global order: levels, then supplies.

    Goods received while we waited for a supply have left it, perhaps for a level that was not there when we looked
    first: so the levels are read again. Without that an order could be refused for goods that had just come in.
    """
    levels_locked(company_id, item_ids)
    supplies = supplies_locked(company_id, item_ids)
    return levels_locked(company_id, item_ids), supplies


def quantity_refusal(quantity: Decimal, decimals: int) -> Refused | None:
    """Why a quantity is none, or none that a unit with so many decimals can count; None when it is one."""
    try:
        parsed = parse_quantity(quantity)
    except NumberRefused as refused:
        return Refused("quantity_refused", {"reason": refused.code, "value": refused.value})
    if -int(parsed.as_tuple().exponent) > decimals:
        return Refused("quantity_refused", {"reason": "unit_is_coarser", "value": parsed, "decimals": decimals})
    return None


def text_check(field: str, value: str, longest: int) -> None:
    """Refuse a text that is too long or holds control characters.

    raises  InvalidInput
    """
    if len(value) > longest:
        raise InvalidInput(field=field, reason="too_long", longest=longest)
    if _CONTROL.search(value):
        raise InvalidInput(field=field, reason="control_character")
