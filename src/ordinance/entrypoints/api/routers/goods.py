"""Goods: stock receipts, supplies, deliveries."""

from django.http import HttpRequest
from ninja import Router

from ordinance.entrypoints.api.auth import actor_of
from ordinance.entrypoints.api.fields import Key
from ordinance.entrypoints.api.operations import writing
from ordinance.entrypoints.api.reads.naming import lines_named
from ordinance.entrypoints.api.schemas.fulfilment import (
    DeliveriesIn,
    DeliveryCancelIn,
    PackIn,
    PicksIn,
    PlanIn,
    ReturnIn,
    ShipIn,
    ShortenIn,
    SignIn,
    StockCountIn,
    StockReceiptIn,
    StockTransferIn,
    SuppliesIn,
    SupplyReceiptIn,
)
from ordinance.foundation.errors import InvalidInput, Outcome
from ordinance.modules.stock.queries import warehouses_of
from ordinance.workflows.check import picks_check
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.pack import deliveries_pack
from ordinance.workflows.pick import deliveries_pick, pick_record, pick_shorten
from ordinance.workflows.plan import PlanLine, delivery_cancel, delivery_plan
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.stock import stock_count, stock_receive, stock_transfer
from ordinance.workflows.supply import supplies_add, supply_receive
from ordinance.workflows.take_back import ReturnLine, goods_take_back
from ordinance.workflows.unpick import picks_clear

router = Router(tags=["goods"])


@writing(router, "POST", "/stock/receipts", stock_receive, bulk=True)
def receive_goods(request: HttpRequest, body: StockReceiptIn) -> list[Outcome]:
    """收货入库。 Take goods in that were not announced."""
    return stock_receive(actor_of(request), [each.as_request() for each in body.goods])


@writing(router, "POST", "/stock/transfers", stock_transfer, bulk=True)
def transfer_goods(request: HttpRequest, body: StockTransferIn) -> list[Outcome]:
    """移库、转状态。 Move free goods between warehouses, places and statuses."""
    return stock_transfer(actor_of(request), [each.as_request() for each in body.moves])


@writing(router, "POST", "/stock/counts", stock_count, bulk=True)
def count_goods(request: HttpRequest, body: StockCountIn) -> list[Outcome]:
    """盘点。 Bring stock levels to what was counted."""
    return stock_count(actor_of(request), [each.as_request() for each in body.counts])


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


@writing(router, "POST", "/deliveries/cancel", delivery_cancel, bulk=True)
def cancel_deliveries(request: HttpRequest, body: DeliveryCancelIn) -> list[Outcome]:
    """撤销交货安排。 Cancel planned deliveries; their goods stay reserved."""
    return delivery_cancel(actor_of(request), body.deliveries, body.reason)


@writing(router, "POST", "/deliveries/{delivery}/picks", pick_record)
def record_picks(request: HttpRequest, delivery: Key, body: PicksIn) -> Outcome:
    """拣货登记。 Record goods picked for a delivery; what is not what it wants is refused."""
    return pick_record(actor_of(request), delivery, [each.as_request() for each in body.found])


@writing(router, "POST", "/deliveries/{delivery}/shorten", pick_shorten)
def shorten_delivery(request: HttpRequest, delivery: Key, body: ShortenIn) -> Outcome:
    """按实拣数交货。 End picking short; the rest stays reserved and can be planned again."""
    return pick_shorten(actor_of(request), delivery, body.reason)


@writing(router, "POST", "/deliveries/pick", deliveries_pick, bulk=True)
def pick_deliveries(request: HttpRequest, body: DeliveriesIn) -> list[Outcome]:
    """整单拣货。 Record that all goods of deliveries were picked as planned."""
    return deliveries_pick(actor_of(request), body.deliveries)


@writing(router, "POST", "/deliveries/unpick", picks_clear, bulk=True)
def unpick_deliveries(request: HttpRequest, body: DeliveryCancelIn) -> list[Outcome]:
    """拣货作废。 Put picked goods back on the shelf; they stay reserved."""
    return picks_clear(actor_of(request), body.deliveries, body.reason)


@writing(router, "POST", "/deliveries/check", picks_check, bulk=True)
def check_deliveries(request: HttpRequest, body: DeliveriesIn) -> list[Outcome]:
    """复核。 Record that picked goods are what their deliveries want."""
    return picks_check(actor_of(request), body.deliveries)


@writing(router, "POST", "/deliveries/pack", deliveries_pack, bulk=True)
def pack_deliveries(request: HttpRequest, body: PackIn) -> list[Outcome]:
    """包装。 Pack deliveries into numbered packages."""
    return deliveries_pack(actor_of(request), [each.as_request() for each in body.packings])


@writing(router, "POST", "/deliveries/ship", deliveries_ship, bulk=True)
def ship_deliveries(request: HttpRequest, body: ShipIn) -> list[Outcome]:
    """发货出库。 Let planned deliveries leave."""
    return deliveries_ship(actor_of(request), body.deliveries, carrier=body.carrier, tracking=body.tracking_number)


@writing(router, "POST", "/deliveries/sign", deliveries_sign, bulk=True)
def sign_deliveries(request: HttpRequest, body: SignIn) -> list[Outcome]:
    """登记签收。 Record that deliveries were signed for."""
    return deliveries_sign(actor_of(request), body.deliveries, body.signed_by)


@writing(router, "POST", "/returns", goods_take_back, bulk=True)
def take_goods_back(request: HttpRequest, body: ReturnIn) -> list[Outcome]:
    """收退货并冲减应收。 Take goods back; what was billed of them is credited."""
    lines = [
        ReturnLine(delivery_line_id=line.delivery_line, quantity=line.quantity, to_inspection=line.to_inspection)
        for line in body.lines
    ]
    return goods_take_back(actor_of(request), lines, body.reason)
