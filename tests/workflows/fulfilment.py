"""What tests of the way out share: how lines, stock and tasks stand, and the invariants that must hold throughout."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.worklist.models import Task
from ordinance.insight.invariants.running import invariants_check
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.modules.stock.models import StockLevel
from ordinance.orders.models import OrderLine
from ordinance.workflows.plan import orders_plan
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.supply import NewSupply, supplies_add
from tests.builders import D, House, done, packed

QUANTITIES = ("reserved", "pegged", "picked", "shipped", "signed", "returned")


def lines_of_order(key: int) -> list[OrderLine]:
    """The lines of an order, by position."""
    return list(OrderLine.objects.filter(order_id=key).order_by("position"))


def stands(key: int, position: int = 1) -> dict[str, int]:
    """The quantities of a line that are not zero."""
    line = OrderLine.objects.get(order_id=key, position=position)
    return {name: int(getattr(line, name)) for name in QUANTITIES if getattr(line, name)}


def stock(house: House) -> list[tuple[str, str, int, int]]:
    """(warehouse, status, on hand, reserved) of every level that holds something."""
    rows = (
        StockLevel.objects.filter(company_id=house.company.pk, on_hand__gt=0).select_related("warehouse").order_by("pk")
    )
    return [(row.warehouse.code, row.status, int(row.on_hand), int(row.reserved)) for row in rows]


def open_tasks_of(key: int) -> list[str]:
    """The kinds of an order's open tasks."""
    return sorted(Task.objects.filter(order_id=key, state="open").values_list("kind", flat=True))


def told(key: int) -> list[str]:
    """What an order's ledger says of its way out."""
    kinds = (
        LedgerEntry.objects.filter(stream=key, kind__startswith="order.").order_by("seq").values_list("kind", flat=True)
    )
    return [kind.removeprefix("order.") for kind in kinds][3:]


def planned(house: House, *keys: int) -> list[int]:
    """Deliveries of all that is kept for the orders."""
    return [each for outcome in orders_plan(house.warehouse, keys) for each in _list(done(outcome)["deliveries"])]


def shipped(house: House, *keys: int) -> list[int]:
    """The same, gone."""
    deliveries = packed(house, *planned(house, *keys))
    for outcome in deliveries_ship(house.warehouse, deliveries, "顺丰", "SF1"):
        done(outcome)
    return deliveries


def delivery_lines_of(*deliveries: int) -> list[DeliveryLine]:
    """The lines of deliveries, oldest first."""
    return list(DeliveryLine.objects.filter(delivery_id__in=deliveries).order_by("pk"))


def a_supply(house: House, item: str, quantity: Decimal | int, *, days: int = 10) -> int:
    """Goods announced for some days from now."""
    due_on = (datetime.now(UTC) + timedelta(days)).date()
    return int(
        str(
            done(supplies_add(house.purchasing, [NewSupply(item=item, quantity=D(quantity), due_on=due_on)])[0])[
                "supply"
            ]
        )
    )


def everything_holds(house: House) -> None:
    """No invariant is broken in the company."""
    assert invariants_check([house.company]) == []


def _list(value: object) -> list[Any]:
    assert isinstance(value, list)
    return value
