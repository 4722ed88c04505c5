"""The only writers of supply and pegs: goods to come, and what of them is promised to order lines.

pegged ≤ quantity − received, by conditional update: two orders are never promised the same incoming goods. Callers hold
the orders whose lines they peg for, so the pegs of a line never change under them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.database.hot import Write, hot_cursor, literal
from ordinance.foundation.database.ids import KEYS
from ordinance.foundation.database.locking import Locked
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.values import value
from ordinance.modules.promise.errors import SupplyOverReceived, SupplyShort
from ordinance.modules.promise.models import Peg, Supply
from ordinance.modules.promise.queries import pegs_of, pegs_on

ZERO: Final = Decimal(0)
_TAKE: Final = """
with held as materialized (
  select s.id, u.q from promise_supply s join unnest(%s::bigint[], %s::numeric[]) u(id, q) on u.id = s.id
  order by s.id for no key update of s)
update promise_supply s set pegged = s.pegged + held.q from held
where s.id = held.id and s.pegged + held.q between 0 and s.quantity - s.received returning s.id
"""
_INSERT: Final = """
insert into promise_peg as p (id, order_id, order_line_id, supply_id, quantity, company_id, made_at)
select u.*, %s::bigint, %s::timestamptz
from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::numeric[]) u
on conflict (order_line_id, supply_id) do update set quantity = p.quantity + excluded.quantity,
  made_at = case when p.quantity = 0 then excluded.made_at else p.made_at end
"""
_REDUCE: Final = """
with held as materialized (
  select p.id, u.q from promise_peg p join unnest(%s::bigint[], %s::numeric[]) u(id, q) on u.id = p.id
  order by p.id for no key update of p)
update promise_peg p set quantity = p.quantity - held.q from held
where p.id = held.id and p.quantity >= held.q returning p.id
"""
_RECEIVE: Final = """
update promise_supply set received = received + %s::numeric, pegged = pegged - %s::numeric
where id = %s::bigint and received + %s::numeric <= quantity returning id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSupply:
    """Goods expected on a day."""

    item_id: int
    warehouse_id: int
    due_on: date
    quantity: Decimal
    kind: str = "purchase"  # purchase, transfer, production
    reference: str = ""


@value(kw_only=True)
class PegTake:
    """So much of a supply for an order line."""

    order_id: int
    line_id: int
    supply_id: int
    quantity: Decimal


def supplies_add(supplies: Sequence[NewSupply], *, journal: Journal) -> list[Supply]:
    """Announce goods to come, one INSERT."""
    rows = [
        Supply(
            company_id=journal.company_id,
            item_id=new.item_id,
            warehouse_id=new.warehouse_id,
            kind=new.kind,
            reference=new.reference,
            due_on=new.due_on,
            quantity=new.quantity,
        )
        for new in supplies
    ]
    Supply.objects.bulk_create(rows)
    for row in rows:
        journal.add(
            "supply.added",
            row.pk,
            {
                "item": row.item_id, "warehouse": row.warehouse_id, "kind": row.kind, "reference": row.reference,
                "due_on": row.due_on, "quantity": row.quantity,
            },
        )  # fmt: skip
    return rows


def supply_take(demand: Mapping[int, Decimal]) -> Write:
    """Promise supply → quantity, or miss: rows are locked in key order, the condition sits in the update (D8).

    A negative quantity gives back. Sum per supply first.
    """
    keys = sorted(demand)
    return Write("supply", _TAKE, (literal(keys), literal(demand[key] for key in keys)), expected=len(keys))


def pegs_insert(takes: Sequence[PegTake], *, company_id: int, now: datetime) -> Write:
    """The pegs themselves; more for the same line and supply adds to what is promised."""
    summed: dict[tuple[int, int], list[PegTake]] = {}
    for take in takes:
        summed.setdefault((take.line_id, take.supply_id), []).append(take)
    rows = [summed[key] for key in sorted(summed)]
    return Write(
        "pegs",
        _INSERT,
        (
            company_id,
            now.isoformat(),
            literal(KEYS.take(len(rows))),
            literal(parts[0].order_id for parts in rows),
            literal(parts[0].line_id for parts in rows),
            literal(parts[0].supply_id for parts in rows),
            literal(sum(part.quantity for part in parts) for parts in rows),
        ),
    )


