"""Which open items a receipt settles: oldest due first, never more than is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ordinance.foundation.money.rules import ZERO, NumberRefused


@dataclass(frozen=True, slots=True)
class OpenItem:
    id: int
    due_on: date | None  # None: not due yet, settled last
    amount_open: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    item_id: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    allocations: tuple[Allocation, ...]
    remainder: Decimal  # stays on account


def match(receipt_amount: Decimal, open_items: Iterable[OpenItem]) -> Matching:
    """Apply a receipt to open items of one currency (E3).

    order    due_on, then id; items without a due day last
    returns  allocations and remainder add up to receipt_amount
    raises   NumberRefused: amount_refused when an amount is negative or not finite
    """
    items = sorted(open_items, key=lambda item: (item.due_on is None, item.due_on or date.min, item.id))
    for amount in (receipt_amount, *(item.amount_open for item in items)):
        if not amount.is_finite() or amount < 0:
            raise NumberRefused("amount_refused", amount)
    allocations, rest = [], receipt_amount
    for item in items:
        taken = min(rest, item.amount_open)
        if taken > ZERO:
            allocations.append(Allocation(item.id, taken))
            rest -= taken
    return Matching(allocations=tuple(allocations), remainder=rest)
