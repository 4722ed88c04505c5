"""The warehouse: deliveries in a list and one by one, picked by scan, checked, packed, sent and signed for.

The acts take the deliveries picked in the list, or the one a page shows; each calls one workflow.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.sentences.telling import reason, sentence_of
from ordinance.entrypoints.web.frame import framed, shown
from ordinance.entrypoints.web.given import CONTROL, FieldRefused, Form, key_of, quantity_of, text_of
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.returning import back
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.asking import asked_of
from ordinance.entrypoints.web.tables.deliveries import DELIVERY_TABLE
from ordinance.entrypoints.web.tables.showing import Listing, listed, listing
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.entrypoints.web.views.warehouse_acts import ACTS, Call
from ordinance.foundation.decimals import shortest
from ordinance.foundation.errors import Done, NotAllowed, NotFound, Outcome, Refusal, Refused
from ordinance.insight.order_page import order_ref
from ordinance.insight.warehouse import DeliveryFilter, deliveries_matching, delivery_rows, delivery_sheet
from ordinance.workflows.pick import Picked, pick_record, pick_shorten

DUTIES: Final = ("pick", "check", "pack", "ship", "sign", "plan")
NUMBER_MOST: Final = 40
MOST: Final = 200  # deliveries of one press
FIELDS: Final = {  # what an act asks for, kept when it was refused
    "packages": gettext_lazy("Packages"),
    "carrier": gettext_lazy("Carrier"),
    "tracking": gettext_lazy("Tracking number"),
    "signed_by": gettext_lazy("Signed by"),
    "reason": gettext_lazy("Reason"),
}


@require_safe
@signed_in
def warehouse(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The deliveries, the newest first; whose move each is."""
    _staff_only(visit)
    table = listing(request, visit, DELIVERY_TABLE)
    return table if isinstance(table, FileResponse) else _list_page(request, visit, table)


