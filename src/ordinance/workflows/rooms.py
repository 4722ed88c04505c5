"""What locked orders have to send: each line's room, and free goods for lines that ask for more than is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ordinance.foundation.policy.queries import document_of
from ordinance.masterdata.catalog.queries import items_by_key
from ordinance.modules.shipping.queries import planned_by_line
from ordinance.modules.shipping.rules import Kept, LineRoom, unplanned
from ordinance.modules.stock.queries import levels_as_rules, levels_locked, reservations_of, warehouses_of
from ordinance.modules.stock.rules import Demand, Shelf
from ordinance.modules.stock.services import Take
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.states import LineKind
from ordinance.workflows.dispatch import ships
from ordinance.workflows.kernel import Act

SERVICE_LEVEL = 0  # a service leaves no warehouse


@dataclass(slots=True)
class Rooms:
    """The lines of locked orders that leave the house, and what each has room for."""

    lines: dict[int, OrderLine]
    by_line: dict[int, LineRoom]
    decimals: dict[int, int]  # how finely each item is counted
    warehouse_of_level: dict[int, int] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=lambda: Shelf(()))

    def is_planned(self, order_id: int) -> bool:
        """Whether nothing of the order remains to be put on a delivery."""
        return all(self.by_line[key].is_covered for key, line in self.lines.items() if line.order_id == order_id)

    def shelf_open(self, act: Act, item_ids: Collection[int]) -> None:
        """Lock the levels of items whose lines may want more than is kept for them."""
        if item_ids:
            levels = levels_as_rules(levels_locked(act.company_id, item_ids))
            self.shelf = Shelf(levels)
            self.warehouse_of_level = {level.id: level.warehouse_id for level in levels}

    def keep_more(self, line: OrderLine, quantity: Decimal, warehouse_id: int | None, priority: int) -> list[Take]:
        """Find free goods for a line; none when there is not enough or it may not claim so much."""
        room = self.by_line[line.pk]
        if line.kind != LineKind.GOODS or line.item_id is None or quantity > room.claimable:
            return []
        demand = Demand(
            key=line.pk,
            order_id=line.order_id,
            line_id=line.pk,
            item_id=line.item_id,
            warehouse_id=warehouse_id or line.warehouse_id,
            quantity=quantity,
            lot=line.lot or None,
        )
        found = self.shelf.take_whole([demand]).reservations
        for part in found:
            warehouse = self.warehouse_of_level[part.level_id]
            room.keep(Kept(level_id=part.level_id, warehouse_id=warehouse, quantity=part.quantity))
        return [
            Take(
                order_id=line.order_id,
                line_id=line.pk,
                level_id=part.level_id,
                quantity=part.quantity,
                priority=priority,
            )
            for part in found
        ]


def rooms_of(act: Act, orders: Sequence[Order]) -> Rooms:
    """The room of every line that leaves the house; four queries however many orders."""
    by_key = {order.pk: order for order in orders}
    lines = {line.pk: line for line in lines_of(list(by_key)) if ships(by_key[line.order_id], line.kind)}
    planned = planned_by_line(lines.keys())
    kept: dict[int, list[Kept]] = {}
    for row in reservations_of(lines.keys()):
        own = Kept(level_id=row.level_id, warehouse_id=row.level.warehouse_id, quantity=row.quantity)
        kept.setdefault(row.order_line_id, []).append(own)
    houses = [warehouse.pk for _, warehouse in sorted(warehouses_of(act.company_id).items())]
    on_the_way: dict[int, dict[int, Decimal]] = {}
    for (key, level), quantity in planned.items():
        on_the_way.setdefault(key, {})[level] = quantity
    by_line = {key: _room(line, kept.get(key, []), on_the_way.get(key, {}), houses) for key, line in lines.items()}
    items = items_by_key({line.item_id for line in lines.values() if line.item_id})
    return Rooms(lines, by_line, {key: item.unit_decimals for key, item in items.items()})


def may_split(order: Order) -> bool:
    """Whether it may go in parts: as its customer chose, unless its policy lets none go so."""
    allocation = document_of(order.policy_version_id or 0).allocation()
    return order.accepts_partial and (allocation is None or allocation.may_split)


def _room(line: OrderLine, kept: list[Kept], planned: dict[int, Decimal], warehouses: Sequence[int]) -> LineRoom:
    room = LineRoom(
        ordered=line.quantity - line.cancelled,
        sent=line.shipped + sum(planned.values(), Decimal(0)),
        claimed=line.reserved + line.pegged + line.picked,
        shipped=line.shipped,
        over_tolerance=line.over_tolerance,
        short_tolerance=line.short_tolerance,
        kept=unplanned(kept, planned),
    )
    if line.kind == LineKind.SERVICE and warehouses:
        house = line.warehouse_id or warehouses[0]
        room.kept = [Kept(level_id=SERVICE_LEVEL, warehouse_id=house, quantity=room.allowed)]
    return room
