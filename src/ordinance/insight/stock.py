"""Stock as the house looks at it: what lies where, what of it is kept, what is coming, and what moved last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from ordinance.foundation.people.models import Person
from ordinance.foundation.people.rules import Actor
from ordinance.insight.masterdata_lists import items_matching
from ordinance.masterdata.catalog.models import Item, ItemKind
from ordinance.modules.promise.models import Peg, Supply
from ordinance.modules.stock.models import StockLevel, StockMovement, StockOwner, StockStatus, Warehouse
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible

ZERO: Final = Decimal(0)
LEVELS, MOVEMENTS, PEGS = 200, 20, 100  # shown on one page
LAST: Final = "\U0010ffff"
SELLABLE: Final = Q(status=StockStatus.AVAILABLE, owner=StockOwner.OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFilter:
    """What the list of stock is narrowed to. `lies` is on_hand, free, short or coming; empty means all."""

    text: str = ""
    warehouse: str = ""
    lies: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItem:
    """An item with what there is of it; `places` says how much lies in which warehouse.

    free    what may still be promised: own goods in status available, less what is kept for orders
    coming  what announced supplies still owe, and the day the next of it is due
    """

    item: Item
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    free: Decimal = ZERO
    coming: Decimal = ZERO
    next_on: date | None = None
    places: Sequence[tuple[Warehouse, Decimal]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StockSheet:
    """One item: its levels by warehouse and place, what is coming, its last movements and who moved."""

    total: StockItem
    levels: Sequence[StockLevel]
    supplies: Sequence[Supply]
    movements: Sequence[StockMovement]
    people: Mapping[int, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyFilter:
    """What the list of supplies is narrowed to. `state` is open, late or received; `text` begins a reference."""

    text: str = ""
    item: str = ""
    warehouse: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRow:
    """A supply of the list."""

    supply: Supply
    today: date

    @property
    def left(self) -> Decimal:
        """What of it has not come yet."""
        left: Decimal = self.supply.quantity - self.supply.received
        return left

    @property
    def state(self) -> str:
        """open, late or received."""
        if self.left == 0:
            return "received"
        return "late" if self.supply.due_on < self.today else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplySheet:
    """One supply, and the orders parts of it are promised to."""

    row: SupplyRow
    pegs: Sequence[tuple[Order, Decimal]]


def items_stocked(actor: Actor, wanted: StockFilter) -> QuerySet[Item]:
    """The company's goods that match."""
    items = items_matching(actor.company_id, wanted.text, kind=ItemKind.GOODS)
    levels = _levels(actor, wanted.warehouse).filter(item_id=OuterRef("pk"), on_hand__gt=0)
    supplies = _supplies(actor, wanted.warehouse).filter(item_id=OuterRef("pk"), quantity__gt=F("received"))
    if wanted.lies == "coming":
        return items.filter(Exists(supplies))
    if wanted.lies == "free":
        return items.filter(Exists(levels.filter(SELLABLE, on_hand__gt=F("reserved"))))
    if wanted.lies == "short":
        return items.exclude(Exists(levels.filter(SELLABLE, on_hand__gt=F("reserved"))))
    if wanted.lies == "on_hand":
        return items.filter(Exists(levels))
    return items.filter(Exists(levels) | Exists(supplies)) if wanted.warehouse else items


