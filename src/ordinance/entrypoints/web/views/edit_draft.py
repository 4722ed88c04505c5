"""Editing a draft: the entry page, filled; without script its form writes only over what the person saw."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.acts import ROUTE
from ordinance.entrypoints.web.drafts import given_of, whole
from ordinance.entrypoints.web.entry.page import LINES_MOST, ROWS, entry_shown
from ordinance.entrypoints.web.given import FieldRefused, Form, key_of
from ordinance.entrypoints.web.keys import keyed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.views.new_order import given_with_paste, placed, request_read
from ordinance.entrypoints.web.views.order import order_of_address
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Outcome, Refusal, Refused
from ordinance.insight.entry import EntryPage, entry_page
from ordinance.insight.order_page import order_ref
from ordinance.orders.states import Status
from ordinance.workflows.draft import draft_edit

SPARE: Final = 3  # empty rows below those that are filled

declare(url_door("POST", f"{ROUTE}edit"), draft_edit)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit_draft(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """The page filled from the draft; the draft rewritten when its form was sent and could be understood."""
    if not visit.actor.may("orders.draft"):
        raise PermissionDenied
    order = order_of_address(visit, ref)
    back = HttpResponseRedirect(reverse("order", args=[order_ref(order)]))
    if order.status != Status.DRAFT:
        messages.warning(request, _("Only a draft is edited here."))
        return back
    page = entry_page(order, time_of(visit.company.pk, visit.company.zone).today)
    rows = max(ROWS, len(page.lines) + SPARE) if len(page.lines) <= LINES_MOST else 0
    if request.method != "POST":
        return entry_shown(request, visit, Form(given_of(page)), None, rows=rows, page=page)
    if not rows:
        long = _("A draft of more than %(lines)s rows needs the script of the page.")
        messages.warning(request, long % {"lines": LINES_MOST})
        return back
    given, rows = given_with_paste({key: request.POST.get(key, "") for key in request.POST}, rows)
    form = Form(given)
    outcome, places = _tried(request, visit, form, page, rows)
    if outcome is None or isinstance(outcome, Refused):
        refused = placed(outcome, places) if outcome else None
        return entry_shown(request, visit, form, refused, rows=rows, page=page, status=422)
    messages.success(request, _("The draft is saved."))
    return back


def _tried(
    request: HttpRequest, visit: Visit, form: Form, page: EntryPage, rows: int
) -> tuple[Outcome | None, list[int]]:
    """What came of the form and the rows its lines stand in; None when it could not be read."""
    typed, places = request_read(form, rows)
    if not typed.lines and not form.errors:
        form.refuse("item1", "required")
    try:
        edit_token = key_of(form.given.get("edit_token", ""))
    except FieldRefused as refused:
        form.refuse("edit_token", refused.code)
    if form.errors:
        return None, places
    try:
        wanted = whole(page, typed, places, form.given, is_staff=visit.is_staff)
        return draft_edit(keyed(visit.actor, request), page.order.pk, wanted, edit_token), places
    except Refusal as refusal:
        return refusal.refused(), places
