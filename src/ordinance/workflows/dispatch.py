"""The tasks of the way out: plan, pick, check, pack, ship, sign; each of one order and one delivery, as it goes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ordinance.foundation.database.locking import Locked
from ordinance.foundation.worklist.models import Task
from ordinance.foundation.worklist.queries import open_tasks_locked
from ordinance.foundation.worklist.services import TaskRequest, tasks_done, tasks_open, tasks_void
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.orders.models import Order
from ordinance.orders.states import LineKind
from ordinance.workflows.endings import Step
from ordinance.workflows.kernel import Act
from ordinance.workflows.steps import PLAN

PICK: Final = Step("pick", "shipping.pick", "warehouse", "拣货", "Pick the goods")
CHECK: Final = Step("check", "shipping.check", "warehouse", "复核", "Check the picked goods")
PACK: Final = Step("pack", "shipping.pack", "warehouse", "包装", "Pack the goods")
SHIP: Final = Step("ship", "shipping.ship", "warehouse", "拣货并发货", "Pick and ship")
SHIP_READY: Final = Step("ship", "shipping.ship", "warehouse", "发货", "Ship")
SIGN: Final = Step("sign", "shipping.sign", "logistics", "取回签收", "Get it signed for")


def orders_by_delivery(lines: Iterable[DeliveryLine]) -> dict[int, list[int]]:
    """The orders each delivery concerns, in key order."""
    orders: dict[int, set[int]] = {}
    for line in lines:
        orders.setdefault(line.delivery_id, set()).add(line.order_id)
    return {delivery: sorted(keys) for delivery, keys in orders.items()}


def step_open(act: Act, step: Step, orders: Mapping[int, Sequence[int]]) -> None:
    """Open a step for deliveries. orders: delivery → its orders, held by the act."""
    steps_open(act, dict.fromkeys(orders, (step, "")), orders)


def steps_open(act: Act, steps: Mapping[int, tuple[Step, str]], orders: Mapping[int, Sequence[int]]) -> None:
    """Open the step of each delivery, with the clause that asks for it; what is open already stays."""
    requests = [
        replace(_request(act, step, order, delivery), clause=clause)
        for delivery, (step, clause) in steps.items()
        for order in orders[delivery]
    ]
    tasks_open(requests, journal=act.journal)


def step_done(act: Act, steps: Sequence[Step], orders: Mapping[int, Sequence[int]], outcome: str) -> None:
    """Somebody did steps of deliveries."""
    tasks_done(_standing(act, steps, orders), outcome=outcome, journal=act.journal)


def step_void(act: Act, steps: Sequence[Step], orders: Mapping[int, Sequence[int]], reason: str) -> None:
    """Steps of deliveries fell away."""
    tasks_void(_standing(act, steps, orders), reason=reason, journal=act.journal)


def planning_open(act: Act, orders: Collection[int]) -> None:
    """Orders have goods waiting to be planned; where the task stands already it stays."""
    tasks_open([_request(act, PLAN, order, None) for order in sorted(orders)], journal=act.journal)


def planning_done(act: Act, orders: Collection[int]) -> None:
    """Everything of these orders is on its way or planned."""
    if orders:
        standing = open_tasks_locked(act.company_id, [PLAN.kind], order_ids=orders)
        tasks_done(standing, outcome="planned", journal=act.journal)


def ships(order: Order, kind: str) -> bool:
    """Whether a line of this kind of an order leaves the house; charges never do."""
    return order.type.is_shipped and kind != LineKind.CHARGE


def _standing(act: Act, steps: Sequence[Step], orders: Mapping[int, Sequence[int]]) -> Locked[Task]:
    keys = {order for own in orders.values() for order in own}
    kinds = [step.kind for step in steps]
    return open_tasks_locked(act.company_id, kinds, order_ids=keys, subject_ids=orders.keys())


def _request(act: Act, step: Step, order: int, delivery: int | None) -> TaskRequest:
    return TaskRequest(
        kind=step.kind,
        duty=step.duty,
        order_id=order,
        subject_id=delivery,
        department=step.department,
        title_zh=step.title_zh,
        title_en=step.title_en,
        requester_id=act.actor.person_id,
    )
