"""One product: what it is, its prices, what lies of it where, on and off sale, history."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import FieldRefused, Form, figure_of
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.settings.customers import BASIS_CHOICES, MANAGE, reading
from ordinance.entrypoints.web.settings.forms import (
    SEEN,
    ActForm,
    Attempt,
    Input,
    act_form,
    acted,
    key_or_404,
    seen_of,
)
from ordinance.entrypoints.web.settings.history import history_shown
from ordinance.entrypoints.web.settings.items import FIELDS, HUNDRED, vat_rate_read
from ordinance.entrypoints.web.words_settings import PRICE_KINDS
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Done, Outcome
from ordinance.foundation.ledger.rules import plain
from ordinance.foundation.money.rules import NumberRefused, parse_quantity, parse_unit_price
from ordinance.foundation.people.rules import Actor
from ordinance.insight.availability import availability
from ordinance.insight.masterdata_lists import ItemPage, item_page
from ordinance.masterdata.catalog.models import Item, ItemStatus
from ordinance.masterdata.catalog.services import ItemFields
from ordinance.workflows.kernel import BatchWorkflow, Workflow
from ordinance.workflows.master import item_change, item_put_on_sale, item_seen
from ordinance.workflows.register import PriceRequest, items_take_out_of_sale, prices_set

Call = Callable[[Actor], Outcome]
PRICE: Final = (
    Input(name="kind", label=_("Kind"), kind="choice", is_required=True, options=tuple(PRICE_KINDS.items())),
    Input(name="price", label=_("Price per unit"), most=24, kind="figure"),
    Input(
        name="percent", label=_("Per cent off"), most=8, kind="figure", hint=_("For a discount, instead of a price.")
    ),
    Input(name="basis", label=_("Tax in the price"), kind="choice", is_required=True, options=BASIS_CHOICES),
    Input(name="min_quantity", label=_("From a quantity of"), most=24, kind="figure"),
    Input(name="customer", label=_("For customer (code)"), most=40, hint=_("Empty: for everybody.")),
    Input(name="grade", label=_("For grade"), most=4),
    Input(name="floor", label=_("Floor price"), most=24, kind="figure"),
    Input(name="valid_from", label=_("From the day"), kind="date", is_required=True),
    Input(name="valid_to", label=_("Until"), kind="date", hint=_("Empty: without an end.")),
)
OUT: Final = (
    Input(name="on", label=_("From the day"), kind="date", is_required=True),
    Input(name="reason", label=_("Reason"), most=500, is_required=True),
)
BACK: Final = (Input(name="reason", label=_("Reason"), most=500, is_required=True),)
ACTS: Final[Mapping[str, tuple[Sequence[Input], Workflow[..., Any] | BatchWorkflow[Any, ...], Any]]] = {
    "change": (FIELDS, item_change, _("The changes are kept.")),
    "price": (PRICE, prices_set, _("The price is set.")),
    "out": (OUT, items_take_out_of_sale, _("The product is taken out of sale.")),
    "back": (BACK, item_put_on_sale, _("The product is on sale again.")),
}
for _name, (_inputs, _workflow, _said) in ACTS.items():
    declare(url_door("POST", f"settings/items/<str:key>/{_name}"), _workflow)


@require_safe
@signed_in
def item(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """The page of one product."""
    reading(visit)
    return _shown(request, visit, key_or_404(key))


def item_act(name: str) -> Callable[..., Any]:
    """The view of one act of the page."""
    inputs, _workflow, said = ACTS[name]

    @require_POST
    @signed_in
    def act(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
        if not visit.actor.may(MANAGE):
            raise PermissionDenied
        page = item_page(visit.company.pk, key_or_404(key), _today(visit))
        if page is None:
            raise Http404
        return acted(
            request,
            visit,
            name,
            inputs,
            lambda form, given: _READERS[name](page.item, visit.company.currency, form, given),
            again=lambda attempt: _shown(request, visit, page.item.pk, attempt),
            done=lambda _done: (reverse("item", args=[page.item.pk]), said),
        )

    act.__name__ = f"item_{name}"
    return act


def _change(item: Item, _currency: str, form: Form, given: Mapping[str, str]) -> Call:
    texts = {key: value for key, value in given.items() if key != "vat_percent"}
    fields = ItemFields(**texts, vat_rate=vat_rate_read(form, given["vat_percent"]))
    return lambda actor: item_change(actor, item.pk, fields, seen_of(form))


def _price(item: Item, currency: str, form: Form, given: Mapping[str, str]) -> Call:
    starts, ends = form.day("valid_from"), form.day("valid_to")
    percent = _figure(form, "percent", parse_quantity)
    if percent is not None and percent > HUNDRED:
        form.refuse("percent", "discount_out_of_range")
    if starts is not None and ends is not None and ends < starts:
        form.refuse("valid_to", "out_of_range")
    amounts = {
        "price": _figure(form, "price", parse_unit_price),
        "percent": percent,
        "min_quantity": _figure(form, "min_quantity", parse_quantity) or Decimal(0),
        "floor": _figure(form, "floor", parse_unit_price),
    }
    named = {name: given[name] for name in ("kind", "basis", "customer", "grade")}

    def call(actor: Actor) -> Outcome:
        days = {"valid_from": starts, "valid_to": ends}
        request = PriceRequest(item=item.code, currency=currency, **named, **amounts, **days)  # type: ignore[arg-type]
        return prices_set(actor, [request])[0]

    return call


def _out(item: Item, _currency: str, form: Form, given: Mapping[str, str]) -> Call:
    on = form.day("on")
    if on is None:
        form.refuse("on", "required")
        return _nothing
    return lambda actor: items_take_out_of_sale(actor, [item.code], on, given["reason"])[0]


def _nothing(_actor: Actor) -> Outcome:
    """What a form with errors calls: nothing, since it is shown again."""
    return Done()


def _back(item: Item, _currency: str, form: Form, given: Mapping[str, str]) -> Call:
    return lambda actor: item_put_on_sale(actor, item.pk, given["reason"])


_READERS: Final[Mapping[str, Callable[[Item, str, Form, Mapping[str, str]], Call]]] = {
    "change": _change,
    "price": _price,
    "out": _out,
    "back": _back,
}


def _figure(form: Form, name: str, read: Callable[[str], Decimal]) -> Decimal | None:
    said = form.given.get(name, "").strip()
    if not said:
        return None
    try:
        return read(figure_of(said))
    except (NumberRefused, FieldRefused) as refused:
        form.refuse(name, refused.code)
        return None


def _today(visit: Visit) -> Any:
    return time_of(visit.company.pk, visit.company.zone).today


def _shown(request: HttpRequest, visit: Visit, item_id: int, attempt: Attempt | None = None) -> HttpResponse:
    today = _today(visit)
    page = item_page(visit.company.pk, item_id, today)
    if page is None:
        raise Http404
    promised = availability(visit.company.pk, [page.item.pk])[page.item.pk]
    context = {
        "page": page,
        "item": page.item,
        "incoming": promised.incoming,
        "free": promised.free,
        "acts": _forms(page, attempt) if visit.actor.may(MANAGE) else [],
        "price_form": _price_form(page, str(today), attempt) if visit.actor.may(MANAGE) else None,
        "history": history_shown(visit.company.pk, page.item.pk),
    }
    status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
    return framed(request, visit, "web/settings/item.html", context, refused=refused, status=status)


def _url(page: ItemPage, name: str) -> str:
    return reverse(f"item_{name}", args=[page.item.pk])


def _price_form(page: ItemPage, today: str, attempt: Attempt | None) -> ActForm:
    usual = {"kind": "list", "basis": "gross", "valid_from": today}
    return act_form("price", _url(page, "price"), (_("Set a price"), _("Set the price")), PRICE, usual,
                    attempt=attempt, note=_("A price is never edited: the youngest that holds counts."))  # fmt: skip


def _forms(page: ItemPage, attempt: Attempt | None) -> list[ActForm]:
    one = page.item
    values = {"name": one.name, "name_en": one.name_en, "product_line": one.product_line, "options": one.options,
              "vat_percent": str(plain(one.vat_rate * HUNDRED))}  # fmt: skip
    change = act_form("change", _url(page, "change"), (_("Change"), _("Keep the changes")), FIELDS, values,
                      attempt=attempt, hidden=[(SEEN, item_seen(one))],
                      note=_("Running orders keep the price and the tax they were confirmed with."))  # fmt: skip
    if one.status == ItemStatus.DISCONTINUED:
        titles = (_("Put on sale again"), _("Put on sale again"))
        return [change, act_form("back", _url(page, "back"), titles, BACK, attempt=attempt)]
    titles = (_("Take out of sale"), _("Take out of sale"))
    note = _("Running orders keep it; new ones are refused from that day on.")
    return [change, act_form("out", _url(page, "out"), titles, OUT, attempt=attempt, tone="bad", note=note)]
