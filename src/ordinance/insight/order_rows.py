"""What a list says of each order besides its columns: late, at risk, held by what, whose move it is.

Reads the orders of one page; how many they are makes no difference to the number of queries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.insight.order_list import OVER, is_at_risk, is_late, risk_until
from ordinance.orders.gates import Touched, holds_in_force, touches
from ordinance.orders.models import Hold, Order, OrderLine
from ordinance.orders.states import HoldState


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One order of a list. `task` is the most pressing of its open tasks, none for a customer's person."""

    order: Order
    is_late: bool = False
    is_at_risk: bool = False
    holds: Sequence[Hold] = ()
    task: Task | None = None
    is_overdue: bool = False
    entered_by: Person | None = None


def order_rows(actor: Actor, orders: Sequence[Order]) -> list[OrderRow]:
    """The rows of a page of orders; four queries, for a customer's person two."""
    now = time_of(actor.company_id, actor.zone)
    until = risk_until(actor, now.today)
    holds = holds_of(actor, orders)
    tasks = _tasks([order.pk for order in orders]) if actor.customer_ids is None else {}
    people = _people({order.entered_by for order in orders}) if actor.customer_ids is None else {}
    return [
        OrderRow(
            order=order,
            is_late=is_late(order, now.today),
            is_at_risk=is_at_risk(order, now.today, until),
            holds=holds.get(order.pk, ()),
            task=tasks.get(order.pk),
            is_overdue=_is_overdue(tasks.get(order.pk), now.recorded_at),
            entered_by=people.get(order.entered_by),
        )
        for order in orders
    ]


def holds_of(actor: Actor, orders: Sequence[Order]) -> Mapping[int, Sequence[Hold]]:
    """What stands on each of the orders that are not over; two queries."""
    customers = {order.pk: order.customer_id for order in orders if order.status not in OVER}
    lines: dict[int, set[int]] = {key: set() for key in customers}
    claimed: dict[int, set[int]] = {key: set() for key in customers}
    rows = OrderLine.objects.filter(order_id__in=list(customers)).values_list(
        "pk", "order_id", "item_id", "reserved", "pegged"
    )
    for key, order_id, item_id, reserved, pegged in rows:
        lines[order_id].add(key)
        if item_id is not None and (reserved or pegged):
            claimed[order_id].add(item_id)
    touched = {
        key: Touched(key, customer_id, frozenset(claimed[key]), frozenset(lines[key]))
        for key, customer_id in customers.items()
    }
    holds = [
        hold for hold in holds_in_force(actor.company_id, list(touched.values())) if hold.state == HoldState.STANDING
    ]
    return {key: found for key, each in touched.items() if (found := [hold for hold in holds if touches(hold, each)])}


def _tasks(keys: Sequence[int]) -> dict[int, Task]:
    tasks = Task.objects.filter(order_id__in=keys, state=TaskState.OPEN)
    pressing = tasks.order_by("order_id", F("due_at").asc(nulls_last=True), "pk").distinct("order_id")
    return {task.order_id or 0: task for task in pressing}


def _people(keys: set[int]) -> dict[int, Person]:
    return {person.pk: person for person in Person.objects.filter(pk__in=keys).only("name_zh", "name_en")}


def _is_overdue(task: Task | None, now: datetime) -> bool:
    return task is not None and task.due_at is not None and task.due_at < now
