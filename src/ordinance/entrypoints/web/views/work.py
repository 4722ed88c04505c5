"""My work (我的待办), the first page after sign-in: tasks by their limit, each done without leaving the list."""

from collections.abc import Callable, Container, Sequence
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.frame import framed, shown
from ordinance.entrypoints.web.given import FieldRefused, asked, key_of, text_of
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.returning import back
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.work import task_rows
from ordinance.entrypoints.web.words import TASK_KINDS
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.errors import Done, Outcome, Refusal, Refused
from ordinance.foundation.people.queries import staff_of
from ordinance.foundation.people.rules import Actor
from ordinance.insight.work import Due, Whose, WorkFilter, my_work
from ordinance.workflows.delegate import ASSIGN, tasks_delegate, tasks_put_back, tasks_take

MOST: Final = 200  # tasks of one press
REASON_MOST: Final = 500


@require_safe
@signed_in
def work(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The tasks of the person's duties; a customer's person has orders instead."""
    if not visit.is_staff:
        return HttpResponseRedirect(reverse("orders"))
    query = request.GET.dict()
    wanted = WorkFilter(
        whose=asked(query, "whose", lambda value: Whose(_one_of(value, [each.value for each in Whose])), Whose.OPEN),
        due=asked(query, "due", lambda value: Due(_one_of(value, [each.value for each in Due])), None),
        kind=asked(query, "kind", lambda value: _one_of(value, TASK_KINDS), ""),
    )
    time = time_of(visit.company.pk, visit.company.zone)
    found = my_work(visit.actor, wanted, time.occurred_at)
    runs = _runs(visit, time.occurred_at)
    context = {
        "work": found,
        "tasks": task_rows(found.rows, runs=runs),
        "wanted": wanted,
        "whose": [(each.value, _WHOSE[each]()) for each in Whose],
        "dues": [(due.value, _DUE[due](), found.counts[due]) for due in Due],
        "kinds": TASK_KINDS.items(),
        "runs": runs,
        "people": [
            each.person
            for each in staff_of(visit.company.pk, time.today)
            if each.person.pk != visit.person.pk and "contact.write" in each.duties
        ],
        "may_assign": visit.actor.may(ASSIGN),
        "request_key": fresh_key(),
    }
    return framed(request, visit, "web/work.html", context)


@require_POST
@signed_in
def work_delegate(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Give the tasks picked to a colleague."""
    person = asked(request.POST, "person", key_of, 0)
    reason = asked(request.POST, "reason", lambda value: text_of(value, most=REASON_MOST), "")
    return _assigned(
        request, visit, lambda actor, keys: tasks_delegate(actor, keys, person, reason), _("given to a colleague")
    )


@require_POST
@signed_in
def work_take(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take the tasks picked."""
    return _assigned(request, visit, tasks_take, _("taken"))


@require_POST
@signed_in
def work_put_back(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put the tasks picked back for all who hold their duty."""
    return _assigned(request, visit, tasks_put_back, _("put back"))


def _assigned(
    request: HttpRequest, visit: Visit, act: Callable[[Actor, Sequence[int]], list[Outcome]], said: str
) -> HttpResponse:
    if not visit.actor.may("contact.write"):
        raise PermissionDenied
    try:
        keys = [key_of(value) for value in dict.fromkeys(request.POST.getlist("key")[:MOST])]
    except FieldRefused as error:
        raise BadRequest("key: not_a_key") from error
    try:
        outcomes = act(keyed(visit.actor, request), keys)
    except Refusal as refusal:
        outcomes = [refusal.refused()]
    if outcomes and all(isinstance(each, Refused) and each.code == "not_found" for each in outcomes):
        raise Http404
    if outcomes and all(isinstance(each, Refused) and each.code == "not_allowed" for each in outcomes):
        raise PermissionDenied
    done = sum(isinstance(outcome, Done) for outcome in outcomes)
    if done:
        messages.success(request, _("Tasks %(said)s: %(count)s") % {"count": done, "said": said})
    for refused in {each.code: each for each in outcomes if isinstance(each, Refused)}.values():
        messages.error(request, f"{shown(refused).title} {shown(refused).detail}")
    if not outcomes:
        messages.warning(request, _("Pick tasks first."))
    return HttpResponseRedirect(back(request, otherwise=reverse("work")))


def _runs(visit: Visit, now: datetime) -> bool:
    calendar = work_calendar(visit.company.pk, visit.company.zone)
    local = now.astimezone(calendar.zone)
    minute = local.hour * 60 + local.minute
    return any(shift.start_minute <= minute < shift.end_minute for shift in calendar.shifts_on(local.date()))


def _one_of(value: str, known: Container[str]) -> str:
    if value not in known:
        raise FieldRefused("not_a_choice")
    return value


_WHOSE: Final[dict[Whose, Callable[[], str]]] = {
    Whose.OPEN: lambda: _("Open to me"),
    Whose.MINE: lambda: _("Mine"),
    Whose.GIVEN: lambda: _("Given away"),
    Whose.ALL: lambda: _("Everybody’s"),
}
_DUE: Final[dict[Due, Callable[[], str]]] = {
    Due.OVERDUE: lambda: _("Overdue"),
    Due.TODAY: lambda: _("Today"),
    Due.LATER: lambda: _("Later"),
}

declare(url_door("POST", "work/delegate"), tasks_delegate)
declare(url_door("POST", "work/take"), tasks_take)
declare(url_door("POST", "work/put-back"), tasks_put_back)
