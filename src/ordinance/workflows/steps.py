"""What comes next: after each act the orders' follow-up tasks are opened and those that fell away are void (C1, I1)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.calendar.rules import Clock
from ordinance.foundation.calendar.rules import Duration as Span
from ordinance.foundation.policy.rules.durations import Duration
from ordinance.foundation.worklist.queries import open_tasks_locked
from ordinance.foundation.worklist.services import TaskRequest, tasks_done, tasks_open, tasks_void
from ordinance.modules.review.queries import review_sums
from ordinance.orders.models import Order
from ordinance.orders.states import Status
from ordinance.workflows.endings import Step
from ordinance.workflows.kernel import Act

CONFIRM: Final = Step("confirm", "orders.confirm", "desk", "确认订单", "Confirm the order")
COMPLETE: Final = Step("complete", "orders.submit", "sales", "补全并重新提交", "Complete and submit again")
PLAN: Final = Step("plan", "shipping.plan", "warehouse", "安排发货", "Plan the delivery")
_KINDS: Final = ("confirm", "complete", "plan")


def due_after(act: Act, limit: Duration | None) -> datetime | None:
    """When a limit that starts now runs out, on the company's calendar; None without a limit (I1)."""
    if limit is None:
        return None
    calendar = work_calendar(act.company_id, act.actor.zone)
    return calendar.due(act.now, Span(Decimal(limit.amount), Clock(limit.clock)))


def tasks_follow(act: Act, orders: Sequence[Order]) -> None:
    """Open the task each order now waits for, close those that were done or fell away; five statements at most."""
    keys = [order.pk for order in orders]
    if not keys:
        return
    reviews = review_sums(keys)
    wanted: dict[int, Step] = {}
    for order in orders:
        review = reviews.get(order.pk)
        if order.status == Status.IN_REVIEW and (review is None or review.is_passed):
            wanted[order.pk] = CONFIRM
        elif order.status == Status.DRAFT and order.submitted_at is not None:
            wanted[order.pk] = COMPLETE
        elif order.status == Status.CONFIRMED and order.type.is_shipped:
            wanted[order.pk] = PLAN
    standing = open_tasks_locked(act.company_id, _KINDS, order_ids=keys)
    over = [task for task in standing if task.order_id not in wanted or wanted[task.order_id].kind != task.kind]
    cancelled = {order.pk for order in orders if order.status == Status.CANCELLED}
    tasks_void([task for task in over if task.order_id in cancelled], reason="order_cancelled", journal=act.journal)
    tasks_done([task for task in over if task.order_id not in cancelled], outcome="done", journal=act.journal)
    tasks_open([step_request(key, step, act.actor.person_id) for key, step in wanted.items()], journal=act.journal)


def step_request(order_id: int, step: Step, requester_id: int) -> TaskRequest:
    """The task of a step for one order."""
    return TaskRequest(
        kind=step.kind,
        duty=step.duty,
        order_id=order_id,
        department=step.department,
        title_zh=step.title_zh,
        title_en=step.title_en,
        requester_id=requester_id,
    )
