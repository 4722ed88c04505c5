"""The journey of an order: which steps it has, which are behind it, who took each when, and whether in time. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from ordinance.foundation.calendar.rules import WorkCalendar
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.insight.order_page import Milestone, OrderPage
from ordinance.modules.review.queries import states_of
from ordinance.modules.review.rules import round_is_passed
from ordinance.orders.states import Status, Track

_MOMENT: Final = timedelta(minutes=1)


class StepState(StrEnum):
    """`now` is the first step that is not behind the order."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The limit of a step, by the clause that sets it.

    left     minutes of working time left at the end of the step, or now; negative when it was, or is, exceeded
    is_over  whether the step ended, or stands, beyond it
    """

    clause: str
    due_at: datetime
    left: int
    is_over: bool
    runs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyStep:
    """One step; `milestone` is the last ledger entry that tells of it. days_late: after the day that was promised."""

    name: str
    state: StepState
    milestone: Milestone | None
    limit: Limit | None = None
    days_late: int | None = None


_TOLD_BY: Final[Mapping[str, str]] = {
    "registered": "order.drafted",
    "submitted": "order.submitted",
    "reviewed": "review.opinion_given",
    "confirmed": "order.confirmed",
    "shipped": "order.shipped",
    "signed": "order.signed",
    "billed": "order.billed",
    "paid": "order.payment_applied",
    "closed": "order.closed",
    "archived": "order.archived",
}
# The kinds of tasks whose limits are the step's.
_TASKS: Final[Mapping[str, frozenset[str]]] = {
    "submitted": frozenset({"entry", "complete"}),
    "reviewed": frozenset({"review"}),
    "confirmed": frozenset({"confirm"}),
    "shipped": frozenset({"plan", "pick", "check", "pack", "ship"}),
    "signed": frozenset({"sign"}),
    "billed": frozenset({"bill"}),
    "paid": frozenset({"collect"}),
    "closed": frozenset({"close"}),
    "archived": frozenset({"archive"}),
}


def journey(page: OrderPage, calendar: WorkCalendar, now: datetime) -> list[JourneyStep]:
    """The steps of this order in sequence; a step it does not have (nothing to ship, nothing to bill) is left out."""
    shown: list[JourneyStep] = []
    has_now = page.order.status == Status.CANCELLED
    for name, is_done in _steps(page):
        state = StepState.DONE if is_done else StepState.AHEAD if has_now else StepState.NOW
        has_now = has_now or not is_done
        milestone = page.milestones.get(_TOLD_BY[name]) if is_done else None
        tasks = [task for task in page.tasks if task.kind in _TASKS.get(name, ())]
        shown.append(
            JourneyStep(
                name=name,
                state=state,
                milestone=milestone,
                limit=_limit(tasks, state, calendar, now),
                days_late=_days_late(page, milestone, calendar) if name == "shipped" else None,
            )
        )
    return shown


def _steps(page: OrderPage) -> Iterator[tuple[str, bool]]:
    order = page.order
    is_confirmed = order.status in (Status.CONFIRMED, Status.CLOSED)
    yield "registered", True
    yield "submitted", order.submitted_at is not None and order.status != Status.DRAFT
    sheet = [opinion for opinion in page.opinions if not opinion.is_void]
    if sheet:
        yield "reviewed", is_confirmed or round_is_passed(states_of(sheet))
    yield "confirmed", is_confirmed
    if order.fulfilment != Track.NONE:
        is_shipped = is_confirmed and order.fulfilment == Track.DONE
        yield "shipped", is_shipped
        yield "signed", is_shipped and all(line.signed >= line.shipped for line in page.lines)
    if order.invoicing != Track.NONE:
        yield "billed", is_confirmed and order.invoicing == Track.DONE
    if order.payment != Track.NONE:
        yield "paid", is_confirmed and order.payment == Track.DONE
    yield "closed", order.status == Status.CLOSED
    yield "archived", page.filed is not None


def _limit(tasks: Sequence[Task], state: StepState, calendar: WorkCalendar, now: datetime) -> Limit | None:
    """The tightest limit of a step: where it ended worst, or what is due first now."""
    if state is StepState.DONE:
        ended = [_judged(task, task.decided_at, calendar) for task in tasks if task.state == TaskState.DONE]
        return min((each for each in ended if each is not None), key=lambda each: each.left, default=None)
    if state is StepState.NOW:
        runs = calendar.working_minutes(now, now + _MOMENT) > 0
        running = [_judged(task, now, calendar, runs=runs) for task in tasks if task.state == TaskState.OPEN]
        return min((each for each in running if each is not None), key=lambda each: each.due_at, default=None)
    return None


def _judged(task: Task, at: datetime | None, calendar: WorkCalendar, *, runs: bool = False) -> Limit | None:
    if task.due_at is None or at is None:
        return None
    left = int(calendar.working_minutes(at, task.due_at))
    return Limit(clause=task.clause, due_at=task.due_at, left=left, is_over=at > task.due_at, runs=runs)


def _days_late(page: OrderPage, milestone: Milestone | None, calendar: WorkCalendar) -> int | None:
    if milestone is None or page.order.promised_on is None:
        return None
    return max(0, (milestone.occurred_at.astimezone(calendar.zone).date() - page.order.promised_on).days)
