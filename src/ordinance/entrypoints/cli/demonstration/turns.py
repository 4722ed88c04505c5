"""What happens to demo orders besides the usual steps: reviewers who send back, changes, holds, late goods."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from ordinance.entrypoints.cli.demonstration.stories import Beat, Story
from ordinance.entrypoints.cli.simulation import bookings
from ordinance.entrypoints.cli.simulation.departments import Stage
from ordinance.foundation.errors import Outcome
from ordinance.masterdata.catalog.queries import items_by_key
from ordinance.modules.promise.queries import pegs_of
from ordinance.modules.shipping.models import DeliveryLine, DeliveryState
from ordinance.modules.shipping.queries import delivery_lines, left_lines
from ordinance.modules.stock.queries import warehouses_of
from ordinance.orders.models import Hold
from ordinance.orders.queries import lines_of
from ordinance.orders.states import HoldState, LineKind, ObjectKind, Scope, Status
from ordinance.workflows.attach import file_attach
from ordinance.workflows.cancel import orders_cancel
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.check import picks_check
from ordinance.workflows.close import orders_short_close
from ordinance.workflows.draft import draft_edit
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from ordinance.workflows.pack import Packing, deliveries_pack
from ordinance.workflows.pick import Picked, deliveries_pick, pick_record
from ordinance.workflows.plan import PlanLine, delivery_plan
from ordinance.workflows.review import Assessment, opinions_give
from ordinance.workflows.stock import GoodsIn, stock_receive
from ordinance.workflows.supply import NewSupply, supplies_add, supply_receive
from ordinance.workflows.take_back import ReturnLine, goods_take_back

COMES_IN: Final = timedelta(days=8)  # what the supplier promises
_WHY: Final = ("请核实交期与颜色数量", "单价与约定不符，请更正", "收货地址不完整，请补齐")


@dataclass(frozen=True, slots=True)
class Scene:
    """Orders something happens to on one day, and their stories."""

    stage: Stage
    on: date
    stories: Mapping[int, Story]
    warehouse: str  # where goods come in

    @property
    def keys(self) -> list[int]:
        return list(self.stories)


def arrive(scene: Scene) -> list[Outcome]:
    """Goods announced for these orders come in."""
    lines = lines_of(scene.keys)
    coming: dict[int, Decimal] = {}
    for peg in pegs_of([line.pk for line in lines]):
        coming[peg.supply_id] = coming.get(peg.supply_id, Decimal(0)) + peg.quantity
    keeper = scene.stage.cast.holder("stock.receive")
    return [supply_receive(keeper, supply, quantity) for supply, quantity in coming.items()]


def correct(scene: Scene) -> list[Outcome]:
    """The desk has asked the customer, and enters the order anew."""
    clerk = scene.stage.cast.holder("orders.draft")
    return [
        draft_edit(clerk, order.pk, replace(scene.stories[order.pk].request, note="已与客户电话核实"), order.edit_token)
        for order in bookings.standing_at(scene.keys, Status.DRAFT)
    ]


def send_back(scene: Scene) -> list[Outcome]:
    return _opinions(scene, "return")


def reject(scene: Scene) -> list[Outcome]:
    return _opinions(scene, "reject")


def one_opinion(scene: Scene) -> list[Outcome]:
    return _opinions(scene, "pass")


def _opinions(scene: Scene, decision: str) -> list[Outcome]:
    """The first department asked about each order says so, and why."""
    first: dict[int, Assessment] = {}
    outcomes: list[Outcome] = []
    for task in bookings.review_tasks(scene.keys):
        if task.order_id is not None and task.order_id not in first:
            why = "可按要求交付" if decision == "pass" else _WHY[task.order_id % len(_WHY)]
            said = Assessment(opinion_id=task.subject_id or 0, decision=decision, comment=why)
            first[task.order_id] = said
            outcomes += opinions_give(scene.stage.cast.holder(task.duty, task.requester_id), [said])
    return outcomes


def announce(scene: Scene) -> list[Outcome]:
    """Purchasing has ordered what these orders lack and says when it comes."""
    supplies = [
        NewSupply(
            item=item,
            quantity=quantity,
            due_on=scene.on + COMES_IN,
            warehouse=scene.warehouse,
            reference=f"PO-{scene.on:%m%d}-{place + 1}",
        )
        for place, (item, quantity) in enumerate(_wanted(scene))
    ]
    return supplies_add(scene.stage.cast.holder("promise.supply"), supplies) if supplies else []


def stock(scene: Scene) -> list[Outcome]:
    """What today's confirmations need and the shelves lack is brought in."""
    goods = [GoodsIn(item=item, quantity=quantity, warehouse=scene.warehouse) for item, quantity in _lacking(scene)]
    return stock_receive(scene.stage.cast.holder("stock.receive"), goods) if goods else []


