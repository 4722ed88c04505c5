"""Goods that come, go and move: every change of a level is a movement of a document, written in the same statement.

on hand = sum of movements. One ledger row per document and call (`stock.moved`) names all its movements.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from django.db import connection

from ordinance.foundation.database.hot import Write, insert, literal
from ordinance.foundation.database.ids import KEYS
from ordinance.foundation.database.models import QUANTITY_MAX
from ordinance.foundation.errors import Refusal, Refused
from ordinance.foundation.ledger.journal import Journal
from ordinance.modules.stock.errors import ReservationShort, StockShort, StockUnbounded
from ordinance.modules.stock.models import MovementKind, Reservation, StockLevel
from ordinance.modules.stock.queries import levels_locked_by_key
from ordinance.modules.stock.services.guards import run, touched
from ordinance.modules.stock.services.papers import Counted, Document, GoodsBack, Issue, Place, Receipt, Transfer

ZERO: Final = Decimal(0)
LevelKey: TypeAlias = tuple[int, int, str, str, str, str]

_LEVELS: Final = """
with held as materialized (
  select l.id, u.q, u.r from stock_stocklevel l
  join unnest(%s::bigint[], %s::numeric[], %s::numeric[]) u(id, q, r) on u.id = l.id
  order by l.id for no key update of l)
update stock_stocklevel l set on_hand = l.on_hand + held.q, reserved = l.reserved + held.r,
  received_on = case when l.on_hand = 0 then %s::date else l.received_on end
from held where l.id = held.id and l.reserved + held.r between 0 and l.on_hand + held.q
  and l.on_hand + held.q <= %s::numeric
returning l.id
"""
_CONSUME: Final = """
with held as materialized (
  select r.id, u.q from stock_reservation r
  join unnest(%s::bigint[], %s::bigint[], %s::numeric[]) u(line_id, level_id, q)
    on u.line_id = r.order_line_id and u.level_id = r.level_id
  order by r.id for no key update of r)
update stock_reservation r set quantity = r.quantity - held.q from held
where r.id = held.id and r.quantity >= held.q returning r.order_line_id, r.level_id
"""
_OPEN: Final = """
insert into stock_stocklevel
  (id, item_id, warehouse_id, place, lot, status, owner, company_id, received_on, on_hand, reserved)
select u.*, %s::bigint, %s::date, 0, 0
from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[]) u
on conflict do nothing
"""
_FIND: Final = """
select l.item_id, l.warehouse_id, l.place, l.lot, l.status, l.owner, l.id from stock_stocklevel l
join unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
  u(item_id, warehouse_id, place, lot, status, owner) using (item_id, warehouse_id, place, lot, status, owner)
where l.company_id = %s order by l.id for no key update of l
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    level_id: int
    kind: MovementKind
    quantity: Decimal  # signed
    document: Document
    line_id: int | None = None
    reserved: Decimal = ZERO  # signed


def goods_receive(
    receipts: Sequence[Receipt],
    *,
    received_on: date,
    journal: Journal,
    kind: MovementKind = MovementKind.RECEIPT,
) -> list[int]:
    """Take goods in, opening levels that are new; returns the level of each receipt."""
    levels = _levels_opened([receipt.at for receipt in receipts], journal.company_id, received_on)
    keys = [levels[receipt.at.key] for receipt in receipts]
    changes = [
        _Change(level_id=key, kind=kind, quantity=receipt.quantity, document=receipt.document)
        for key, receipt in zip(keys, receipts, strict=True)
    ]
    _move(changes, on=received_on, journal=journal)
    return keys


def goods_issue(issues: Sequence[Issue], *, on: date, journal: Journal) -> None:
    """Let reserved goods go: reservation, level and movement together, three statements however many.

    raises  ReservationShort when less is kept for a line than leaves for it
    """
    summed: dict[tuple[int, int], Decimal] = {}
    for issue in issues:
        summed[issue.line_id, issue.level_id] = summed.get((issue.line_id, issue.level_id), ZERO) + issue.quantity
    pairs = sorted(summed)
    changes = [
        _Change(
            level_id=issue.level_id,
            kind=MovementKind.ISSUE,
            quantity=-issue.quantity,
            document=issue.document,
            line_id=issue.line_id,
            reserved=-issue.quantity,
        )
        for issue in issues
    ]
    _move(changes, on=on, journal=journal)
    columns = literal(p[0] for p in pairs), literal(p[1] for p in pairs), literal(summed[p] for p in pairs)
    missed = summed.keys() - touched(Write("reservations", _CONSUME, columns, expected=len(pairs)))
    if missed:
        line, level = min(missed)
        kept = Reservation.objects.filter(order_line_id=line, level_id=level).first()
        raise ReservationShort(
            line=line, level=level, wanted=summed[line, level], reserved=kept.quantity if kept else ZERO
        )


def goods_return(goods: Sequence[GoodsBack], *, on: date, journal: Journal) -> list[int]:
    """Take delivered goods back in; returns the level each went to."""
    origins = StockLevel.objects.in_bulk({back.level_id for back in goods})
    places = [replace(_place(origins[back.level_id]), status=back.status) for back in goods]
    levels = _levels_opened(places, journal.company_id, on)
    changes = [
        _Change(
            level_id=levels[at.key],
            kind=MovementKind.RETURN,
            quantity=back.quantity,
            line_id=back.line_id,
            document=back.document,
        )
        for at, back in zip(places, goods, strict=True)
    ]
    _move(changes, on=on, journal=journal)
    return [change.level_id for change in changes]


