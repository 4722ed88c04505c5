"""What is waiting for the visitor right now: shown in the frame and asked again every few seconds."""

from dataclasses import dataclass

from ordinance.entrypoints.web.sessions import Visit
from ordinance.insight.work import COUNTED, work_count


@dataclass(frozen=True, slots=True)
class Now:
    """The figures of the frame.

    left  minutes of working time until the next limit, negative when it is over; None without one
    runs  whether working time runs at this moment
    """

    has_work: bool = False
    tasks: str = ""
    left: int | None = None
    runs: bool = False
    unread: str = ""


def now_of(visit: Visit) -> Now:
    """The figures for the visitor; none for a customer's person."""
    if not visit.is_staff:
        return Now()
    waiting = work_count(visit.actor)
    return Now(has_work=True, tasks=f"{COUNTED}+" if waiting > COUNTED else str(waiting or ""))