def pegs_make(takes: Sequence[PegTake], *, company_id: int, now: datetime) -> None:
    """Peg, all of it: two statements however many lines, the first one guarded (D8).

    raises  SupplyShort when a supply has less unpromised than its takes ask for together; the act must then be undone
    """
    if not takes:
        return
    demand = _summed((take.supply_id, take.quantity) for take in takes)
    missed = demand.keys() - _touched(supply_take(demand))
    if missed:
        supply = Supply.objects.filter(pk=min(missed)).first()
        free = supply.quantity - supply.received - supply.pegged if supply else ZERO
        raise SupplyShort(supply=min(missed), wanted=demand[min(missed)], free=free)
    _touched(pegs_insert(takes, company_id=company_id, now=now))


def pegs_release(line_ids: Collection[int]) -> dict[int, Decimal]:
    """Give back all that is promised to these lines; returns how much per line (lines without pegs are left out)."""
    return _given_back([(peg, peg.quantity) for peg in pegs_of(line_ids)])


def pegs_forget(line_ids: Iterable[int]) -> None:
    """Drop the empty pegs of lines that may be rewritten."""
    Peg.objects.filter(order_line_id__in=list(line_ids), quantity=0).delete()


def pegs_reduce(quantities: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Give back up to so much per line, the latest supply first; returns how much it was."""
    left = dict(quantities)
    parts: list[tuple[Peg, Decimal]] = []
    for peg in reversed(pegs_of(quantities.keys())):
        quantity = min(peg.quantity, left[peg.order_line_id])
        if quantity > 0:
            left[peg.order_line_id] -= quantity
            parts.append((peg, quantity))
    return _given_back(parts)


def supply_receive(
    supplies: Locked[Supply], quantity: Decimal, *, priorities: Mapping[int, int], journal: Journal
) -> list[PegTake]:
    """Goods of one locked supply came in: its pegs are fulfilled in order of priority, then of when they were made.

    priorities  by order (a smaller number is more urgent)
    returns     what each line now has on hand, to be reserved for it
    raises      SupplyOverReceived when more came than is still expected
    """
    (supply,) = supplies
    if quantity > supply.quantity - supply.received:
        raise SupplyOverReceived(supply=supply.pk, received=quantity, expected=supply.quantity - supply.received)
    left = quantity
    parts: list[tuple[Peg, Decimal]] = []
    for peg in sorted(pegs_on([supply.pk]), key=lambda peg: (priorities[peg.order_id], peg.made_at, peg.pk)):
        part = min(left, peg.quantity)
        if part > 0:
            left -= part
            parts.append((peg, part))
    with hot_cursor() as cursor:
        cursor.execute(_RECEIVE, [quantity, quantity - left, supply.pk, quantity])
    if parts:
        _touched(_reduced(parts))
    fulfilled = [
        PegTake(order_id=peg.order_id, line_id=peg.order_line_id, supply_id=supply.pk, quantity=part)
        for peg, part in parts
    ]
    journal.add(
        "supply.received",
        supply.pk,
        {
            "quantity": quantity, "before": supply.received, "after": supply.received + quantity,
            "pegs": [[take.order_id, take.line_id, take.quantity] for take in fulfilled],
        },
        links=sorted({take.order_id for take in fulfilled}),
    )  # fmt: skip
    return fulfilled


def _given_back(parts: Sequence[tuple[Peg, Decimal]]) -> dict[int, Decimal]:
    if not parts:
        return {}
    _touched(supply_take(_summed((peg.supply_id, -quantity) for peg, quantity in parts)))
    _touched(_reduced(parts))
    return _summed((peg.order_line_id, quantity) for peg, quantity in parts)


def _reduced(parts: Sequence[tuple[Peg, Decimal]]) -> Write:
    by_key = {peg.pk: quantity for peg, quantity in parts}
    keys = sorted(by_key)
    return Write("reduced", _REDUCE, (literal(keys), literal(by_key[key] for key in keys)), expected=len(keys))


def _touched(write: Write) -> set[Any]:
    """Run a write on its own; the keys of the rows a guard touched, the rows missed are as they were."""
    with hot_cursor() as cursor:
        cursor.execute(write.sql, write.params)
        return {row[0] for row in cursor.fetchall()} if write.expected is not None else set()


def _summed(parts: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for key, quantity in parts:
        sums[key] = sums.get(key, ZERO) + quantity
    return sums
