"""My work (我的待办): the open tasks of a person's duties, the most pressing first, with what they are about.

A task somebody has been given, or took, leaves the lists of the others; it stays in the list of all, which shows who
has it: managers see every duty's there, others those of their own duties.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.contact.models import SheetAddress
from ordinance.foundation.contact.queries import addresses_by_key, names_of
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import holders_of
from ordinance.foundation.people.rules import DUTIES, Actor
from ordinance.foundation.worklist.models import Task
from ordinance.foundation.worklist.queries import open_tasks
from ordinance.insight.pressing import most_pressing
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible

SHOWN: Final = 100
COUNTED: Final = 99


class Whose(StrEnum):
    """Whose tasks are listed: what I may do now, what I was given or took, what I gave away, or everybody's."""

    OPEN = "open"
    MINE = "mine"
    GIVEN = "given"
    ALL = "all"


class Due(StrEnum):
    """When a task's limit runs out: it did, today by the company's date, or later or never."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFilter:
    """What the list is narrowed to; empty means all."""

    whose: Whose = Whose.OPEN
    due: Due | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task with all that its line shows.

    left_minutes  working time until its limit, below zero by how much working time it is overdue; None without one
    address       of the work-contact sheet it asks to acknowledge, with the sheet
    """

    task: Task
    order: Order | None
    address: SheetAddress | None
    due: Due
    left_minutes: Decimal | None
    assignee: Person | None
    assigned_by: Person | None


@dataclass(frozen=True, slots=True)
class MyWork:
    """The first tasks, whether there are more, and how many are due when, each at most COUNTED + 1."""

    rows: Sequence[TaskRow]
    has_more: bool
    counts: dict[Due, int]


def my_work(actor: Actor, wanted: WorkFilter, now: datetime) -> MyWork:
    """The actor's tasks by their limit; seven queries at most, two more where the calendar was not read lately."""
    if actor.customer_ids is not None:
        return MyWork((), has_more=False, counts=dict.fromkeys(Due, 0))
    midnight = _midnight(actor, now)
    tasks = _listed(actor, wanted, _due(wanted.due, now, midnight))
    shown = tasks[:SHOWN]
    orders = _orders_of(actor, shown)
    addresses = addresses_by_key(actor.company_id, {task.subject_id or 0 for task in shown if task.kind == "contact"})
    people = names_of({key for task in shown for key in (task.assignee_id, task.assigned_by) if key is not None})
    calendar = work_calendar(actor.company_id, actor.zone)
    rows = [
        TaskRow(
            task=task,
            order=orders.get(task.order_id or 0),
            address=addresses.get(task.subject_id or 0) if task.kind == "contact" else None,
            due=_when(task, now, midnight),
            left_minutes=None if task.due_at is None else calendar.working_minutes(now, task.due_at),
            assignee=people.get(task.assignee_id or 0),
            assigned_by=people.get(task.assigned_by or 0),
        )
        for task in shown
    ]
    every = _matching(actor, wanted).filter(duty__in=_duties(actor, wanted)).order_by()
    counts = {due: every.filter(_due(due, now, midnight))[: COUNTED + 1].count() for due in Due}
    return MyWork(rows, len(tasks) > SHOWN, counts)


def colleagues(actor: Actor, duty: str, now: datetime) -> list[Person]:
    """Who else of the company may do what the duty asks for, in key order; one query."""
    on = now.astimezone(ZoneInfo(actor.zone)).date()
    return [person for person in holders_of(actor.company_id, duty, on) if person.pk != actor.person_id]


def work_of(actor: Actor, now: datetime) -> Work:
    """The actor's open tasks by their limit; two queries."""
    if actor.customer_ids is not None:
        return Work((), has_more=False)
    tasks = _listed(actor, WorkFilter(), Q())
    orders = _orders_of(actor, tasks)
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


def _duties(actor: Actor, wanted: WorkFilter) -> Collection[str]:
    """Under which duties tasks are listed: what was given is seen whatever one may do oneself."""
    sees_all = wanted.whose is Whose.GIVEN or (wanted.whose is Whose.ALL and actor.may("work.assign"))
    return DUTIES if sees_all else actor.duties


def _matching(actor: Actor, wanted: WorkFilter) -> QuerySet[Task]:
    tasks = Task.objects.filter(company_id=actor.company_id, state="open")
    if wanted.kind:
        tasks = tasks.filter(kind=wanted.kind)
    match wanted.whose:
        case Whose.OPEN:
            return tasks.filter(Q(assignee_id=None) | Q(assignee_id=actor.person_id))
        case Whose.MINE:
            return tasks.filter(assignee_id=actor.person_id)
        case Whose.GIVEN:
            return tasks.filter(assigned_by=actor.person_id).exclude(assignee_id=actor.person_id)
        case Whose.ALL:
            return tasks


def _listed(actor: Actor, wanted: WorkFilter, due: Q) -> list[Task]:
    """The first tasks of each duty, then the first of those: each duty's stand in one index by their limit."""
    matching = _matching(actor, wanted).filter(due)
    ordering = (F("due_at").asc(nulls_last=True), F("pk").asc())
    if wanted.whose in (Whose.GIVEN, Whose.MINE):
        return list(matching.filter(duty__in=_duties(actor, wanted)).order_by(*ordering)[: SHOWN + 1])
    return list(most_pressing(matching, _duties(actor, wanted), SHOWN + 1))


def _orders_of(actor: Actor, tasks: Sequence[Task]) -> dict[int, Order]:
    keys = {task.order_id for task in tasks if task.order_id is not None}
    return {order.pk: order for order in orders_visible(actor).filter(pk__in=keys).select_related("customer")}


def _midnight(actor: Actor, now: datetime) -> datetime:
    """When the company's day ends."""
    zone = ZoneInfo(actor.zone)
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)


def _due(due: Due | None, now: datetime, midnight: datetime) -> Q:
    match due:
        case None:
            return Q()
        case Due.OVERDUE:
            return Q(due_at__lt=now)
        case Due.TODAY:
            return Q(due_at__gte=now, due_at__lt=midnight)
        case Due.LATER:
            return Q(due_at__gte=midnight) | Q(due_at=None)


def _when(task: Task, now: datetime, midnight: datetime) -> Due:
    if task.due_at is None or task.due_at >= midnight:
        return Due.LATER
    return Due.OVERDUE if task.due_at < now else Due.TODAY
