"""Goods: stock receipts, supplies, deliveries."""

from django.http import HttpRequest
from ninja import Router

from ordinance.entrypoints.api.auth import actor_of
from ordinance.entrypoints.api.fields import Key
from ordinance.entrypoints.api.operations import writing
from ordinance.entrypoints.api.reads.naming import lines_named
from ordinance.entrypoints.api.schemas.fulfilment import PlanIn, StockReceiptIn, SuppliesIn, SupplyReceiptIn
from ordinance.foundation.errors import InvalidInput, Outcome
from ordinance.modules.stock.queries import warehouses_of
from ordinance.workflows.plan import PlanLine, delivery_plan
from ordinance.workflows.stock import stock_receive
from ordinance.workflows.supply import supplies_add, supply_receive

router = Router(tags=["goods"])


@writing(router, "POST", "/stock/receipts", stock_receive, bulk=True)
def receive_goods(request: HttpRequest, body: StockReceiptIn) -> list[Outcome]:
    """收货入库。 Take goods in that were not announced."""
    return stock_receive(actor_of(request), [each.as_request() for each in body.goods])


@writing(router, "POST", "/supplies", supplies_add, bulk=True)
def add_supplies(request: HttpRequest, body: SuppliesIn) -> list[Outcome]:
    """登记到货计划。 Announce goods expected on a date."""
    return supplies_add(actor_of(request), [each.as_request() for each in body.supplies])


@writing(router, "POST", "/supplies/{supply}/receipts", supply_receive)
def receive_supply(request: HttpRequest, supply: Key, body: SupplyReceiptIn) -> Outcome:
    """到货入库，交给等待它的订单。 Receive an announced supply; the orders that wait for it get it."""
    return supply_receive(actor_of(request), supply, body.quantity, lot=body.lot, place=body.place)


@writing(router, "POST", "/deliveries", delivery_plan, bulk=True)
def plan_deliveries(request: HttpRequest, body: PlanIn) -> list[Outcome]:
    """安排交货。 Plan parts of order lines into deliveries."""
    actor = actor_of(request)
    warehouses = warehouses_of(actor.company_id)
    for position, line in enumerate(body.lines, start=1):
        if line.warehouse and line.warehouse not in warehouses:
            raise InvalidInput(field=f"lines.{position}.warehouse", reason="unknown", value=line.warehouse)
    lines = lines_named(actor, [(line.order, line.position) for line in body.lines])
    wants = [
        PlanLine(
            order_line_id=key,
            quantity=line.quantity,
            warehouse_id=warehouses[line.warehouse].pk if line.warehouse else None,
        )
        for key, line in zip(lines, body.lines, strict=True)
    ]
    return delivery_plan(actor, wants)
