"""Which goods an order gets: first in, first out, or the lot it names; earlier orders first.

Decides on levels that were locked and read; who may reserve, and writing it down, is the service's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ordinance.foundation.values import value

ZERO: Final = Decimal(0)


class DemandRefused(ValueError):
    """A demand that is no quantity above zero."""

    def __init__(self, code: str, value: object) -> None:
        self.code, self.value = code, value
        super().__init__(f"{code}: {value}")


@value(kw_only=True)
class Demand:
    """What one line wants. Two lines of one item are one demand on the same goods."""

    key: int  # the caller's, comes back on reservations and shortages
    order_id: int
    line_id: int
    item_id: int
    warehouse_id: int | None  # None: any
    quantity: Decimal  # in the item's unit
    lot: str | None  # None: any, oldest first

    def __post_init__(self) -> None:
        if not self.quantity.is_finite() or self.quantity <= 0:
            raise DemandRefused("quantity_refused", self.quantity)


@value(kw_only=True)
class Level:
    id: int
    item_id: int
    warehouse_id: int
    lot: str
    free: Decimal  # on hand less reserved
    received_on: date


@value(kw_only=True)
class Reservation:
    key: int
    order_id: int
    line_id: int
    level_id: int
    quantity: Decimal


class Binding(StrEnum):
    """What stood in the way."""

    STOCK = "stock"  # the item is short everywhere
    WAREHOUSE = "warehouse"  # there would be enough elsewhere
    LOT = "lot"  # there would be enough of other lots


@value(kw_only=True)
class Shortage:
    """What one line did not find. item_wanted and item_free are the order's sum and what was free for it in all."""

    demand: Demand
    missing: Decimal
    item_wanted: Decimal
    item_free: Decimal
    binding: Binding


@value(kw_only=True)
class Allocation:
    reservations: tuple[Reservation, ...]
    short: tuple[Shortage, ...]


def allocate(demands: Sequence[Demand], levels: Iterable[Level]) -> Allocation:
    """All or nothing per order: an order that falls short takes nothing and leaves the goods to the next (D1).

    demands  in the order they are decided; an order's lines count where its first line stands
    returns  reservations in that order; shortages of the orders refused
    """
    shelf = Shelf(levels)
    return _joined([shelf.take_whole(lines) for lines in by_order(demands)])


def allocate_partly(demands: Sequence[Demand], levels: Iterable[Level]) -> Allocation:
    """As much as there is per line; the shortages are what remains to be covered by supply."""
    shelf = Shelf(levels)
    return _joined([shelf.take(lines) for lines in by_order(demands)])


def by_order(demands: Iterable[Demand]) -> list[list[Demand]]:
    """Demands grouped by order, in the order each first appears."""
    groups: dict[int, list[Demand]] = {}
    for demand in demands:
        groups.setdefault(demand.order_id, []).append(demand)
    return list(groups.values())


@dataclass(slots=True)
class _Slot:
    level: Level
    free: Decimal


@dataclass(slots=True)
class Shelf:
    """What is still free while a batch is decided, order by order. The caller may put back what it decides against.

    Within an order the lines that are bound to a lot or a warehouse choose first. That finds every cover there is,
    except when an order names a lot in one line and a warehouse in another of the same item: then it may call short
    what another split would have covered; it never takes what is not there.
    """

    levels: Iterable[Level]
    _by_item: dict[int, list[_Slot]] = field(init=False)
    _by_id: dict[int, _Slot] = field(init=False)

    def __post_init__(self) -> None:
        self._by_item, self._by_id = defaultdict(list), {}
        for level in sorted(self.levels, key=lambda level: (level.received_on, level.id)):
            slot = self._by_id[level.id] = _Slot(level, level.free)
            self._by_item[level.item_id].append(slot)

    def take(self, demands: Sequence[Demand]) -> Allocation:
        """Take what there is for the lines of one order."""
        taken: dict[int, list[Reservation]] = {}
        missing: dict[int, Decimal] = {}
        for at in sorted(range(len(demands)), key=[_choice(demand) for demand in demands].__getitem__):
            taken[at], lacking = self._taken(demands[at])
            if lacking:
                missing[at] = lacking
        reservations = tuple([part for at in range(len(demands)) for part in taken[at]])
        short = self._short(demands, missing, reservations) if missing else ()
        return Allocation(reservations=reservations, short=short)

    def take_whole(self, demands: Sequence[Demand]) -> Allocation:
        """Take everything the lines of one order want, or nothing."""
        found = self.take(demands)
        if not found.short:
            return found
        self.put_back(found.reservations)
        return Allocation(reservations=(), short=found.short)

    def put_back(self, reservations: Iterable[Reservation]) -> None:
        for reservation in reservations:
            self._by_id[reservation.level_id].free += reservation.quantity

    def _short(
        self, demands: Sequence[Demand], missing: Mapping[int, Decimal], taken: Sequence[Reservation]
    ) -> tuple[Shortage, ...]:
        """What was missing, place by place; free for an item is what is left of it and what the order itself took."""
        wanted: dict[int, Decimal] = defaultdict(lambda: ZERO)
        free: dict[int, Decimal] = {}
        for demand in demands:
            wanted[demand.item_id] += demand.quantity
        for item in wanted:
            free[item] = sum((max(slot.free, ZERO) for slot in self._by_item.get(item, ())), ZERO)
        for part in taken:
            free[self._by_id[part.level_id].level.item_id] += part.quantity
        found = []
        for at in sorted(missing):
            demand, item = demands[at], demands[at].item_id
            binding = _binding(demand, enough=wanted[item] <= free[item])
            found.append(
                Shortage(
                    demand=demand,
                    missing=missing[at],
                    item_wanted=wanted[item],
                    item_free=free[item],
                    binding=binding,
                )
            )
        return tuple(found)

    def _taken(self, demand: Demand) -> tuple[list[Reservation], Decimal]:
        parts, missing = [], demand.quantity
        for slot in self._by_item.get(demand.item_id, ()):
            if slot.free <= 0 or not _fits(demand, slot.level):
                continue
            quantity = min(missing, slot.free)
            slot.free -= quantity
            missing -= quantity
            parts.append(
                Reservation(
                    key=demand.key,
                    order_id=demand.order_id,
                    line_id=demand.line_id,
                    level_id=slot.level.id,
                    quantity=quantity,
                )
            )
            if not missing:
                break
        return parts, missing


def _fits(demand: Demand, level: Level) -> bool:
    return (demand.warehouse_id is None or demand.warehouse_id == level.warehouse_id) and (
        demand.lot is None or demand.lot == level.lot
    )


def _choice(demand: Demand) -> int:
    """The more a demand is bound, the earlier it chooses."""
    return (2 if demand.lot is None else 0) + (1 if demand.warehouse_id is None else 0)


def _binding(demand: Demand, *, enough: bool) -> Binding:
    if not enough or (demand.lot is None and demand.warehouse_id is None):
        return Binding.STOCK
    return Binding.WAREHOUSE if demand.lot is None else Binding.LOT


def _joined(parts: Sequence[Allocation]) -> Allocation:
    return Allocation(
        reservations=tuple(reservation for part in parts for reservation in part.reservations),
        short=tuple(shortage for part in parts for shortage in part.short),
    )
