"""Whether lines are covered: by goods on hand, by dated supply, or not.

Read without locks for pages and early gates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from ordinance.modules.promise.queries import supplies_open
from ordinance.modules.promise.rules import Pipeline, Want
from ordinance.modules.stock.queries import levels_free
from ordinance.modules.stock.rules import Demand, Level, Shelf
from ordinance.orders.models import OrderLine
from ordinance.orders.states import LineKind

_ZERO: Final = Decimal(0)


@dataclass(slots=True)
class Cover:
    """How an order's lines are covered: lines short of stock, lines not covered at all, the date each could be had."""

    short: int = 0
    uncovered: int = 0
    dates: dict[int, date | None] = field(default_factory=dict)


def open_quantity(line: OrderLine) -> Decimal:
    """What of a line still needs goods: ordered less cancelled, shipped, picked, reserved and pegged."""
    if line.kind != LineKind.GOODS or line.item_id is None:
        return _ZERO
    left: Decimal = line.quantity - line.cancelled - line.shipped - line.picked - line.reserved - line.pegged
    return left if left > 0 else _ZERO


def demand_of(line: OrderLine, quantity: Decimal) -> Demand:
    """A line's demand for goods on hand."""
    return Demand(
        key=line.pk, order_id=line.order_id, line_id=line.pk, item_id=line.item_id or 0, warehouse_id=line.warehouse_id,
        quantity=quantity, lot=line.lot or None,
    )  # fmt: skip


def want_of(line: OrderLine, quantity: Decimal) -> Want:
    """A line's claim on goods to come."""
    return Want(
        key=line.pk, order_id=line.order_id, line_id=line.pk, item_id=line.item_id or 0, warehouse_id=line.warehouse_id,
        quantity=quantity, lot=line.lot or None,
    )  # fmt: skip


def cover_of(company_id: int, lines: Sequence[OrderLine], priorities: Mapping[int, int]) -> dict[int, Cover]:
    """Cover of each order's open quantities, more urgent orders first; two queries, nothing locked."""
    item_ids = {line.item_id for line in lines if line.item_id and open_quantity(line) > 0}
    if not item_ids:
        return {line.order_id: Cover() for line in lines}
    shelf, pipeline = Shelf(levels_free(company_id, item_ids)), Pipeline(supplies_open(company_id, item_ids))
    return covers_in(shelf, pipeline, lines, priorities)


def is_plenty(levels: Iterable[Level], lines: Iterable[OrderLine]) -> bool:
    """Whether goods on hand cover all lines together: then each is covered, whichever chooses first.

    Says no where a line is bound to a warehouse or a lot, for then a sum proves nothing.
    """
    wanted: dict[int, Decimal] = {}
    for line in lines:
        quantity = open_quantity(line)
        if quantity:
            if line.item_id is None or line.warehouse_id is not None or line.lot:
                return False
            wanted[line.item_id] = wanted.get(line.item_id, _ZERO) + quantity
    for level in levels:
        if level.free > 0 and level.item_id in wanted:
            wanted[level.item_id] -= level.free
    return all(rest <= 0 for rest in wanted.values())


def covers_in(
    shelf: Shelf, pipeline: Pipeline, lines: Sequence[OrderLine], priorities: Mapping[int, int]
) -> dict[int, Cover]:
    """Cover of each order's open quantities from what is given, more urgent orders first."""
    wanted = {line.pk: open_quantity(line) for line in lines}
    own: dict[int, list[OrderLine]] = {}
    for line in lines:
        own.setdefault(line.order_id, []).append(line)
    covers = {order_id: Cover() for order_id in own}
    for order_id in sorted(covers, key=lambda key: (priorities.get(key, 5), key)):
        open_lines = [line for line in own[order_id] if wanted[line.pk] > 0]
        cover_take(covers[order_id], open_lines, wanted, shelf, pipeline)
    return covers


def cover_take(
    cover: Cover, lines: Sequence[OrderLine], wanted: Mapping[int, Decimal], shelf: Shelf, pipeline: Pipeline
) -> None:
    """Take the lines' goods from shelf and pipeline and count what was short."""
    taken = shelf.take([demand_of(line, wanted[line.pk]) for line in lines])
    reserved: dict[int, Decimal] = {}
    for reservation in taken.reservations:
        reserved[reservation.line_id] = reserved.get(reservation.line_id, Decimal(0)) + reservation.quantity
    rest = [(line, wanted[line.pk] - reserved.get(line.pk, Decimal(0))) for line in lines]
    short = [(line, quantity) for line, quantity in rest if quantity > 0]
    pegging = pipeline.take([want_of(line, quantity) for line, quantity in short])
    cover.short = len(short)
    cover.uncovered = len({each.want.line_id for each in pegging.uncovered})
    for peg in pegging.pegs:
        cover.dates[peg.line_id] = max(cover.dates.get(peg.line_id) or peg.due_on, peg.due_on)
