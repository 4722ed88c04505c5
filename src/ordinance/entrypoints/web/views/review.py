"""Review (评审): the queue of opinions one is asked for, the contract review sheet of an order, giving the opinion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.sentences.telling import reason, sentence_of
from ordinance.entrypoints.web.decisions import decisions_shown
from ordinance.entrypoints.web.findings import findings_shown
from ordinance.entrypoints.web.frame import ShownRefusal, framed, is_panel, shown
from ordinance.entrypoints.web.given import FieldRefused, Form, asked, key_of, text_of
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.price_shown import PricedLine
from ordinance.entrypoints.web.review_shown import review_shown
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.reviews import REVIEWS
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.entrypoints.web.views.order import order_of_address
from ordinance.entrypoints.web.words import DECISIONS
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.errors import Done, NotAllowed, Outcome, Refusal, Refused
from ordinance.foundation.people.rules import Actor
from ordinance.insight.order_page import OrderPage, order_ref
from ordinance.insight.review_desk import (
    next_review,
    orders_of_opinions,
    review_duties,
    review_page,
    works_now,
)
from ordinance.modules.review.models import Decision, Opinion
from ordinance.orders.models import Order
from ordinance.orders.states import Status
from ordinance.workflows.review import Assessment, duties_apart, opinions_give

MOST: Final = 200  # opinions of one press
COMMENT_MOST, CONDITION_MOST = 2000, 1000
SHOWN_LINES: Final = 12
_BULK: Final = frozenset({Decision.PASS, Decision.RETURN})


@dataclass(frozen=True, slots=True)
class Mine:
    """An opinion asked of one of the person's duties, and why they cannot give it, where they cannot."""

    opinion: Opinion
    barred: ShownRefusal | None


