"""What is waiting for a person right now: the figures every page shows and asks again every few seconds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.contact.queries import notices_unread
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.insight.pressing import most_pressing

COUNTED: Final = 99
_MOMENT: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Now:
    """tasks   open tasks of the person's duties, at most COUNTED + 1
    left    minutes of working time until the next limit, negative when it is over; None without one
    runs    whether working time runs at this moment
    unread  notices not read, at most a hundred
    """

    tasks: int = 0
    left: int | None = None
    runs: bool = False
    unread: int = 0


def now_of(actor: Actor, now: datetime) -> Now:
    """The figures of a person at a moment; two queries, none for a customer's person."""
    if actor.customer_ids is not None:
        return Now()
    mine = Task.objects.filter(
        Q(assignee_id=None) | Q(assignee_id=actor.person_id), company_id=actor.company_id, state=TaskState.OPEN
    )
    waiting = list(most_pressing(mine, actor.duties, COUNTED + 1).values_list("due_at", flat=True))
    calendar = work_calendar(actor.company_id, actor.zone)
    due_at = waiting[0] if waiting else None
    return Now(
        tasks=len(waiting),
        left=None if due_at is None else int(calendar.working_minutes(now, due_at)),
        runs=calendar.working_minutes(now, now + _MOMENT) > 0,
        unread=notices_unread(actor),
    )
