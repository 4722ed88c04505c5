"""Registering an order by hand: ten plain rows; errors stand beside their fields and nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.sentences.telling import reason
from ordinance.entrypoints.web.frame import framed, shown
from ordinance.entrypoints.web.given import Form
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.foundation.errors import Done, Outcome, Refusal, Refused
from ordinance.insight.choices import customers_choosable, items_choosable
from ordinance.insight.order_page import UNNUMBERED
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.terms.requests import DraftRequest, LineRequest

ROWS: Final = 10
_FIELDS: Final[Mapping[str, int]] = {"customer": 40, "customer_po": 80, "note": 2000}

declare(url_door("POST", "orders/new"), orders_draft)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the grid as it was typed; `number` counts from one."""

    number: int
    item: str = ""
    quantity: str = ""
    item_error: str = ""
    quantity_error: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def order_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The empty form; the draft when it was sent and could be understood."""
    if not visit.actor.may("orders.draft"):
        raise PermissionDenied
    if request.method != "POST":
        return form_page(request, visit, Form({}), None)
    form = Form({key: request.POST.get(key, "") for key in request.POST})
    wanted, places = request_read(form)
    if form.errors:
        return form_page(request, visit, form, None, status=422)
    try:
        outcome: Outcome = orders_draft(keyed(visit.actor, request), [wanted])[0]
    except Refusal as refusal:
        outcome = refusal.refused()
    if isinstance(outcome, Refused):
        return form_page(request, visit, form, placed(outcome, places), status=422)
    return _drafted(request, outcome)


def _drafted(request: HttpRequest, outcome: Done) -> HttpResponse:
    messages.success(request, _("The draft is registered."))
    if "duplicate_po" in outcome.facts.get("warnings", ()):
        messages.warning(request, _("This customer’s PO number is already on another order."))
    ref = outcome.facts.get("number") or f"{UNNUMBERED}{outcome.facts['order']}"
    return HttpResponseRedirect(reverse("order", args=[ref]))


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
    if not lines and not form.errors:
        form.refuse("item1", "required")
    request = DraftRequest(
        customer=form.text("customer", most=_FIELDS["customer"], is_required=True),
        customer_po=form.text("customer_po", most=_FIELDS["customer_po"]),
        requested_on=form.day("requested_on"),
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


def form_page(
    request: HttpRequest,
    visit: Visit,
    form: Form,
    refused: Refused | None,
    *,
    rows: int = ROWS,
    is_new: bool = True,
    status: int = 200,
) -> HttpResponse:
    """The form with what was typed and what is wrong with it."""
    errors = {name: reason(code, facts, language()) for name, (code, facts) in form.errors.items()}
    if refused is not None and refused.facts.get("field"):
        errors[str(refused.facts["field"])] = shown(refused).detail
    given = form.given
    shown_rows = [
        Row(
            row,
            given.get(f"item{row}", ""),
            given.get(f"quantity{row}", ""),
            item_error=errors.get(f"item{row}", ""),
            quantity_error=errors.get(f"quantity{row}", ""),
        )
        for row in range(1, rows + 1)
    ]
    context: Mapping[str, Any] = {
        "given": given,
        "errors": errors,
        "rows": shown_rows,
        "request_key": fresh_key(),
        "is_new": is_new,
        "customers": customers_choosable(visit.actor),
        "items": items_choosable(visit.actor),
    }
    return framed(request, visit, "web/order_new.html", context, refused=refused, status=status)
