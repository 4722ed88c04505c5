"""Reads of orders: locked batches, their lines, and the sums their progress follows from."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection
from django.db.models import QuerySet

from ordinance.foundation.database.hot import Keys, Read, keys_sql, literal
from ordinance.foundation.database.locking import Locked, lock
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.values import value
from ordinance.orders.models import Hold, Order, OrderLine, OrderType

PAGE: Final = 50


def orders_visible(actor: Actor) -> QuerySet[Order]:
    """The orders this person may see: their company's and, for a customer's person, their own customer's."""
    orders = Order.objects.filter(company_id=actor.company_id)
    return orders if actor.customer_ids is None else orders.filter(customer_id__in=actor.customer_ids)


def orders_locked(keys: Collection[int], actor: Actor) -> Locked[Order]:
    """Lock the orders among `keys` that the actor may touch, in key order, with their types."""
    return lock(orders_visible(actor).filter(pk__in=keys).select_related("type"))


def holds_locked(keys: Collection[int], company_id: int) -> Locked[Hold]:
    """Lock holds by key."""
    return lock(Hold.objects.filter(pk__in=keys, company_id=company_id))


def lines_of(order_keys: Collection[int]) -> list[OrderLine]:
    """The lines of orders, by order and position; one query."""
    return list(OrderLine.objects.filter(order_id__in=order_keys).order_by("order_id", "position"))


def items_by_order(lines: Sequence[OrderLine]) -> dict[int, frozenset[int]]:
    """The items on each order's lines."""
    items: dict[int, set[int]] = {}
    for line in lines:
        if line.item_id is not None:
            items.setdefault(line.order_id, set()).add(line.item_id)
    return {order_id: frozenset(keys) for order_id, keys in items.items()}


def types_of(company_id: int) -> Mapping[str, OrderType]:
    """The company's order types by code."""
    return {kind.code: kind for kind in OrderType.objects.filter(company_id=company_id)}


@value
class LineSums:
    """What the lines of one order add up to, for its tracks."""

    to_ship: Decimal = Decimal(0)
    shipped: Decimal = Decimal(0)
    signed: Decimal = Decimal(0)
    lines_short: int = 0
    lines_pegged: int = 0
    lines_unbilled: int = 0
    lines_billed: int = 0
    promised_on: date | None = None
    sent_back: Sequence[int] = ()  # lines of which something came back


_SUMS: Final = """
select l.order_id,
  coalesce(sum((l.quantity - l.cancelled)) filter (where l.kind <> 'charge'), 0),
  coalesce(sum(l.shipped) filter (where l.kind <> 'charge'), 0),
  coalesce(sum(l.signed + coalesce(r.refused, 0)) filter (where l.kind <> 'charge'), 0),
  count(*) filter (where l.kind <> 'charge' and l.shipped < (l.quantity - l.cancelled) * (1 - l.short_tolerance)),
  count(*) filter (where l.pegged > 0),
  count(*) filter (where l.gross <> 0 and l.invoiced < case
    when l.kind <> 'charge' and l.shipped >= (l.quantity - l.cancelled) * (1 - l.short_tolerance)
      then l.shipped - coalesce(r.refused, 0)
    else l.quantity - l.cancelled end),
  count(*) filter (where l.invoiced > 0),
  max(l.promised_on),
  coalesce(array_agg(l.id) filter (where l.returned > 0), '{}')
from orders_orderline l left join unnest(%s::bigint[], %s::numeric[]) r(id, refused) on r.id = l.id
where l.order_id = any(%s::bigint[]) group by l.order_id
"""


def line_sums(order_keys: Collection[int], refused: Mapping[int, Decimal] | None = None) -> dict[int, LineSums]:
    """Sums over the lines of each order; one query.

    refused  of a line, what was not signed for and came back: nobody will sign for it or be billed for it any more
    """
    given = refused or {}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [literal(given), literal(given.values()), literal(sorted(order_keys))])
        return {row[0]: LineSums(*row[1:]) for row in cursor.fetchall()}


def order_of_line(line_keys: Collection[int]) -> dict[int, int]:
    """The order each line belongs to; one query."""
    return dict(OrderLine.objects.filter(pk__in=line_keys).values_list("pk", "order_id"))


_TYPES: Final = """
select json_build_array(id, code, is_priced, is_invoiced, is_shipped, number_pattern)
from orders_ordertype where company_id = %s
"""
_HELD: Final = """
select json_build_array(object_kind, object_id, object_lot) from orders_hold
where company_id = %s and state <> 'lifted' and ((object_kind = 'customer' and object_id = any({customers}))
  or (object_kind = 'item' and object_id = any({items})) or (object_kind = 'lot' and object_lot = any(%s::text[])))
"""
_SAME_PO: Final = """
select json_build_array(customer_id, customer_po) from orders_order
where company_id = %s and customer_po = any(%s::text[]) and customer_po <> '' and status <> 'cancelled'
  and customer_id = any({customers})
"""


def types_read(company_id: int) -> Read:
    """The company's order types, as part of a composed read."""
    return Read("types", _TYPES, (company_id,))


def held_read(company_id: int, customer_ids: Keys, item_ids: Keys, lots: Collection[str]) -> Read:
    """What a new order could touch that a hold in force stands on: rows of kind, key and lot."""
    customers, customer_params = keys_sql(customer_ids)
    items, item_params = keys_sql(item_ids)
    sql = _HELD.format(customers=customers, items=items)
    return Read("held", sql, (company_id, *customer_params, *item_params, literal(sorted(lots))))


def same_po_read(company_id: int, customer_ids: Keys, pos: Collection[str]) -> Read:
    """Customers' PO numbers that are known already: rows of customer and PO."""
    customers, params = keys_sql(customer_ids)
    return Read("same_po", _SAME_PO.format(customers=customers), (company_id, literal(sorted(pos)), *params))
