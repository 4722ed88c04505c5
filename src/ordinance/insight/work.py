"""My work (我的待办): the open tasks of a person's duties, the most pressing first, with the orders they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, Q

from ordinance.foundation.people.rules import Actor
from ordinance.foundation.worklist.models import Task
from ordinance.foundation.worklist.queries import open_tasks
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible

SHOWN: Final = 100
COUNTED: Final = 99


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A task, and the order it is about when there is one."""

    task: Task
    order: Order | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Work:
    """The first tasks of a person, and whether there are more."""

    rows: Sequence[WorkRow]
    has_more: bool


def work_of(actor: Actor, now: datetime) -> Work:
    """The actor's open tasks by their limit; two queries."""
    if actor.customer_ids is not None:
        return Work((), has_more=False)
    tasks = list(
        open_tasks(actor.company_id, actor.duties)
        .filter(Q(assignee_id=None) | Q(assignee_id=actor.person_id))
        .order_by(F("due_at").asc(nulls_last=True), "pk")[: SHOWN + 1]
    )
    keys = {task.order_id for task in tasks if task.order_id is not None}
    orders = {order.pk: order for order in orders_visible(actor).filter(pk__in=keys).select_related("customer")}
    rows = [
        WorkRow(task, orders.get(task.order_id or 0), task.due_at is not None and task.due_at < now)
        for task in tasks[:SHOWN]
    ]
    return Work(rows, has_more=len(tasks) > SHOWN)


def work_count(actor: Actor) -> int:
    """How many tasks wait for the actor, at most COUNTED + 1; one query."""
    if actor.customer_ids is not None:
        return 0
    mine = open_tasks(actor.company_id, actor.duties).filter(Q(assignee_id=None) | Q(assignee_id=actor.person_id))
    return mine.order_by()[: COUNTED + 1].count()