@require_safe
@signed_in
def review(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The opinions asked of the person's duties; with `next`, straight to the most pressing, or the one behind it."""
    _may_read(visit)
    if "next" in request.GET:
        return HttpResponseRedirect(_next_url(visit, after=asked(request.GET, "next", key_of, 0)))
    table = listing(request, visit, REVIEWS)
    return table if isinstance(table, FileResponse) else _queue(request, visit, table)


@require_safe
@signed_in
def review_order(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """The contract review sheet of one order, with the person's own opinion to give."""
    _may_read(visit)
    return _sheet(request, visit, order_of_address(visit, ref))


@require_POST
@signed_in
def review_opinion(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """Give one opinion; afterwards the next order that waits for one."""
    _may_read(visit)
    order = order_of_address(visit, ref)
    form = Form({name: request.POST.get(name, "") for name in request.POST})
    opinion = form.read("opinion", key_of, 0, is_required=True)
    decision = form.text("decision", most=20, is_required=True)
    comment, condition = form.text("comment", most=COMMENT_MOST), form.text("condition", most=CONDITION_MOST)
    if decision and decision not in Decision.values:
        form.refuse("decision", "not_a_choice", choices=", ".join(Decision.values))
    if form.errors:
        field, (code, facts) = next(iter(form.errors.items()))
        outcome: Outcome = Refused("invalid_input", {"field": field, "reason": reason(code, facts, language())})
    else:
        given = Assessment(opinion_id=opinion, decision=decision, comment=comment, condition=condition)
        outcome = _given(keyed(visit.actor, request), [given])[0]
    if isinstance(outcome, Refused):
        if outcome.code == "not_found":
            raise Http404
        return _sheet(request, visit, order_of_address(visit, ref), form, outcome)
    messages.success(request, f"{order.number}: {DECISIONS[str(outcome.facts['decision'])]}")
    return HttpResponseRedirect(_next_url(visit, after=order.pk))


@require_POST
@signed_in
def review_bulk(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Pass, or return, the orders picked with one comment; what became of each is said."""
    _may_read(visit)
    decision = request.POST.get("act", "")
    if decision not in _BULK:
        raise BadRequest("act: not_a_choice")
    comment = asked(request.POST, f"{decision}.comment", lambda value: text_of(value, most=COMMENT_MOST), "")
    try:
        keys = [key_of(value) for value in dict.fromkeys(request.POST.getlist("key")[:MOST])]
    except FieldRefused as error:
        raise BadRequest("key: not_a_key") from error
    if not keys:
        messages.warning(request, _("Pick orders first."))
        return HttpResponseRedirect(reverse("review"))
    given = [Assessment(opinion_id=key, decision=decision, comment=comment) for key in keys]
    outcomes = _given(keyed(visit.actor, request), given)
    return _told(request, visit, keys, outcomes)


def _given(actor: Actor, given: Sequence[Assessment]) -> Sequence[Outcome]:
    try:
        return opinions_give(actor, given)
    except NotAllowed as error:
        raise PermissionDenied from error
    except Refusal as refusal:
        return [refusal.refused()] * len(given)


def _told(request: HttpRequest, visit: Visit, keys: Sequence[int], outcomes: Sequence[Outcome]) -> HttpResponseBase:
    """Each outcome by its order; when nothing was done the list again with the refusal."""
    codes = {outcome.code for outcome in outcomes if isinstance(outcome, Refused)}
    done = [str(outcome.facts["number"]) for outcome in outcomes if isinstance(outcome, Done)]
    if not done and codes == {"not_found"}:
        raise Http404
    if not done and codes == {"not_allowed"}:
        raise PermissionDenied
    if done:
        said = {"count": len(done), "numbers": "、".join(done[:10]) + (" …" if len(done) > 10 else "")}
        messages.success(request, _("Opinions given: %(count)s (%(numbers)s)") % said)
    orders = orders_of_opinions(visit.actor, keys)
    refused = [(key, each) for key, each in zip(keys, outcomes, strict=True) if isinstance(each, Refused)]
    for key, each in refused:
        number = orders[key].number if key in orders else key
        messages.error(request, f"{number}: {shown(each).title} {shown(each).detail}")
    if done:
        return HttpResponseRedirect(reverse("review"))
    table = listing(request, visit, REVIEWS)
    if isinstance(table, FileResponse):
        return table
    return _queue(request, visit, table, refused=refused[0][1], picked=keys)


def _queue(
    request: HttpRequest, visit: Visit, table: Any, *, refused: Refused | None = None, picked: Sequence[int] = ()
) -> HttpResponse:
    context = {
        "list": table,
        "title": _("Review"),
        "bulk_url": reverse("review_bulk"),
        "picked": frozenset(picked),
        "may_review": bool(review_duties(visit.actor)),
    }
    status = sentence_of(refused.code).status if refused is not None else 200
    return framed(request, visit, "web/review/queue.html", context, refused=refused, status=status)


def _sheet(
    request: HttpRequest, visit: Visit, order: Order, form: Form | None = None, refused: Refused | None = None
) -> HttpResponse:
    time = time_of(visit.company.pk, visit.company.zone)
    found = review_page(order, time.today)
    page = found.page
    calendar = work_calendar(visit.company.pk, visit.company.zone)
    mine = _mine(page, visit.actor)
    open_to_me = next((each.opinion for each in mine if each.barred is None), None)
    task = next((task for task in page.tasks if open_to_me and task.pk == open_to_me.task_id), None)
    left = int(calendar.working_minutes(time.occurred_at, task.due_at)) if task and task.due_at else None
    context = {
        "found": found,
        "page": page,
        "order": order,
        "currency": order.currency,
        "house_currency": visit.company.currency,
        "sheet": review_shown(page),
        "findings": findings_shown(found.findings, order.currency),
        "stops": [(page.clause(key), answers) for key, answers in found.stops.items()],
        "prices": _cheap(page),
        "lines": page.lines[:SHOWN_LINES],
        "more_lines": page.lines[SHOWN_LINES:],
        "holds": page.standing_holds,
        "mine": open_to_me,
        "barred": [each for each in mine if each.barred is not None],
        "is_in_review": order.status == Status.IN_REVIEW,
        "left": left,
        "runs": works_now(calendar, time.occurred_at),
        "decisions": list(DECISIONS.items()),
        "given": form.given if form else {},
        "request_key": fresh_key(),
        "is_panel": is_panel(request),
    }
    status = sentence_of(refused.code).status if refused is not None else 200
    return framed(request, visit, "web/review/sheet.html", context, refused=refused, status=status)


def _cheap(page: OrderPage) -> list[PricedLine]:
    """The lines sold below the list price, or below the floor."""
    priced = next((each.prices for each in decisions_shown(page, len(page.lines)) if each.prices), ())
    return [line for line in priced if line.is_below_floor or (line.deviation or 0) < 0]


def _mine(page: OrderPage, actor: Actor) -> list[Mine]:
    """The opinions that wait for one of the actor's duties; the workflow decides again, under its locks."""
    if page.order.status != Status.IN_REVIEW:
        return []
    exercised = {each.duty for each in page.opinions if not each.is_void and each.decided_by == actor.person_id}
    found = []
    for opinion in page.opinions:
        if opinion.is_void or opinion.decision or opinion.task_id is None or not actor.may(opinion.duty):
            continue
        refused: Refused | None = None
        if opinion.requester_id == actor.person_id:
            refused = Refused("own_request", {"opinion": opinion.pk})
        elif page.document is not None:
            refused = duties_apart(page.document.separation(), opinion.duty, exercised)
        found.append(Mine(opinion, shown(refused) if refused else None))
    return found


def _next_url(visit: Visit, *, after: int) -> str:
    order = next_review(visit.actor, after=after)
    return reverse("review_order", args=[order_ref(order)]) if order is not None else reverse("review")


def _may_read(visit: Visit) -> None:
    if not visit.is_staff or not visit.actor.may("orders.read"):
        raise PermissionDenied


declare(url_door("POST", "review/<str:ref>/opinion"), opinions_give)
declare(url_door("POST", "review/bulk"), opinions_give)