def goods_transfer(transfers: Sequence[Transfer], *, on: date, journal: Journal) -> list[int]:
    """Move free goods, two movements each; returns the level each went to.

    raises  StockShort when a level has less free than is to leave it
    """
    origins = StockLevel.objects.in_bulk({transfer.level_id for transfer in transfers})
    targets = [
        replace(_place(origins[t.level_id]), warehouse_id=t.warehouse_id, place=t.place, status=t.status)
        for t in transfers
    ]
    froms = [_place(origins[transfer.level_id]) for transfer in transfers]
    levels = _levels_opened([*froms, *targets], journal.company_id, on)
    changes: list[_Change] = []
    for transfer, target in zip(transfers, targets, strict=True):
        kind, quantity, paper = MovementKind.TRANSFER, transfer.quantity, transfer.document
        changes.append(_Change(level_id=transfer.level_id, kind=kind, quantity=-quantity, document=paper))
        changes.append(_Change(level_id=levels[target.key], kind=kind, quantity=quantity, document=paper))
    _move(changes, on=on, journal=journal)
    return [levels[target.key] for target in targets]


def goods_count(counts: Sequence[Counted], *, on: date, journal: Journal) -> dict[int, Refused]:
    """Bring levels to what was counted; returns those where less was found than is reserved (free that first)."""
    found = {count.level_id: count for count in counts}
    refused: dict[int, Refused] = {}
    changes: list[_Change] = []
    for level in levels_locked_by_key(journal.company_id, found.keys()):
        counted, paper = found[level.pk].quantity, found[level.pk].document
        if counted < level.reserved:
            refused[level.pk] = Refused(
                "count_below_reserved", {"level": level.pk, "counted": counted, "reserved": level.reserved}
            )
        elif counted != level.on_hand:
            difference = counted - level.on_hand
            changes.append(_Change(level_id=level.pk, kind=MovementKind.COUNT, quantity=difference, document=paper))
    _move(changes, on=on, journal=journal)
    return refused


def _move(changes: Sequence[_Change], *, on: date, journal: Journal) -> None:
    """Change levels under one guarded update, write the movements, note them."""
    if not changes:
        return
    sums = _sums(changes)
    levels = sorted(sums)
    on_hand, reserved = literal(sums[key][0] for key in levels), literal(sums[key][1] for key in levels)
    guard = Write("levels", _LEVELS, (literal(levels), on_hand, reserved, on.isoformat(), str(QUANTITY_MAX)))
    missed = sums.keys() - touched(guard)
    if missed:
        raise _why(min(missed), *sums[min(missed)])
    keys = KEYS.take(len(changes))
    movements = insert(
        "movements",
        "stock_stockmovement",
        {
            "id": ("bigint", keys),
            "level_id": ("bigint", [change.level_id for change in changes]),
            "kind": ("text", [str(change.kind) for change in changes]),
            "quantity": ("numeric", [change.quantity for change in changes]),
            "order_line_id": ("bigint", [change.line_id for change in changes]),
            "document_kind": ("text", [change.document.kind for change in changes]),
            "document_id": ("bigint", [change.document.id for change in changes]),
        },
        company_id=("bigint", journal.company_id),
        occurred_at=("timestamptz", journal.occurred_at.isoformat()),
        recorded_at=("timestamptz", journal.recorded_at.isoformat()),
        moved_by=("bigint", journal.actor_id),
    )
    run(movements)
    moved: dict[Document, list[list[object]]] = {}
    for key, change in zip(keys, changes, strict=True):
        moved.setdefault(change.document, []).append([key, change.level_id, str(change.kind), change.quantity])
    for document, rows in moved.items():
        journal.add("stock.moved", document.id, {"document": document.kind, "movements": rows}, links=document.orders)


def _sums(changes: Sequence[_Change]) -> dict[int, tuple[Decimal, Decimal]]:
    sums: dict[int, tuple[Decimal, Decimal]] = {}
    for change in changes:
        on_hand, reserved = sums.get(change.level_id, (ZERO, ZERO))
        sums[change.level_id] = on_hand + change.quantity, reserved + change.reserved
    return sums


def _levels_opened(
    places: Sequence[Place], company_id: int, on: date
) -> dict[tuple[int, int, str, str, str, str], int]:
    """The keys of levels, locked in key order; those that are not there are opened empty."""
    wanted = sorted({place.key for place in places})
    columns = [literal(values) for values in zip(*wanted, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [*columns, company_id])
        found = {tuple(row[:6]): row[6] for row in cursor.fetchall()}
        new = [key for key in wanted if key not in found]
        if new:
            fresh = [literal(values) for values in zip(*new, strict=True)]
            cursor.execute(_OPEN, [company_id, on, literal(KEYS.take(len(new))), *fresh])
            cursor.execute(_FIND, [*columns, company_id])
            found = {tuple(row[:6]): row[6] for row in cursor.fetchall()}
    return found


def _place(level: StockLevel) -> Place:
    return Place(
        item_id=level.item_id,
        warehouse_id=level.warehouse_id,
        place=level.place,
        lot=level.lot,
        status=level.status,
        owner=level.owner,
    )


def _why(key: int, on_hand: Decimal, reserved: Decimal) -> Refusal:
    """Why a level could not be changed so: a second question, asked only when the guard missed."""
    level = StockLevel.objects.get(pk=key)
    if level.on_hand + on_hand > QUANTITY_MAX:
        return StockUnbounded(level=key, on_hand=level.on_hand, added=on_hand)
    return StockShort(level=key, wanted=max(-on_hand, -reserved), free=level.on_hand - level.reserved)
