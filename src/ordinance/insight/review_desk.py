"""The review desk (评审): the opinions a person is asked for, and what the facts of the submission give to look at.

A page of the queue is read in a fixed number of queries. Nothing is decided from what is read here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import orjson
from django.db import connection
from django.db.models import F, Q, QuerySet

from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.calendar.rules import WorkCalendar
from ordinance.foundation.contact.queries import names_of
from ordinance.foundation.ledger.models import FactSnapshot
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.insight.availability import availability
from ordinance.insight.order_list import Filter, orders_narrowed
from ordinance.insight.order_page import OrderPage, Tab, order_page
from ordinance.insight.order_parts import decided_of
from ordinance.insight.retraced import Retraced, retraced, typed
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.credit.queries import accounts_of
from ordinance.modules.review.models import Opinion
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible
from ordinance.orders.states import LineKind, Scope

WAITING: Final = 500  # the most pressing opinions among which the next one is looked for
REVIEWS: Final = "review."  # what the duties of departments that review begin with
Facts = Mapping[str, Any]
_GATES: Final = """
select distinct on (stream) stream, data from ledger_ledgerentry
where stream = any(%s) and kind = 'decision.gate' order by stream, seq desc
"""
_COUNTS: Final[Mapping[str, str]] = {
    "below_floor": "lines.below_floor_count",
    "discontinued": "lines.discontinued_count",
    "short": "stock.short_line_count",
    "uncovered": "promise.uncovered_line_count",
    "late": "promise.late_line_count",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at, with its figures: amounts of money, or how many lines, or a percentage."""

    code: str
    figures: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One opinion asked for: its task, the order, who submitted it, and how much there is to look at."""

    task: Task
    order: Order | None
    requester: Person | None
    left_minutes: int | None
    is_working: bool
    is_own: bool
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """An order as the people who review it see it.

    page      the order with its lines, opinions and decisions
    findings  what the facts seen last give to look at
    stops     clauses that would keep it from being confirmed on those facts, once reviewed, with their answers
    free      item → what is in stock and not promised now, of goods
    account   the customer's credit as it is now, this order not in it
    """

    page: OrderPage
    findings: Sequence[Finding]
    stops: Mapping[str, Sequence[Retraced]]
    free: Mapping[int, Decimal]
    people: Mapping[int, Person]
    seen_at: datetime | None
    account: CreditAccount | None

    @property
    def room(self) -> Decimal | None:
        """What the customer may still owe before this order, below zero where they owe more than they may."""
        return None if self.account is None else self.account.credit_limit - self.account.exposure


def review_duties(actor: Actor) -> list[str]:
    """The departments' reviews the actor may give."""
    return sorted(duty for duty in actor.duties if duty.startswith(REVIEWS))


def reviews_asked(actor: Actor, *, everybodys: bool = False, text: str = "") -> QuerySet[Task]:
    """The opinions asked for: of the actor's duties and not given to a colleague, or everybody's."""
    tasks = Task.objects.filter(company_id=actor.company_id, state=TaskState.OPEN, kind="review")
    if not everybodys:
        mine = Q(assignee_id=None) | Q(assignee_id=actor.person_id)
        tasks = tasks.filter(mine, duty__in=review_duties(actor))
    if text:
        tasks = tasks.filter(order_id__in=orders_narrowed(actor, Filter(text=text)).values("pk"))
    return tasks


def review_rows(actor: Actor, tasks: Sequence[Task], now: datetime) -> list[ReviewRow]:
    """What a page of the queue shows; four queries, two more where the calendar was not read lately."""
    keys = {task.order_id for task in tasks if task.order_id is not None}
    orders = {order.pk: order for order in orders_visible(actor).filter(pk__in=keys).select_related("customer")}
    people = names_of({task.requester_id for task in tasks if task.requester_id is not None})
    facts = facts_seen(sorted(keys), actor.company_id)
    calendar = work_calendar(actor.company_id, actor.zone)
    is_working = works_now(calendar, now)
    return [
        ReviewRow(
            task=task,
            order=orders.get(task.order_id or 0),
            requester=people.get(task.requester_id or 0),
            left_minutes=None if task.due_at is None else int(calendar.working_minutes(now, task.due_at)),
            is_working=is_working,
            is_own=task.requester_id == actor.person_id,
            findings=findings_of(facts.get(task.order_id or 0, {})),
        )
        for task in tasks
    ]