def _lacking(scene: Scene) -> list[tuple[str, Decimal]]:
    company_id = scene.stage.company.pk
    bound = any(story.warehouse for story in scene.stories.values())
    house = warehouses_of(company_id)[scene.warehouse].pk if bound else None
    waiting = [order.pk for order in bookings.standing_at(scene.keys, Status.IN_REVIEW)]
    lacking = bookings.goods_lacking(company_id, bookings.goods_open(waiting), house)
    items = items_by_key(lacking.keys())
    return [(items[key].code, quantity) for key, quantity in lacking.items()]


def _wanted(scene: Scene) -> list[tuple[str, Decimal]]:
    """Item and quantity of each line, whatever lies on the shelves: these orders are to wait."""
    lines = [line for line in bookings.goods_open(scene.keys) if line.item_id is not None]
    items = items_by_key({line.item_id or 0 for line in lines})
    return [(items[line.item_id or 0].code, line.quantity) for line in lines]


def waive(scene: Scene) -> list[Outcome]:
    """Finance lets pass what the credit clause stopped."""
    held = _holds(scene).exclude(clause="")
    return _released(scene, list(held), "客户本周付款，财务同意本单放行")


def lift(scene: Scene) -> list[Outcome]:
    return _released(scene, list(_holds(scene).filter(clause="")), "客户通知可以发货")


def _holds(scene: Scene) -> QuerySet[Hold]:
    return Hold.objects.filter(
        company=scene.stage.company, object_kind=ObjectKind.ORDER, object_id__in=scene.keys, state=HoldState.STANDING
    ).order_by("pk")


def _released(scene: Scene, holds: Sequence[Hold], why: str) -> list[Outcome]:
    cast = scene.stage.cast
    return [outcome for hold in holds for outcome in holds_release(cast.holder(hold.duty, hold.put_by), [hold.pk], why)]


