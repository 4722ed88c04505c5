"""What of an order line may be put on a delivery: what is kept for it, oldest goods first, within its tolerance."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Before:
    """A clause's word that one step of the way out is done before another."""

    clause: str
    first: str
    second: str


STEPS: Final = ("pick", "check", "pack", "ship")  # the steps of the way out, as they follow one another


def step_missing(step: str, done: Collection[str], pairs: Iterable[Before]) -> Before | None:
    """What a clause wants done before a step and nobody did; None when nothing stands in its way."""
    return next((pair for pair in pairs if pair.second == step and pair.first not in done), None)


def step_next(done: Collection[str], pairs: Iterable[Before]) -> str:
    """The step that is somebody's move: the first one not done that shipping waits for, else shipping itself."""
    known, needed = tuple(pairs), {"ship"}
    while more := {pair.first for pair in known if pair.second in needed} - needed:
        needed |= more
    return next(step for step in STEPS if step == "ship" or (step in needed and step not in done))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A delivery line to pick. room: what of it is not picked yet"""

    key: int
    item_id: int
    item: str
    lot: str
    quantity: Decimal
    room: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Goods taken off the shelf. key: the delivery line they are for; None leaves it to the code that was read.

    scanned  an item code or a lot, as read; empty: by eye
    lot      the lot on the label, where it was looked at apart from the code
    """

    key: int | None
    quantity: Decimal
    scanned: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The line goods were found for. is_lot_checked: their lot was read and is the line's"""

    line: Wanted
    is_lot_checked: bool


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Goods that are not what the delivery wants, with what was expected and what was found.

    lots  the lots expected: a code that is no item may be another lot
    """

    code: str
    expected: str
    found: str
    lots: str


def pick_match(found: Found, wanted: Sequence[Wanted]) -> Match | Mismatch | None:
    """The line of a delivery these goods are for (item, lot), or how they differ; None when it has no such line.

    A code names an item or a lot. Without a line the first of its item or lot that is not all picked takes the goods.
    """
    code, lot = found.scanned.strip().casefold(), found.lot.strip().casefold()
    own = [line for line in wanted if found.key in (None, line.key)]
    if not own or (found.key is None and not code):
        return None
    named = [line for line in own if code in ("", line.item.casefold(), line.lot.casefold())]
    if not named:
        return _mismatch(found, own)
    fitting = [line for line in named if lot in ("", line.lot.casefold())]
    if not fitting:
        lots = _listed(line.lot for line in named)
        return Mismatch("wrong_lot", lots, found.lot, lots)
    line = next((line for line in fitting if line.room >= found.quantity), fitting[0])
    return Match(line, is_lot_checked=bool(line.lot) and line.lot.casefold() in (code, lot))


def _mismatch(found: Found, own: Sequence[Wanted]) -> Mismatch:
    items, lots = _listed(line.item for line in own), _listed(line.lot for line in own)
    return Mismatch("wrong_item", items, found.scanned, lots)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(word or "—" for word in words))
