"""What can be promised, and when: goods on hand, else dated supply, each answer with what binds it.

Pegs demand to supply that comes in, earliest first, so that two orders are not promised the same goods. Days of lead
time arrive as a function: which days are worked is the calendar's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from ordinance.foundation.values import value

ZERO: Final = Decimal(0)


class WantRefused(ValueError):
    """A want that is no quantity above zero."""

    def __init__(self, code: str, value: object) -> None:
        self.code, self.value = code, value
        super().__init__(f"{code}: {value}")


@value(kw_only=True)
class Want:
    """What stock did not cover of one line."""

    key: int  # the caller's, comes back on pegs
    order_id: int
    line_id: int
    item_id: int
    warehouse_id: int | None  # None: any
    quantity: Decimal
    lot: str | None  # a lot that is named cannot come from supply, which has none yet

    def __post_init__(self) -> None:
        if not self.quantity.is_finite() or self.quantity <= 0:
            raise WantRefused("quantity_refused", self.quantity)


@value(kw_only=True)
class Supply:
    id: int
    item_id: int
    warehouse_id: int
    due_on: date
    free: Decimal  # expected less pegged


@value(kw_only=True)
class Peg:
    key: int
    order_id: int
    line_id: int
    supply_id: int
    due_on: date
    quantity: Decimal


class Binding(StrEnum):
    """What decides a promise."""

    STOCK = "stock"  # on hand: nothing to wait for
    SUPPLY = "supply"  # the last supply it waits for
    UNCOVERED = "uncovered"  # neither stock nor supply
    WAREHOUSE = "warehouse"  # there would be supply elsewhere
    LOT = "lot"  # supply has no lot


@value(kw_only=True)
class Uncovered:
    want: Want
    missing: Decimal
    binding: Binding


@value(kw_only=True)
class Pegging:
    pegs: tuple[Peg, ...]
    uncovered: tuple[Uncovered, ...]


@dataclass(slots=True)
class _Slot:
    supply: Supply
    free: Decimal


@dataclass(slots=True)
class Pipeline:
    """Supply that is still free while a batch is decided; the caller may put back what it decides against."""

    supplies: Iterable[Supply]
    _by_item: dict[int, list[_Slot]] = field(init=False)
    _by_id: dict[int, _Slot] = field(init=False)

    def __post_init__(self) -> None:
        self._by_item, self._by_id = defaultdict(list), {}
        for supply in sorted(self.supplies, key=lambda supply: (supply.due_on, supply.id)):
            slot = self._by_id[supply.id] = _Slot(supply, supply.free)
            self._by_item[supply.item_id].append(slot)

    def take(self, wants: Iterable[Want]) -> Pegging:
        """Peg what there is; wants that are bound to a warehouse choose first, else in the order given."""
        listed = list(wants)
        pegs: dict[int, list[Peg]] = {}
        uncovered: dict[int, Uncovered] = {}
        for at in sorted(range(len(listed)), key=lambda at: listed[at].warehouse_id is None):
            want = listed[at]
            pegs[at], missing = self._pegged(want)
            if missing:
                uncovered[at] = Uncovered(want=want, missing=missing, binding=self._binding(want, missing))
        return Pegging(
            pegs=tuple(peg for at in range(len(listed)) for peg in pegs[at]),
            uncovered=tuple(uncovered[at] for at in sorted(uncovered)),
        )

    def put_back(self, pegs: Iterable[Peg]) -> None:
        for peg in pegs:
            self._by_id[peg.supply_id].free += peg.quantity

    def _pegged(self, want: Want) -> tuple[list[Peg], Decimal]:
        pegs: list[Peg] = []
        missing = want.quantity
        for slot in self._by_item.get(want.item_id, ()) if want.lot is None else ():
            if slot.free <= 0 or want.warehouse_id not in (None, slot.supply.warehouse_id):
                continue
            quantity = min(missing, slot.free)
            slot.free -= quantity
            missing -= quantity
            pegs.append(
                Peg(
                    key=want.key,
                    order_id=want.order_id,
                    line_id=want.line_id,
                    supply_id=slot.supply.id,
                    due_on=slot.supply.due_on,
                    quantity=quantity,
                )
            )
            if not missing:
                break
        return pegs, missing

    def _binding(self, want: Want, missing: Decimal) -> Binding:
        left = sum((max(slot.free, ZERO) for slot in self._by_item.get(want.item_id, ())), ZERO)
        if left < missing:
            return Binding.UNCOVERED
        return Binding.WAREHOUSE if want.lot is None else Binding.LOT


def peg(wants: Sequence[Want], supplies: Iterable[Supply]) -> Pegging:
    """Peg wants to supply, earliest due first; orders in the order each first appears.

    returns  pegs and what is left of each want add up to it; no supply gives more than is free
    """
    by_order: dict[int, list[Want]] = {}
    for want in wants:
        by_order.setdefault(want.order_id, []).append(want)
    pipeline = Pipeline(supplies)
    found = [pipeline.take(lines) for lines in by_order.values()]
    return Pegging(
        pegs=tuple(part for pegging in found for part in pegging.pegs),
        uncovered=tuple(part for pegging in found for part in pegging.uncovered),
    )


@value(kw_only=True)
class LineCover:
    """How one line is covered: from stock, by pegs, or not."""

    line_id: int
    reserved: Decimal
    pegs: tuple[Peg, ...]
    uncovered: Decimal


@value(kw_only=True)
class Promise:
    line_id: int
    on: date | None  # None while something is uncovered
    binding: Binding
    supply_id: int | None  # the supply that binds


def promise_date(cover: LineCover, *, today: date, ready_on: Callable[[date], date]) -> Promise:
    """When a line can be had: the latest of stock today and its supplies, plus lead.

    ready_on  the day goods that are there on a day can be handed over (adds the lead in workdays)
    """
    if cover.uncovered > 0:
        return Promise(line_id=cover.line_id, on=None, binding=Binding.UNCOVERED, supply_id=None)
    last = max(cover.pegs, key=lambda part: (part.due_on, part.supply_id), default=None)
    if last is None or (last.due_on <= today and cover.reserved > 0):
        return Promise(line_id=cover.line_id, on=ready_on(today), binding=Binding.STOCK, supply_id=None)
    there = max(today, last.due_on)
    return Promise(line_id=cover.line_id, on=ready_on(there), binding=Binding.SUPPLY, supply_id=last.supply_id)


class Moved(NamedTuple):
    """A quantity that comes in or goes out on a day, and is not done yet."""

    on: date
    quantity: Decimal


class Available(NamedTuple):
    """From this day on that much more can be promised; binding_on is the day that allows no more."""

    on: date
    available: Decimal
    binding_on: date


@dataclass(frozen=True, slots=True)
class LateRule:
    """How moves of the past count that are not done: those within so many days, so many days from today."""

    within_days: int
    counted_after_days: int


def atp(
    today: date,
    on_hand: Decimal,
    supplies: Iterable[Moved],
    demands: Iterable[Moved],
    late: LateRule | None = None,
) -> list[Available]:
    """Cumulative available-to-promise of one item with look-ahead: what a day can give without robbing later ones.

    late     moves before today; without a rule all count today. With one, supply that is later than the rule allows
             is not believed in, and a demand that old still counts, today
    returns  one row a day on which something moves, from today; negative when later demand is uncovered
    source   cumulative ATP with look-ahead; late moves as in Dynamics 365 (delayed demand and supply offset)
    """
    changes: dict[date, Decimal] = defaultdict(lambda: ZERO, {today: on_hand})
    for moved in supplies:
        counted_on = _counted_on(moved.on, today, late)
        if counted_on is not None:
            changes[counted_on] += moved.quantity
    for moved in demands:
        changes[_counted_on(moved.on, today, late) or today] -= moved.quantity
    return _looking_ahead(changes)


def available_on(rows: Iterable[Available], quantity: Decimal) -> date | None:
    """The first day on which so much can be promised; None when the rows never reach it."""
    return next((row.on for row in rows if row.available >= quantity), None)


def _counted_on(on: date, today: date, late: LateRule | None) -> date | None:
    if on >= today:
        return on
    if late is None:
        return today
    return today + timedelta(days=late.counted_after_days) if (today - on).days <= late.within_days else None


def _looking_ahead(changes: Mapping[date, Decimal]) -> list[Available]:
    balances, balance = [], ZERO
    for on in sorted(changes):
        balance += changes[on]
        balances.append((on, balance))
    rows: list[Available] = []
    for on, balance in reversed(balances):
        if rows and rows[-1].available < balance:
            rows.append(Available(on, rows[-1].available, rows[-1].binding_on))
        else:
            rows.append(Available(on, balance, on))
    return rows[::-1]
