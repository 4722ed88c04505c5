"""Registering an order by hand: the entry page, and its form where there is no script; nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.entry.page import LINES_MOST, ROWS, entry_shown
from ordinance.entrypoints.web.entry.pasting import pasted
from ordinance.entrypoints.web.given import Form
from ordinance.entrypoints.web.keys import keyed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.foundation.errors import Done, Outcome, Refusal, Refused
from ordinance.insight.order_page import UNNUMBERED
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.terms.requests import DraftRequest, LineRequest

_FIELDS: Final[Mapping[str, int]] = {
    "customer": 40, "customer_po": 80, "note": 2000, "ship_to_name": 100, "ship_to_phone": 40, "ship_to_address": 500,
}  # fmt: skip
_PASTED_MOST: Final = 200_000

declare(url_door("POST", "orders/new"), orders_draft)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def order_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The empty page; the draft when its form was sent and could be understood."""
    if not visit.actor.may("orders.draft"):
        raise PermissionDenied
    if request.method != "POST":
        return entry_shown(request, visit, Form({}), None)
    given, rows = given_with_paste({key: request.POST.get(key, "") for key in request.POST}, ROWS)
    form = Form(given)
    wanted, places = request_read(form, rows)
    if not wanted.lines and not form.errors:
        form.refuse("item1", "required")
    if form.errors:
        return entry_shown(request, visit, form, None, rows=rows, status=422)
    try:
        outcome: Outcome = orders_draft(keyed(visit.actor, request), [wanted])[0]
    except Refusal as refusal:
        outcome = refusal.refused()
    if isinstance(outcome, Refused):
        return entry_shown(request, visit, form, placed(outcome, places), rows=rows, status=422)
    return _drafted(request, outcome)


def _drafted(request: HttpRequest, outcome: Done) -> HttpResponse:
    messages.success(request, _("The draft is registered."))
    if "duplicate_po" in outcome.facts.get("warnings", ()):
        messages.warning(request, _("This customer’s PO number is already on another order."))
    ref = outcome.facts.get("number") or f"{UNNUMBERED}{outcome.facts['order']}"
    return HttpResponseRedirect(reverse("order", args=[ref]))


def given_with_paste(given: Mapping[str, str], rows: int) -> tuple[dict[str, str], int]:
    """The form's fields with the rows pasted into it, in the first rows nothing was typed in, and how many rows."""
    fields = dict(given)
    among = range(1, LINES_MOST + 1)
    free = (row for row in among if not fields.get(f"item{row}") and not fields.get(f"quantity{row}"))
    last = rows
    for cells, row in zip(pasted(fields.pop("pasted", "")[:_PASTED_MOST], {}).rows, free, strict=False):
        fields[f"item{row}"] = cells.get("item") or cells.get("name", "")
        fields[f"quantity{row}"] = cells.get("quantity", "")
        last = max(last, row)
    return fields, last


def request_read(form: Form, rows: int = ROWS) -> tuple[DraftRequest, list[int]]:
    """The request, and which row each of its lines was typed in."""
    lines, places = [], []
    for row in range(1, rows + 1):
        item = form.text(f"item{row}", most=40)
        if not item and not form.given.get(f"quantity{row}", "").strip():
            continue
        if not item:
            form.refuse(f"item{row}", "required")
        quantity = form.quantity(f"quantity{row}", is_required=True)
        if quantity is not None:
            lines.append(LineRequest(item=item, quantity=quantity))
            places.append(row)
    request = DraftRequest(
        customer=form.text("customer", most=_FIELDS["customer"], is_required=True),
        type=form.text("type", most=20) or "standard",
        channel=form.text("channel", most=20) or "desk",
        customer_po=form.text("customer_po", most=_FIELDS["customer_po"]),
        requested_on=form.day("requested_on"),
        ship_to_name=form.text("ship_to_name", most=_FIELDS["ship_to_name"]),
        ship_to_phone=form.text("ship_to_phone", most=_FIELDS["ship_to_phone"]),
        ship_to_address=form.text("ship_to_address", most=_FIELDS["ship_to_address"]),
        note=form.text("note", most=_FIELDS["note"]),
        lines=tuple(lines),
    )
    return request, places


def placed(refused: Refused, places: Sequence[int]) -> Refused:
    """The refusal with its line counted as the rows of the form are."""
    parts = str(refused.facts.get("field", "")).split(".")
    if len(parts) != 3 or parts[0] != "lines" or not parts[1].isdigit() or not 0 < int(parts[1]) <= len(places):
        return refused
    return replace(refused, facts={**refused.facts, "field": f"{parts[2]}{places[int(parts[1]) - 1]}"})
