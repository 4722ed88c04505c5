"""Goods received, unannounced or of a supply; goods to come announced."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import FieldRefused, Form, text_of
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.settings.forms import Attempt, Input, act_form, acted
from ordinance.entrypoints.web.tables.stock import SUPPLY_TONES, today_of
from ordinance.entrypoints.web.templatetags.pages import count
from ordinance.entrypoints.web.views.stock_forms import (
    ITEM,
    LOT,
    LOT_MOST,
    PLACE,
    PLACE_MOST,
    QUANTITY,
    RECEIVE,
    REFERENCE_MOST,
    SUPPLY,
    may_or_403,
    quantity_read,
    reading,
    status_input,
    warehouse_input,
)
from ordinance.entrypoints.web.words_settings import STOCK_STATES, SUPPLY_KINDS
from ordinance.foundation.decimals import shortest
from ordinance.foundation.errors import Done
from ordinance.insight.choices import codes_meant, items_choosable
from ordinance.insight.stock import level_of, supply_sheet
from ordinance.modules.stock.models import StockLevel, StockStatus
from ordinance.workflows.stock import GoodsIn, stock_receive
from ordinance.workflows.supply import NewSupply, supplies_add, supply_receive

KEPT: Final = ("warehouse", "place", "status")  # what the next goods received most likely share


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def goods_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take goods in that were not announced; one after another, the warehouse and the place stay."""
    may_or_403(visit, RECEIVE)
    inputs = (ITEM, QUANTITY, warehouse_input(visit), PLACE, LOT, status_input(gettext_lazy("State")))
    titles = (_("Receive goods"), _("Receive"))

    def again(attempt: Attempt | None) -> HttpResponse:
        usual = {"quantity": "", "status": StockStatus.AVAILABLE.value, **_asked(request, "item", *KEPT)}
        return _form(request, visit, "stock_receive", titles, inputs, usual, attempt)

    if request.method != "POST":
        return again(None)

    def read(form: Form, given: Mapping[str, str]) -> Any:
        code, quantity = _code(visit, form, given["item"]), quantity_read(form)
        goods = GoodsIn(
            item=code,
            quantity=quantity,
            warehouse=given["warehouse"],
            place=given["place"],
            lot=given["lot"],
            status=StockStatus(given["status"] if given["status"] in STOCK_STATES else StockStatus.AVAILABLE),
        )
        return lambda actor: stock_receive(actor, [goods])[0]

    def done(outcome: Done) -> tuple[str, str]:
        lies = level_of(visit.actor, int(str(outcome.facts["level"])))
        kept = urlencode({name: request.POST.get(name, "").strip()[:PLACE_MOST] for name in KEPT})
        return f"{reverse('stock_receive')}?{kept}", _received(lies, request.POST.get("quantity", ""))

    return acted(request, visit, "stock_receive", inputs, read, again=again, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def supply_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Announce goods that a supplier, another warehouse or production will bring."""
    may_or_403(visit, SUPPLY)
    inputs = (
        ITEM,
        QUANTITY,
        Input(name="due_on", label=gettext_lazy("Expected on"), kind="date", is_required=True),
        warehouse_input(visit),
        Input(
            name="kind",
            label=gettext_lazy("Kind"),
            kind="choice",
            is_required=True,
            options=tuple(SUPPLY_KINDS.items()),
        ),
        Input(name="reference", label=gettext_lazy("Reference: purchase order, supplier"), most=REFERENCE_MOST),
    )
    titles = (_("Announce goods"), _("Announce"))

    def again(attempt: Attempt | None) -> HttpResponse:
        usual = {"kind": "purchase", **_asked(request, "item", "warehouse")}
        return _form(request, visit, "supply_new", titles, inputs, usual, attempt)

    if request.method != "POST":
        return again(None)

    def read(form: Form, given: Mapping[str, str]) -> Any:
        code, quantity, due_on = _code(visit, form, given["item"]), quantity_read(form), form.day("due_on")
        new = NewSupply(
            item=code,
            quantity=quantity,
            due_on=due_on or date.min,
            warehouse=given["warehouse"],
            kind=given["kind"],
            reference=given["reference"],
        )
        return lambda actor: supplies_add(actor, [new])[0]

    def done(outcome: Done) -> tuple[str, str]:
        return reverse("supply", args=[outcome.facts["supply"]]), _("The goods are announced.")

    return acted(request, visit, "supply_new", inputs, read, again=again, done=done)


@require_safe
@signed_in
def supply(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """One supply: what of it has come, who waits for it, and receiving it."""
    reading(visit)
    return _supply_page(request, visit, key)


@require_POST
@signed_in
def supply_in(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Goods of a supply have come: the orders that wait for them get them."""
    may_or_403(visit, RECEIVE)
    if supply_sheet(visit.actor, key, today_of(visit)) is None:
        raise Http404

    def read(form: Form, given: Mapping[str, str]) -> Any:
        quantity = quantity_read(form)
        return lambda actor: supply_receive(actor, key, quantity, lot=given["lot"], place=given["place"])

    def done(outcome: Done) -> tuple[str, str]:
        lies = level_of(visit.actor, int(str(outcome.facts["level"])))
        said = _received(lies, request.POST.get("quantity", ""))
        served = len(outcome.facts["orders"])
        more = _("%(count)d orders that waited for it can go on.") % {"count": served} if served else ""
        return reverse("supply", args=[key]), f"{said} {more}".strip()

    again = lambda attempt: _supply_page(request, visit, key, attempt)  # noqa: E731
    return acted(request, visit, "receive", (QUANTITY, PLACE, LOT), read, again=again, done=done)


def _supply_page(request: HttpRequest, visit: Visit, key: int, attempt: Attempt | None = None) -> HttpResponse:
    sheet = supply_sheet(visit.actor, key, today_of(visit))
    if sheet is None:
        raise Http404
    act = None
    if visit.actor.may(RECEIVE) and sheet.row.left:
        url, titles = reverse("supply_receive", args=[key]), (_("Receive goods"), _("Receive"))
        usual = {"quantity": str(shortest(sheet.row.left))}
        act = act_form("receive", url, titles, (QUANTITY, PLACE, LOT), usual, attempt=attempt, tone="main")
    context = {
        "sheet": sheet,
        "row": sheet.row,
        "supply": sheet.row.supply,
        "item": sheet.row.supply.item,
        "tone": SUPPLY_TONES[sheet.row.state],
        "act": act,
    }
    status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
    return framed(request, visit, "web/stock/supply.html", context, refused=refused, status=status)


def _form(
    request: HttpRequest,
    visit: Visit,
    name: str,
    titles: tuple[str, str],
    inputs: Sequence[Input],
    usual: Mapping[str, str],
    attempt: Attempt | None,
) -> HttpResponse:
    act = act_form(name, reverse(name), titles, inputs, usual, attempt=attempt, tone="main")
    context = {"act": act, "title": titles[0], "items": items_choosable(visit.actor)}
    status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
    return framed(request, visit, "web/stock/form.html", context, refused=refused, status=status)


def _asked(request: HttpRequest, *names: str) -> dict[str, str]:
    """What the address fills the form with; what cannot be meant is left out."""
    found = {}
    for name in names:
        try:
            found[name] = text_of(request.GET.get(name, ""), most=LOT_MOST)
        except FieldRefused:
            continue
    return {name: value for name, value in found.items() if value}


def _code(visit: Visit, form: Form, said: str) -> str:
    """The code of the item somebody scanned or typed; what names none is noted in the form."""
    code = codes_meant(visit.actor, [said]).get(said, "") if said else ""
    if said and not code:
        form.refuse("item", "unknown")
    return code


def _received(lies: StockLevel | None, quantity: str) -> str:
    if lies is None:
        return _("The goods are received.")
    facts = {"item": lies.item.code, "quantity": quantity.strip(), "now": count(lies.on_hand)}
    return _("Received: %(item)s, %(quantity)s. Now %(now)s lie there.") % facts


for _route, _workflow in (
    ("stock/receive", stock_receive),
    ("stock/coming/new", supplies_add),
    ("stock/coming/<int:key>/receive", supply_receive),
):
    declare(url_door("POST", _route), _workflow)