def change(scene: Scene) -> list[Outcome]:
    """The customer wants less of the first line."""
    cast = scene.stage.cast
    outcomes = []
    for order in bookings.standing_at(scene.keys, Status.CONFIRMED):
        line = next((ln for ln in lines_of([order.pk]) if ln.kind == LineKind.GOODS and ln.quantity > 1), None)
        if line is not None:
            less = line.quantity - max(Decimal(1), line.quantity // 4)
            request = ChangeRequest(lines={line.pk: less}, reason="客户来电减少数量")
            outcomes.append(order_change(cast.holder("orders.change"), order.pk, request, order.edit_token))
    return outcomes


def cancel(scene: Scene) -> list[Outcome]:
    return orders_cancel(scene.stage.cast.holder("orders.cancel"), scene.keys, "客户取消采购计划")


def hold(scene: Scene) -> list[Outcome]:
    """Someone stops the shipping of confirmed orders."""
    cast = scene.stage.cast
    return [
        hold_put(
            cast.holder("orders.hold"),
            HandHold(
                object_kind=ObjectKind.ORDER,
                object=str(order.pk),
                scope=Scope.SHIP,
                reason="customer_request",
                note="客户通知：仓库盘点，暂缓发货",
            ),
        )
        for order in bookings.standing_at(scene.keys, Status.CONFIRMED)
    ]


def half(scene: Scene) -> list[Outcome]:
    """Half of each line is planned; what is one piece waits."""
    halves = [
        PlanLine(order_line_id=line.pk, quantity=line.quantity // 2)
        for line in bookings.goods_open(scene.keys)
        if line.quantity > 1 and line.reserved > 0
    ]
    return delivery_plan(scene.stage.cast.holder("shipping.plan"), halves) if halves else []


def pick_some(scene: Scene) -> list[Outcome]:
    """Somebody has begun to pick: part of the first line of each delivery is off its shelf."""
    picker = scene.stage.cast.holder("shipping.pick")
    first: dict[int, DeliveryLine] = {}
    for line in delivery_lines(_planned(scene)):
        first.setdefault(line.delivery_id, line)
    return [
        pick_record(picker, key, [Picked(delivery_line_id=line.pk, quantity=max(Decimal(1), line.quantity // 2))])
        for key, line in first.items()
    ]


def pick(scene: Scene) -> list[Outcome]:
    return deliveries_pick(scene.stage.cast.holder("shipping.pick"), _planned(scene))


def check(scene: Scene) -> list[Outcome]:
    """Whoever picked does not check."""
    cast = scene.stage.cast
    return picks_check(cast.holder("shipping.check", cast.holder("shipping.pick").person_id), _planned(scene))


def pack(scene: Scene) -> list[Outcome]:
    """Two packages each, the second not weighed."""
    packings = [Packing(delivery_id=key, packages=(Decimal("6.5"), None)) for key in _planned(scene)]
    return deliveries_pack(scene.stage.cast.holder("shipping.pack"), packings)


def _planned(scene: Scene) -> list[int]:
    return list(bookings.deliveries_of(scene.keys, DeliveryState.PLANNED))


def attach(scene: Scene) -> list[Outcome]:
    """The customer's own order, as it came by mail."""
    clerk = scene.stage.cast.holder("files.attach")
    return [
        file_attach(
            clerk, order.pk, f"采购订单-{order.number or order.pk}.txt", "text/plain",
            f"采购订单 {order.customer_po}\n请按附表供货。\n".encode(), "source_document",
        )
        for order in bookings.standing_at(scene.keys, Status.DRAFT)
    ]  # fmt: skip


def take_back(scene: Scene) -> list[Outcome]:
    """Some pieces of the first line come back and go to inspection."""
    first = {line.order_id: line for line in reversed(left_lines(scene.keys)) if line.level_id}
    returns = [
        ReturnLine(delivery_line_id=line.pk, quantity=max(Decimal(1), line.quantity // 5)) for line in first.values()
    ]
    keeper = scene.stage.cast.holder("shipping.return")
    return goods_take_back(keeper, returns, "尺码不符，客户退回") if returns else []


def short_close(scene: Scene) -> list[Outcome]:
    keys = [order.pk for order in bookings.standing_at(scene.keys, Status.CONFIRMED)]
    return orders_short_close(scene.stage.cast.holder("orders.close"), keys, "客户不再需要剩余数量") if keys else []


TURNS: Final[Mapping[Beat, Callable[[Scene], list[Outcome]]]] = {
    Beat.ARRIVE: arrive,
    Beat.CORRECT: correct,
    Beat.ATTACH: attach,
    Beat.SEND_BACK: send_back,
    Beat.REJECT: reject,
    Beat.ONE_OPINION: one_opinion,
    Beat.ANNOUNCE: announce,
    Beat.STOCK: stock,
    Beat.WAIVE: waive,
    Beat.CHANGE: change,
    Beat.CANCEL: cancel,
    Beat.HOLD: hold,
    Beat.LIFT: lift,
    Beat.HALF: half,
    Beat.PICK_SOME: pick_some,
    Beat.PICK: pick,
    Beat.CHECK: check,
    Beat.PACK: pack,
    Beat.TAKE_BACK: take_back,
    Beat.SHORT_CLOSE: short_close,
}