def next_review(actor: Actor, *, after: int = 0) -> Order | None:
    """The order of the most pressing opinion the actor may give; with `after`, of the one behind that order's.

    Two queries.
    """
    tasks = reviews_asked(actor).exclude(requester_id=actor.person_id)
    waiting = tasks.order_by(F("due_at").asc(nulls_last=True), "pk").values_list("order_id", flat=True)[:WAITING]
    keys = list(dict.fromkeys(key for key in waiting if key is not None))
    if after in keys:
        place = keys.index(after)
        keys = keys[place + 1 :] + keys[:place]
    return orders_visible(actor).filter(pk=keys[0]).first() if keys else None


def orders_of_opinions(actor: Actor, opinions: Sequence[int]) -> dict[int, Order]:
    """Opinion → its order, of those the actor may see; two queries."""
    found = dict(Opinion.objects.filter(company_id=actor.company_id, pk__in=opinions).values_list("pk", "order_id"))
    orders = orders_visible(actor).only("number").in_bulk(sorted(set(found.values())))
    return {key: orders[order_id] for key, order_id in found.items() if order_id in orders}


def review_page(order: Order, today: date) -> ReviewPage:
    """An order that was found, for its review; seventeen queries at most."""
    lined = order_page(order, today, Tab.LINES)
    decided = decided_of(order)
    page = replace(lined, tab=Tab.DECISIONS, decided=decided)
    gate = next((row for row in decided.rows if row.facts.get("facts") in (decided.snapshots or {})), None)
    facts = _typed((decided.snapshots or {})[gate.facts["facts"]]) if gate else {}
    passed = {**facts, "review.is_passed": True}
    answers = retraced(page.document, Scope.CONFIRM, passed) if facts else {}
    closed = {clause: [each for each in own if not each.is_open] for clause, own in answers.items()}
    goods = {line.item_id for line in page.lines if line.item_id and line.kind == LineKind.GOODS}
    free = {key: each.free for key, each in availability(order.company_id, goods).items()} if goods else {}
    people = names_of({opinion.requester_id for opinion in page.opinions} | {order.entered_by or 0})
    return ReviewPage(
        page=page,
        findings=findings_of(facts),
        stops={clause: own for clause, own in closed.items() if own},
        free=free,
        people={**people, **page.people},
        seen_at=gate.entry.occurred_at if gate else None,
        account=accounts_of(order.company_id, [order.customer_id]).get(order.customer_id)
        if order.customer_id
        else None,
    )


def facts_seen(order_keys: Sequence[int], company_id: int) -> dict[int, Facts]:
    """The facts each order's newest gate saw, typed; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_GATES, [list(order_keys)])
        gates = {stream: orjson.loads(data) for stream, data in cursor.fetchall()}
    keys = {stream: gate["facts"] for stream, gate in gates.items() if gate.get("facts")}
    texts = dict(FactSnapshot.objects.filter(pk__in=keys.values(), company_id=company_id).values_list("pk", "facts"))
    return {stream: _typed(orjson.loads(texts[key])) for stream, key in keys.items() if key in texts}


def findings_of(facts: Facts) -> list[Finding]:
    """What the facts of an order give to look at, the gravest first. Pure."""
    found: list[Finding] = []
    limit, after, exposure = facts.get("credit.limit"), facts.get("credit.after"), facts.get("credit.exposure")
    if facts.get("credit.is_frozen"):
        found.append(Finding("credit_frozen", {}))
    if limit is not None and after is not None and exposure is not None and after > limit:
        figures = {"limit": limit, "exposure": exposure, "amount": after - exposure, "after": after}
        found.append(Finding("over_credit", {**figures, "over": after - limit}))
    if overdue := facts.get("payment.overdue") or Decimal(0):
        found.append(Finding("overdue", {"amount": overdue}))
    for code, name in _COUNTS.items():
        if count := facts.get(name):
            found.append(Finding(code, {"count": Decimal(count)}))
    if percent := facts.get("lines.max_discount_percent") or Decimal(0):
        found.append(Finding("discount", {"percent": percent}))
    if facts.get("customer.is_new"):
        found.append(Finding("new_customer", {}))
    if facts.get("order.is_verified") is False:
        found.append(Finding("not_verified", {}))
    return found


def works_now(calendar: WorkCalendar, now: datetime) -> bool:
    """Whether it is working time, so that limits run."""
    local = now.astimezone(calendar.zone)
    minute = local.hour * 60 + local.minute
    return any(shift.start_minute <= minute < shift.end_minute for shift in calendar.shifts_on(local.date()))


def _typed(facts: Facts) -> dict[str, Any]:
    return {name: typed(name, value) for name, value in facts.items()}
