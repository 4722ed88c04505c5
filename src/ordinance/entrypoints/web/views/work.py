"""My work, the first page after sign-in."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.foundation.calendar.clock import time_of
from ordinance.insight.work import work_of


@require_safe
@signed_in
def work(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The open tasks of the person's duties; a customer's person has orders instead."""
    if not visit.is_staff:
        return HttpResponseRedirect("/orders")
    now = time_of(visit.company.pk, visit.company.zone).occurred_at
    return framed(request, visit, "web/work.html", {"work": work_of(visit.actor, now)})
