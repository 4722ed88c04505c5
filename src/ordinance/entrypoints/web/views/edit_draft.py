"""Editing a draft: the order form again, filled; it is written only over what the person saw."""

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
from ordinance.entrypoints.web.given import FieldRefused, Form, key_of
from ordinance.entrypoints.web.keys import keyed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.views.new_order import ROWS, form_page, placed, request_read
from ordinance.entrypoints.web.views.order import order_of_address
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Outcome, Refusal, Refused
from ordinance.insight.order_page import OrderPage, order_page, order_ref
from ordinance.orders.states import Status
from ordinance.workflows.draft import draft_edit

SPARE: Final = 3  # empty rows below those that are filled
LINES_MOST: Final = 100

declare(url_door("POST", f"{ROUTE}edit"), draft_edit)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit_draft(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """The form filled from the draft; the draft rewritten when it was sent and could be understood."""
    if not visit.actor.may("orders.draft"):
        raise PermissionDenied
    page = order_page(order_of_address(visit, ref), time_of(visit.company.pk, visit.company.zone).today)
    if page.order.status != Status.DRAFT or len(page.lines) > LINES_MOST:
        messages.warning(request, _("Only a draft of at most %(lines)s lines is edited here.") % {"lines": LINES_MOST})
        return HttpResponseRedirect(reverse("order", args=[order_ref(page.order)]))
    rows = max(ROWS, len(page.lines) + SPARE)
    if request.method != "POST":
        return form_page(request, visit, Form(given_of(page)), None, rows=rows, is_new=False)
    form = Form({key: request.POST.get(key, "") for key in request.POST})
    outcome, places = _tried(request, visit, form, page, rows)
    if outcome is None or isinstance(outcome, Refused):
        refused = placed(outcome, places) if outcome else None
        return form_page(request, visit, form, refused, rows=rows, is_new=False, status=422)
    messages.success(request, _("The draft is saved."))
    return HttpResponseRedirect(reverse("order", args=[order_ref(page.order)]))


def _tried(
    request: HttpRequest, visit: Visit, form: Form, page: OrderPage, rows: int
) -> tuple[Outcome | None, list[int]]:
    """What came of the form and the rows its lines stand in; None when it could not be read."""
    typed, places = request_read(form, rows)
    try:
        edit_token = key_of(form.given.get("edit_token", ""))
    except FieldRefused as refused:
        form.refuse("edit_token", refused.code)
    if form.errors:
        return None, places
    try:
        actor = keyed(visit.actor, request)
        wanted = whole(page, typed, places, is_staff=visit.is_staff)
        return draft_edit(actor, page.order.pk, wanted, edit_token), places
    except Refusal as refusal:
        return refusal.refused(), places
