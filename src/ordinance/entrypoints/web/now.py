"""What is waiting for the visitor, as the frame shows it."""

from ordinance.entrypoints.web.sessions import Visit
from ordinance.foundation.calendar.clock import time_of
from ordinance.insight.now import Now, now_of


def now_shown(visit: Visit) -> Now:
    """The figures for the visitor."""
    return now_of(visit.actor, time_of(visit.company.pk, visit.company.zone).occurred_at)