def stock_items(actor: Actor, items: Sequence[Item], warehouse: str = "") -> list[StockItem]:
    """A page of goods with what there is of each, everywhere or in one warehouse; three queries."""
    keys = [item.pk for item in items]
    levels = _levels(actor, warehouse).filter(item_id__in=keys, on_hand__gt=0)
    sums: dict[int, dict[int, Decimal]] = {}
    totals: dict[int, list[Decimal]] = {}
    found = levels.values_list("item_id", "warehouse_id", "status", "owner").annotate(Sum("on_hand"), Sum("reserved"))
    for item_id, warehouse_id, status, owner, on_hand, reserved in found:
        own = sums.setdefault(item_id, {})
        own[warehouse_id] = own.get(warehouse_id, ZERO) + on_hand
        free = on_hand - reserved if (status, owner) == (StockStatus.AVAILABLE, StockOwner.OWN) else ZERO
        before = totals.setdefault(item_id, [ZERO, ZERO, ZERO])
        totals[item_id] = [before[0] + on_hand, before[1] + reserved, before[2] + free]
    houses = {each.pk: each for each in Warehouse.objects.filter(company_id=actor.company_id).order_by("code")}
    coming: dict[int, tuple[Decimal, date]] = {}
    awaited = _supplies(actor, warehouse).filter(item_id__in=keys, quantity__gt=F("received"))
    for item_id, due_on, left in awaited.order_by("due_on").values_list(
        "item_id", "due_on", F("quantity") - F("received")
    ):
        so_far, first_on = coming.get(item_id, (ZERO, due_on))
        coming[item_id] = (so_far + left, first_on)
    rows = []
    for item in items:
        on_hand, reserved, free = totals.get(item.pk, [ZERO, ZERO, ZERO])
        owed, next_on = coming.get(item.pk, (ZERO, None))
        lies = sums.get(item.pk, {})
        places = [(house, lies[key]) for key, house in houses.items() if key in lies]
        rows.append(
            StockItem(
                item=item,
                on_hand=on_hand,
                reserved=reserved,
                free=free,
                coming=owed,
                next_on=next_on,
                places=places,
            )
        )
    return rows


def stock_sheet(actor: Actor, key: int) -> StockSheet | None:
    """One item whole, None when it is not the company's goods; eight queries."""
    item = Item.objects.filter(company_id=actor.company_id, pk=key, kind=ItemKind.GOODS).first()
    if item is None:
        return None
    (total,) = stock_items(actor, [item])
    levels = StockLevel.objects.filter(company_id=actor.company_id, item=item)
    shown = levels.filter(on_hand__gt=0).select_related("warehouse")
    supplies = _supplies(actor, "").filter(item=item, quantity__gt=F("received")).order_by("due_on", "pk")
    moved = list(
        StockMovement.objects.filter(level__in=levels).select_related("level__warehouse").order_by("-pk")[:MOVEMENTS]
    )
    return StockSheet(
        total=total,
        levels=list(shown.order_by("warehouse__code", "place", "lot", "status", "owner", "pk")[:LEVELS]),
        supplies=list(supplies[:PEGS]),
        movements=moved,
        people=Person.objects.in_bulk({each.moved_by for each in moved}),
    )


def level_of(actor: Actor, key: int) -> StockLevel | None:
    """One level of the company with its warehouse and item."""
    levels = StockLevel.objects.filter(company_id=actor.company_id, pk=key)
    return levels.select_related("warehouse", "item").first()


def supplies_matching(actor: Actor, wanted: SupplyFilter, today: date) -> QuerySet[Supply]:
    """The company's supplies that match, with item and warehouse."""
    rows = _supplies(actor, wanted.warehouse).select_related("item", "warehouse")
    if wanted.text:
        rows = rows.filter(reference__gte=wanted.text, reference__lt=wanted.text + LAST)
    if wanted.item:
        rows = rows.filter(item__in=items_matching(actor.company_id, wanted.item))
    if wanted.state == "received":
        return rows.filter(quantity=F("received"))
    if wanted.state:
        rows = rows.filter(quantity__gt=F("received"))
    return rows.filter(due_on__lt=today) if wanted.state == "late" else rows


def supply_sheet(actor: Actor, key: int, today: date) -> SupplySheet | None:
    """One supply of the company with the orders that wait for it; three queries."""
    supply = _supplies(actor, "").select_related("item", "warehouse").filter(pk=key).first()
    if supply is None:
        return None
    pegs = list(Peg.objects.filter(supply=supply, quantity__gt=0).order_by("pk")[:PEGS])
    orders = orders_visible(actor).in_bulk({peg.order_id for peg in pegs})
    waiting = [(orders[peg.order_id], peg.quantity) for peg in pegs if peg.order_id in orders]
    return SupplySheet(row=SupplyRow(supply=supply, today=today), pegs=waiting)


def _levels(actor: Actor, warehouse: str) -> QuerySet[StockLevel]:
    levels = StockLevel.objects.filter(company_id=actor.company_id)
    return levels.filter(warehouse__code=warehouse) if warehouse else levels


def _supplies(actor: Actor, warehouse: str) -> QuerySet[Supply]:
    supplies = Supply.objects.filter(company_id=actor.company_id)
    return supplies.filter(warehouse__code=warehouse) if warehouse else supplies