@require_safe
@signed_in
def delivery(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """One delivery: its lines in walking order with what is picked, and the step it waits for."""
    _staff_only(visit)
    return _delivery_page(request, visit, key)


@require_safe
@signed_in
def delivery_numbered(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """Where the code on a delivery note leads: staff to the delivery, a customer's person to their order."""
    if not visit.actor.may("orders.read"):
        raise PermissionDenied
    if CONTROL.search(number):
        raise Http404
    found = deliveries_matching(visit.actor, DeliveryFilter(number=number[:NUMBER_MOST])).first()
    if found is None:
        raise Http404
    if visit.is_staff:
        return HttpResponseRedirect(reverse("delivery", args=[found.pk]))
    (row,) = delivery_rows(visit.actor, [found])
    return HttpResponseRedirect(reverse("order", args=[order_ref(row.orders[0])]) if row.orders else reverse("orders"))


def _list_page(
    request: HttpRequest, visit: Visit, table: Listing[Any], refused: Refused | None = None, picked: Sequence[int] = ()
) -> HttpResponse:
    context = {"list": table, "title": _("Pick and ship"), "picked": picked}
    return framed(request, visit, "web/warehouse/list.html", context, refused=refused, status=_status(refused))


def _delivery_page(request: HttpRequest, visit: Visit, key: int, refused: Refused | None = None) -> HttpResponse:
    sheet = delivery_sheet(visit.actor, key)
    if sheet is None:
        raise Http404
    steps = _steps(sheet.step, is_planned=sheet.delivery.state == "planned")
    context = {
        "sheet": sheet,
        "delivery": sheet.delivery,
        "steps": steps,
        "may": {
            name: visit.actor.may(f"shipping.{name}") for name in ("pick", "check", "pack", "ship", "sign", "plan")
        },
        "request_key": fresh_key(),
        "typed": {name: request.POST.get(name, "") for name in FIELDS} if refused is not None else {},
        "has_places": any(line.level is not None and line.level.place for line in sheet.goods),
        "left": sum((line.left for line in sheet.goods), Decimal(0)),
        "picked": sum((line.line.picked for line in sheet.goods), Decimal(0)),
        "all": sum((line.line.quantity for line in sheet.goods), Decimal(0)),
    }
    return framed(request, visit, "web/warehouse/delivery.html", context, refused=refused, status=_status(refused))


def _status(refused: Refused | None) -> int:
    return sentence_of(refused.code).status if refused is not None else 200


@require_POST
@signed_in
def delivery_scan(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Goods taken off the shelf: a code that was read, or a line by eye."""
    _staff_only(visit)
    form = Form({name: request.POST.get(name, "") for name in request.POST})
    found = Picked(
        delivery_line_id=form.read("line", key_of, None),
        quantity=form.read("quantity", quantity_of, Decimal(1)),
        scanned_code=form.text("code", most=80),
        lot=form.text("lot", most=40),
    )
    if not found.scanned_code and found.delivery_line_id is None:
        form.refuse("code", "required")
    if form.errors:
        name, (code, facts) = next(iter(form.errors.items()))
        refused = Refused("invalid_input", {"field": name, "reason": reason(code, facts, language())})
        return _delivery_page(request, visit, key, refused)
    outcome = _called(lambda: [pick_record(keyed(visit.actor, request), key, [found])])[0]
    if isinstance(outcome, Refused):
        return _delivery_page(request, visit, key, outcome)
    said = f"{found.scanned_code} × {shortest(found.quantity)}" if found.scanned_code else shortest(found.quantity)
    messages.success(request, _("Picked: %(what)s") % {"what": said})
    return HttpResponseRedirect(reverse("delivery", args=[key]))


@require_POST
@signed_in
def delivery_shorten(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """End picking with what was found; the rest can be planned again."""
    _staff_only(visit)
    why = _reason(request)
    outcomes = _called(lambda: [pick_shorten(keyed(visit.actor, request), key, why)])
    return _told(
        request, visit, [key], outcomes, _("The delivery takes what was found; the rest waits to be planned again.")
    )


def deliveries_act(said: Promise, call: Call) -> Callable[..., HttpResponseBase]:
    """The view of an act on the deliveries of the form's field `key`."""

    @require_POST
    @signed_in
    def act(request: HttpRequest, visit: Visit) -> HttpResponse:
        _staff_only(visit)
        form = Form({name.rpartition(".")[2]: request.POST.get(name, "") for name in request.POST})
        try:
            keys = [key_of(value) for value in dict.fromkeys(request.POST.getlist("key")[:MOST])]
        except FieldRefused as error:
            raise BadRequest(error.code) from error
        try:
            outcomes = _called(lambda: call(keyed(visit.actor, request), keys, form)) if keys else ()
        except FieldRefused as error:
            outcomes = [_misread(form, error)]
        return _told(request, visit, keys, outcomes, said)

    return act


def _reason(request: HttpRequest) -> str:
    try:
        return text_of(request.POST.get("reason", "").strip(), most=500)
    except FieldRefused as error:
        raise BadRequest(f"reason: {error.code}") from error


def _called(call: Callable[[], Sequence[Outcome]]) -> Sequence[Outcome]:
    try:
        return call()
    except NotFound as error:
        raise Http404 from error
    except NotAllowed as error:
        raise PermissionDenied from error
    except Refusal as refusal:
        return [refusal.refused()]


def _misread(form: Form, error: FieldRefused) -> Refused:
    """Which field was not meant so: the forms of these acts have one that can be misread each."""
    name = next((name for name in FIELDS if form.given.get(name)), "key")
    said = reason(error.code, error.facts, language())
    return Refused("invalid_input", {"field": str(FIELDS.get(name, name)), "reason": said})


def _told(
    request: HttpRequest, visit: Visit, keys: Sequence[int], outcomes: Sequence[Outcome], said: Promise | str
) -> HttpResponse:
    """Where something was done, the page the form stood on with what became of each; else it with the refusal."""
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    done = [outcome for outcome in outcomes if isinstance(outcome, Done)]
    if (
        refused
        and all(outcome.code == "not_found" for outcome in outcomes if isinstance(outcome, Refused))
        and not done
    ):
        raise Http404
    if refused and not done:
        return _undone(request, visit, keys, refused[0])
    if done:
        numbers = "、".join(str(outcome.facts.get("number", "")) for outcome in done[:5])
        messages.success(request, f"{said} {numbers}{' …' if len(done) > 5 else ''} ({len(done)})")
    if not outcomes:
        messages.warning(request, _("Pick deliveries first."))
    for each in {outcome.code: outcome for outcome in refused}.values():
        messages.error(request, f"{shown(each).title} {shown(each).detail}")
    return HttpResponseRedirect(back(request, otherwise=reverse("warehouse")))


def _undone(request: HttpRequest, visit: Visit, keys: Sequence[int], refused: Refused) -> HttpResponse:
    if len(keys) == 1:
        return _delivery_page(request, visit, keys[0], refused)
    asked = asked_of(QueryDict(request.POST.get("query", "")), visit, DELIVERY_TABLE)
    return _list_page(request, visit, listed(visit, DELIVERY_TABLE, asked, ()), refused, keys)


def _steps(step: str, *, is_planned: bool) -> Mapping[str, bool]:
    """Which steps the page offers; while nothing is gone any of them may be tried, the next one stands first."""
    return {name: step == name for name in ("pick", "check", "pack", "ship")} if is_planned else {"sign": True}


def _staff_only(visit: Visit) -> None:
    if not visit.is_staff or not visit.actor.may("orders.read"):
        raise PermissionDenied


for _name, (_said, _call, _workflow) in ACTS.items():
    declare(url_door("POST", f"warehouse/{_name}"), _workflow)
declare(url_door("POST", "warehouse/<int:key>/scan"), pick_record)
declare(url_door("POST", "warehouse/<int:key>/shorten"), pick_shorten)
