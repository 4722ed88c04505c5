"""What of an order line may be put on a delivery: what is kept for it, oldest goods first, within its tolerance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

ZERO: Final = Decimal(0)


@dataclass(slots=True, kw_only=True)
class Kept:
    """Goods reserved for a line at a level and not on a delivery yet; `quantity` shrinks as they are planned."""

    level_id: int
    warehouse_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So much of a level on a delivery from its warehouse."""

    level_id: int
    warehouse_id: int
    quantity: Decimal


@dataclass(slots=True, kw_only=True)
class LineRoom:
    """What one line still has room for while a batch is decided.

    ordered   less what was cancelled
    sent      shipped, or on a delivery that has not left
    claimed   reserved and pegged, planned or not
    shipped   of `sent`, what has left
    """

    ordered: Decimal
    sent: Decimal
    claimed: Decimal
    shipped: Decimal
    over_tolerance: Decimal = ZERO
    short_tolerance: Decimal = ZERO
    kept: list[Kept] = field(default_factory=list)

    @property
    def allowed(self) -> Decimal:
        """How much more may be sent at all (溢装)."""
        return max(ZERO, self.ordered * (1 + self.over_tolerance) - self.sent)

    @property
    def claimable(self) -> Decimal:
        """How much more may be reserved for it."""
        return max(ZERO, self.ordered * (1 + self.over_tolerance) - self.shipped - self.claimed)

    @property
    def is_covered(self) -> bool:
        """Whether nothing remains to be sent (短装 counts as all)."""
        return self.sent >= self.ordered * (1 - self.short_tolerance)

    def on_hand(self, warehouse_id: int | None) -> Decimal:
        """What is kept for it, in one warehouse or anywhere."""
        return sum((kept.quantity for kept in self._at(warehouse_id)), ZERO)

    def take(self, quantity: Decimal, warehouse_id: int | None) -> list[Part]:
        """Put so much of what is kept on deliveries; the caller has seen that there is enough."""
        parts = []
        for kept in self._at(warehouse_id):
            part = min(quantity, kept.quantity)
            if part > 0:
                kept.quantity -= part
                self.sent += part
                quantity -= part
                parts.append(Part(level_id=kept.level_id, warehouse_id=kept.warehouse_id, quantity=part))
        return parts

    def keep(self, more: Kept) -> None:
        """More goods were reserved for it."""
        self.claimed += more.quantity
        for kept in self.kept:
            if kept.level_id == more.level_id:
                kept.quantity += more.quantity
                return
        self.kept.append(more)

    def put_back(self, parts: Iterable[Part]) -> None:
        """What was taken is not sent after all."""
        by_level = {kept.level_id: kept for kept in self.kept}
        for part in parts:
            by_level[part.level_id].quantity += part.quantity
            self.sent -= part.quantity

    def _at(self, warehouse_id: int | None) -> list[Kept]:
        return [kept for kept in self.kept if warehouse_id is None or kept.warehouse_id == warehouse_id]


def unplanned(kept: Iterable[Kept], planned: Mapping[int, Decimal]) -> list[Kept]:
    """What is kept less what is on deliveries already. planned: by level"""
    left = [
        Kept(level_id=k.level_id, warehouse_id=k.warehouse_id, quantity=k.quantity - planned.get(k.level_id, ZERO))
        for k in kept
    ]
    return [each for each in left if each.quantity > 0]
