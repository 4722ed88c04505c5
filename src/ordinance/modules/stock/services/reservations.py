"""Reservations: goods on hand kept for order lines. A level's reserved quantity is the sum of its reservations.

Callers hold the orders whose lines they reserve for, so the reservations of a line never change under them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from ordinance.foundation.database.arrays import numbers
from ordinance.foundation.database.hot import Write, literal, write_together
from ordinance.foundation.database.ids import KEYS
from ordinance.foundation.values import value
from ordinance.modules.stock.errors import StockShort
from ordinance.modules.stock.models import Reservation, StockLevel
from ordinance.modules.stock.queries import reservations_of
from ordinance.modules.stock.services.guards import run, touched

_TAKE: Final = """
with held as materialized (
  select l.id, u.q from stock_stocklevel l join unnest(%s::bigint[], %s::numeric[]) u(id, q) on u.id = l.id
  order by l.id for no key update of l)
update stock_stocklevel l set reserved = l.reserved + held.q from held
where l.id = held.id and l.reserved + held.q between 0 and l.on_hand returning l.id
"""
_INSERT: Final = """
insert into stock_reservation as r (id, order_id, order_line_id, level_id, quantity, priority, company_id, made_at)
select u.*, %s::bigint, %s::timestamptz
from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::numeric[], %s::smallint[]) u
on conflict (order_line_id, level_id) do update set quantity = r.quantity + excluded.quantity,
  priority = excluded.priority, made_at = case when r.quantity = 0 then excluded.made_at else r.made_at end
"""
_REDUCE: Final = """
with held as materialized (
  select r.id, u.q from stock_reservation r join unnest(%s::bigint[], %s::numeric[]) u(id, q) on u.id = r.id
  order by r.id for no key update of r)
update stock_reservation r set quantity = r.quantity - held.q from held
where r.id = held.id and r.quantity >= held.q returning r.id
"""


@value(kw_only=True)
class Take:
    """So much of a level for an order line."""

    order_id: int
    line_id: int
    level_id: int
    quantity: Decimal
    priority: int = 5


def stock_take(demand: Mapping[int, Decimal]) -> Write:
    """Reserve level → quantity, or miss: rows are locked in key order, the condition sits in the update (D1).

    A negative quantity gives back. Sum per level first: two lines of one item are one demand.
    """
    levels = sorted(demand)
    return Write("stock", _TAKE, (literal(levels), literal(demand[key] for key in levels)), expected=len(levels))


def reservations_insert(takes: Sequence[Take], *, company_id: int, now: datetime) -> Write:
    """The reservations themselves; more for the same line and level adds to what is kept."""
    summed: dict[tuple[int, int], list[Take]] = {}
    for take in takes:
        summed.setdefault((take.line_id, take.level_id), []).append(take)
    rows = [summed[key] for key in sorted(summed)]
    return Write(
        "reservations",
        _INSERT,
        (
            company_id,
            now.isoformat(),
            numbers(KEYS.take(len(rows))),
            numbers([parts[0].order_id for parts in rows]),
            numbers([parts[0].line_id for parts in rows]),
            numbers([parts[0].level_id for parts in rows]),
            numbers([sum((part.quantity for part in parts[1:]), parts[0].quantity) for parts in rows]),
            numbers([parts[0].priority for parts in rows]),
        ),
    )


def reservations_make(takes: Sequence[Take], *, company_id: int, now: datetime) -> None:
    """Reserve, all of it: two statements however many lines, the first one guarded (D1).

    raises  StockShort when a level has less free than its takes ask for together; the act must then be undone
    """
    if not takes:
        return
    demand = _summed((take.level_id, take.quantity) for take in takes)
    missed = demand.keys() - touched(stock_take(demand))
    if missed:
        raise _short(min(missed), demand)
    run(reservations_insert(takes, company_id=company_id, now=now))


def reservations_release(line_ids: Collection[int], *, company_id: int) -> dict[int, Decimal]:
    """Give back all that is kept for these lines; returns how much per line (lines that had none are left out)."""
    kept = [kept for kept in reservations_of(line_ids) if kept.company_id == company_id]
    return _given_back([(each, each.quantity) for each in kept])


def reservations_forget(line_ids: Iterable[int]) -> None:
    """Drop the empty reservations of lines that may be rewritten."""
    Reservation.objects.filter(order_line_id__in=list(line_ids), quantity=0).delete()


def reservations_reduce(
    quantities: Mapping[int, Decimal], *, planned: Mapping[tuple[int, int], Decimal] | None = None
) -> dict[int, Decimal]:
    """Give back up to so much per line, the newest goods first; returns how much it was.

    planned  what is on a delivery already, by line and level: it stays
    """
    left, staying = dict(quantities), planned or {}
    parts: list[tuple[Reservation, Decimal]] = []
    for kept in reversed(reservations_of(quantities.keys())):
        loose = kept.quantity - staying.get((kept.order_line_id, kept.level_id), Decimal(0))
        quantity = min(loose, left[kept.order_line_id])
        if quantity > 0:
            left[kept.order_line_id] -= quantity
            parts.append((kept, quantity))
    return _given_back(parts)


def _given_back(parts: Sequence[tuple[Reservation, Decimal]]) -> dict[int, Decimal]:
    if not parts:
        return {}
    levels = _summed((kept.level_id, -quantity) for kept, quantity in parts)
    by_key = {kept.pk: quantity for kept, quantity in parts}
    keys = sorted(by_key)
    reduce = Write("reduced", _REDUCE, (literal(keys), literal(by_key[key] for key in keys)), expected=len(keys))
    write_together([stock_take(levels), reduce])
    return _summed((kept.order_line_id, quantity) for kept, quantity in parts)


def _summed(parts: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for key, quantity in parts:
        sums[key] = sums.get(key, Decimal(0)) + quantity
    return sums


def _short(missed: int, demand: Mapping[int, Decimal]) -> StockShort:
    """How short a level fell: a second question, asked only when the guard missed."""
    level = StockLevel.objects.filter(pk=missed).first()
    return StockShort(level=missed, wanted=demand[missed], free=level.on_hand - level.reserved if level else Decimal(0))
