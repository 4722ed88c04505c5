"""Reads of promise: open supplies locked before anyone decides on them, pegs, and what comes in by item and day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, QuerySet

from ordinance.foundation.database.hot import Keys, Read, keys_sql
from ordinance.foundation.database.locking import Locked, lock
from ordinance.modules.promise import rules
from ordinance.modules.promise.models import Peg, Supply

_OPEN: Final = "company_id = %s and item_id = any({keys}) and quantity > received"
_SUPPLIES: Final = f"""
select json_build_array(id, item_id, warehouse_id, due_on, (quantity - received - pegged)::text)
from promise_supply where {_OPEN} order by id for no key update
"""
_INCOMING: Final = f"""
select json_build_array(item_id, due_on, sum(quantity - received - pegged)::text) from promise_supply
where {_OPEN} and quantity - received > pegged group by item_id, due_on order by item_id, due_on
"""


def supplies_locked(company_id: int, item_ids: Collection[int]) -> Locked[Supply]:
    """Lock the open supplies of these items, in key order."""
    return lock(_open(company_id, item_ids))


def supplies_locked_by_key(company_id: int, keys: Collection[int]) -> Locked[Supply]:
    """Lock supplies, open or not, in key order."""
    return lock(Supply.objects.filter(company_id=company_id, pk__in=keys))


def supplies_open(company_id: int, item_ids: Collection[int]) -> list[rules.Supply]:
    """The open supplies, read without a lock: for pages and early gates, never to decide a peg."""
    return supplies_as_rules(_open(company_id, item_ids))


def supplies_read(company_id: int, item_ids: Keys) -> Read:
    """The lock of `supplies_locked` as part of a composed read; `supplies_of` reads its rows."""
    array, params = keys_sql(item_ids)
    return Read("supplies", _SUPPLIES.format(keys=array), (company_id, *params))


def supplies_of(rows: Sequence[Sequence[Any]]) -> list[rules.Supply]:
    """The rows of `supplies_read` as the rules want them."""
    return [
        rules.Supply(
            id=key, item_id=item, warehouse_id=warehouse, due_on=date.fromisoformat(due_on), free=Decimal(free)
        )
        for key, item, warehouse, due_on, free in rows
    ]


def supplies_as_rules(supplies: Iterable[Supply]) -> list[rules.Supply]:
    """Supplies as the rules want them."""
    return [
        rules.Supply(
            id=supply.pk,
            item_id=supply.item_id,
            warehouse_id=supply.warehouse_id,
            due_on=supply.due_on,
            free=supply.quantity - supply.received - supply.pegged,
        )
        for supply in supplies
    ]


def incoming_read(company_id: int, item_ids: Keys) -> Read:
    """What comes in and is not promised, as part of a composed read: rows of item, day and quantity."""
    array, params = keys_sql(item_ids)
    return Read("incoming", _INCOMING.format(keys=array), (company_id, *params))


def pegs_of(line_ids: Collection[int]) -> list[Peg]:
    """The open pegs of these order lines, earliest supply first; to decide on them, hold their orders."""
    pegs = Peg.objects.filter(order_line_id__in=line_ids, quantity__gt=0).select_related("supply")
    return list(pegs.order_by("order_line_id", "supply__due_on", "supply_id"))


def pegs_on(supply_ids: Collection[int]) -> list[Peg]:
    """The open pegs on these supplies, in the order they were made."""
    return list(Peg.objects.filter(supply_id__in=supply_ids, quantity__gt=0).order_by("supply_id", "made_at", "pk"))


def _open(company_id: int, item_ids: Collection[int]) -> QuerySet[Supply]:
    return Supply.objects.filter(company_id=company_id, item_id__in=item_ids, quantity__gt=F("received"))
