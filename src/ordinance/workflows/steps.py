"""What comes next: after each act the orders' follow-up tasks are opened and those that fell away are void (C1, I1)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.calendar.rules import Clock
from ordinance.foundation.calendar.rules import Duration as Span
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.durations import Duration
from ordinance.foundation.worklist.queries import open_tasks_locked
from ordinance.foundation.worklist.services import TaskRequest, tasks_done, tasks_open, tasks_void
from ordinance.modules.review.queries import review_sums
from ordinance.orders.models import Order
from ordinance.orders.states import Status
from ordinance.workflows.endings import Step
from ordinance.workflows.kernel import Act
from ordinance.workflows.numbers import orders_number

CONFIRM: Final = Step("confirm", "orders.confirm", "desk", "确认订单", "Confirm the order")
COMPLETE: Final = Step("complete", "orders.submit", "sales", "补全并重新提交", "Complete and submit again")
PLAN: Final = Step("plan", "shipping.plan", "warehouse", "安排发货", "Plan the delivery")
ENTER: Final = Step("entry", "orders.submit", "sales", "核对补全并提交", "Check, complete and submit")
_KINDS: Final = ("entry", "confirm", "complete", "plan")


def due_after(act: Act, limit: Duration | None, *, since: datetime | None = None) -> datetime | None:
    """When a limit that starts now, or at `since`, runs out on the company's calendar; None without a limit (I1)."""
    if limit is None:
        return None
    calendar = work_calendar(act.company_id, act.actor.zone)
    return calendar.due(since or act.now, Span(Decimal(limit.amount), Clock(limit.clock)))


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
        elif order.status == Status.DRAFT:
            wanted[order.pk] = ENTER
        elif order.status == Status.CONFIRMED and order.type.is_shipped:
            wanted[order.pk] = PLAN
    standing = open_tasks_locked(act.company_id, _KINDS, order_ids=keys)
    over = [task for task in standing if task.order_id not in wanted or wanted[task.order_id].kind != task.kind]
    cancelled = {order.pk for order in orders if order.status == Status.CANCELLED}
    tasks_void([task for task in over if task.order_id in cancelled], reason="order_cancelled", journal=act.journal)
    tasks_done([task for task in over if task.order_id not in cancelled], outcome="done", journal=act.journal)
    kept = {(task.order_id, task.kind) for task in standing}
    requests = [
        step_within(act, step_request(order.pk, wanted[order.pk], act.actor.person_id), _policy_of(order), order)
        for order in orders
        if order.pk in wanted and (order.pk, wanted[order.pk].kind) not in kept
    ]
    tasks_open(requests, journal=act.journal)


def drafts_entered(act: Act, orders: Sequence[Order], policies: Sequence[PolicyDocument | None]) -> None:
    """New drafts get their number where the policy presumed to govern them gives it at receipt, and are somebody's to
    submit where it limits entry (A3, I1).
    """
    presumed = dict(zip((order.pk for order in orders), policies, strict=True))
    orders_number(act, orders, presumed, event="receipt")
    requests = [
        step_within(act, step_request(order.pk, ENTER, act.actor.person_id), presumed[order.pk]) for order in orders
    ]
    tasks_open([request for request in requests if request.due_at is not None], journal=act.journal)


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


def _policy_of(order: Order) -> PolicyDocument | None:
    return document_of(order.policy_version_id) if order.policy_version_id else None


def step_within(
    act: Act, request: TaskRequest, policy: PolicyDocument | None, order: Order | None = None
) -> TaskRequest:
    """The task of a step with the limit its policy sets, counted from the event the clause names; an event that
    happens in this act counts from now.
    """
    limits = policy.time_limits() if policy is not None else ()
    limit = next((each for each in limits if each.step == request.kind), None)
    if limit is None:
        return request
    return replace(
        request,
        clause=limit.clause_id,
        department=limit.department or request.department,
        due_at=due_after(act, limit.limit, since=_started_at(order, limit.starts_on)),
    )


def _started_at(order: Order | None, event: str) -> datetime | None:
    if order is None or event == "order.received":
        return None
    return order.submitted_at if event == "order.submitted" else order.confirmed_at
