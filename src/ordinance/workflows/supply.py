"""Goods to come: announced with a date, received, and handed to the orders they were promised to (D8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from ordinance.foundation.database.hot import StaleFacts
from ordinance.foundation.errors import Done, NotFound, Outcome, Refused
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.catalog.queries import items_by_key
from ordinance.modules.promise.models import Supply
from ordinance.modules.promise.queries import pegs_on, supplies_locked_by_key
from ordinance.modules.promise.services import NewSupply as SupplyRow
from ordinance.modules.promise.services import PegTake
from ordinance.modules.promise.services import supplies_add as supplies_write
from ordinance.modules.promise.services import supply_receive as pegs_fulfil
from ordinance.modules.stock.services import Document, Place, Receipt, Take, goods_receive, reservations_make
from ordinance.orders.drafts import QuantityChange
from ordinance.orders.models import Order
from ordinance.orders.services.quantities import quantities_add
from ordinance.workflows.dispatch import planning_open
from ordinance.workflows.goods import Catalogue, catalogue, quantity_refusal, text_check
from ordinance.workflows.kernel import Act, batch_workflow, workflow

_KINDS: Final = frozenset({"purchase", "transfer", "production"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSupply:
    """Goods expected on a day, named by codes."""

    item: str
    quantity: Decimal
    due_on: date
    warehouse: str = "MAIN"
    kind: str = "purchase"
    reference: str = ""


@batch_workflow(duty="promise.supply", unscoped="goods to come: no order has a claim on them yet")
def supplies_add(act: Act, supplies: Sequence[NewSupply]) -> list[Outcome]:
    """Announce goods to come; a day that is past is refused."""
    known = catalogue(act.company_id, {new.item for new in supplies})
    refused = [_refusal(act, new, known) for new in supplies]
    rows = [
        SupplyRow(
            item_id=known.items[new.item].pk,
            warehouse_id=known.warehouses[new.warehouse].pk,
            due_on=new.due_on,
            quantity=new.quantity,
            kind=new.kind,
            reference=new.reference,
        )
        for new, refusal in zip(supplies, refused, strict=True)
        if refusal is None
    ]
    written = iter(supplies_write(rows, journal=act.journal))
    return [refusal or Done({"supply": next(written).pk}) for refusal in refused]


def _refusal(act: Act, new: NewSupply, known: Catalogue) -> Refused | None:
    text_check("reference", new.reference, 60)
    if new.kind not in _KINDS:
        return Refused("invalid_input", {"field": "kind", "reason": "unknown", "value": new.kind[:20]})
    if new.due_on < act.time.today:
        return Refused("date_past", {"field": "due_on", "value": new.due_on, "today": act.time.today})
    return known.refusal(new.item, new.warehouse, new.quantity)


@workflow(duty="stock.receive", unscoped="goods that come in keep a promise: they change no order's terms")
def supply_receive(act: Act, supply_id: int, quantity: Decimal, *, lot: str = "", place: str = "") -> Outcome:
    """Receive goods of a supply, in part or whole; the orders pegged to it get them reserved, most urgent first.

    raises  NotFound, InvalidInput, SupplyOverReceived
    """
    supply, item = _announced(act, supply_id)
    text_check("lot", lot, 40)
    text_check("place", place, 20)
    refusal = quantity_refusal(quantity, item.unit_decimals)
    if refusal is not None:
        return refusal
    orders = {order.pk: order for order in act.lock_orders(sorted({peg.order_id for peg in pegs_on([supply_id])}))}
    at = Place(item_id=supply.item_id, warehouse_id=supply.warehouse_id, lot=lot, place=place)
    receipt = Receipt(at=at, quantity=quantity, document=Document(kind="supply", id=supply_id))
    (level,) = goods_receive([receipt], received_on=act.time.today, journal=act.journal)
    locked = supplies_locked_by_key(act.company_id, [supply_id])
    if {peg.order_id for peg in pegs_on([supply_id])} - orders.keys():
        raise StaleFacts(supply=supply_id)  # an order was pegged to it before it was locked: take that order too
    priorities = {key: order.priority for key, order in orders.items()}
    fulfilled = pegs_fulfil(locked, quantity, priorities=priorities, journal=act.journal)
    _handed_over(act, orders, fulfilled, level)
    return Done({"supply": supply_id, "level": level, "orders": sorted({take.order_id for take in fulfilled})})


def _announced(act: Act, supply_id: int) -> tuple[Supply, Item]:
    supply = Supply.objects.filter(pk=supply_id, company_id=act.company_id).first()
    if supply is None:
        raise NotFound(supply=supply_id)
    return supply, items_by_key([supply.item_id])[supply.item_id]


def _handed_over(act: Act, orders: dict[int, Order], fulfilled: Sequence[PegTake], level: int) -> None:
    """Pegs become reservations on the level the goods came to."""
    reservations_make(
        [
            Take(
                order_id=take.order_id,
                line_id=take.line_id,
                level_id=level,
                quantity=take.quantity,
                priority=orders[take.order_id].priority,
            )
            for take in fulfilled
        ],
        company_id=act.company_id,
        now=act.now,
    )
    quantities_add([QuantityChange(line_id=t.line_id, pegged=-t.quantity, reserved=t.quantity) for t in fulfilled])
    for key in sorted({take.order_id for take in fulfilled}):
        own = [take for take in fulfilled if take.order_id == key]
        act.journal.add(
            "order.supplied",
            key,
            {"supply": own[0].supply_id, "level": level, "lines": [[take.line_id, take.quantity] for take in own]},
        )
    planning_open(act, {take.order_id for take in fulfilled})
