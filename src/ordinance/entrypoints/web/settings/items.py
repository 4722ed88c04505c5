"""Settings › Products: the list, and a new product."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import FieldRefused, Form, figure_of, text_of
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.settings.customers import MANAGE, reading
from ordinance.entrypoints.web.settings.forms import Attempt, Input, act_form, acted
from ordinance.entrypoints.web.tables.cells import Cell, Price, Quantity, Text, Word
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.tables.spec import Column, Narrowing, Table, choice, text
from ordinance.entrypoints.web.templatetags.pages import called, percent
from ordinance.entrypoints.web.words import UNITS
from ordinance.entrypoints.web.words_settings import ITEM_KINDS, ITEMS
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Done, Outcome
from ordinance.foundation.money.rules import NumberRefused, parse_quantity
from ordinance.foundation.people.rules import Actor
from ordinance.insight.listing import SortBy
from ordinance.insight.masterdata_lists import ItemRow, items_dressed, items_matching
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.catalog.services import NewItem
from ordinance.workflows.register import items_register

HUNDRED: Final = Decimal(100)
FIELDS: Final = (
    Input(name="name", label=_("Name"), is_required=True),
    Input(name="name_en", label=_("Name in English")),
    Input(name="product_line", label=_("Product line"), most=60),
    Input(name="options", label=_("Variant"), hint=_("For example 颜色=蓝;尺码=L")),
    Input(name="vat_percent", label=_("VAT, per cent"), most=8, kind="figure", is_required=True),
)
NEW: Final = (
    Input(name="code", label=_("Code"), most=40, is_required=True),
    Input(name="kind", label=_("Kind"), kind="choice", is_required=True, options=tuple(ITEM_KINDS.items())),
    Input(name="unit", label=_("Unit"), kind="choice", is_required=True, options=tuple(UNITS.items())),
    Input(name="unit_decimals", label=_("Decimals of a quantity"), kind="choice", is_required=True,
          options=tuple((str(number), str(number)) for number in range(7))),
    *FIELDS,
)  # fmt: skip

declare(url_door("POST", "settings/items/new"), items_register)


def vat_rate_read(form: Form, said: str) -> Decimal:
    """A rate typed in per cent; what cannot be one is noted in the form."""
    try:
        rate = Decimal(0) if not said.strip("0.") and said else parse_quantity(figure_of(said)) / HUNDRED
    except (NumberRefused, FieldRefused) as refused:
        form.refuse("vat_percent", refused.code)
        return Decimal(0)
    if rate > 1 or rate != round(rate, 4):
        form.refuse("vat_percent", "out_of_range")
    return rate


def _rows(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Item]:
    wanted = {name: values.get(name, "") for name in ("status", "kind", "product_line")}
    return items_matching(visit.company.pk, values.get("q", ""), **wanted)


def _dress(visit: Visit, items: Sequence[Item]) -> Sequence[ItemRow]:
    return items_dressed(visit.company.pk, items, time_of(visit.company.pk, visit.company.zone).today)


def _price(row: ItemRow) -> Cell:
    return Price(row.price.price, row.price.currency) if row.price is not None else Text("")


def _free(row: ItemRow) -> Cell:
    return Quantity(row.free, str(UNITS.get(row.item.unit, row.item.unit))) if row.item.kind == "goods" else Text("")


ITEMS_TABLE: Final = Table(
    name="items",
    url="items",
    columns=(
        Column(
            key="name",
            title=_("Name"),
            cell=lambda row: Text(called(row.item), reverse("item", args=[row.item.pk]), sub=row.item.options),
            is_lead=True,
        ),
        Column(key="code", title=_("Code"), cell=lambda row: Text(row.item.code, is_code=True),
               sort=SortBy("code", str)),
        Column(key="status", title=_("Status"), cell=lambda row: Word(row.item.status, "item")),
        Column(key="kind", title=_("Kind"), cell=lambda row: Text(ITEM_KINDS.get(row.item.kind, row.item.kind))),
        Column(key="line", title=_("Product line"), cell=lambda row: Text(row.item.product_line)),
        Column(key="price", title=_("List price"), cell=_price, is_figure=True),
        Column(key="free", title=_("Free"), cell=_free, is_figure=True),
        Column(key="vat", title=_("VAT rate"), cell=lambda row: Text(percent(row.item.vat_rate), is_figure=True),
               is_shown=False, is_figure=True),
    ),
    narrowings=(
        text("q", _("Code, name, pinyin or initials")),
        choice("status", _("Status"), lambda _visit: tuple(ITEMS.items())),
        choice("kind", _("Kind"), lambda _visit: tuple(ITEM_KINDS.items()), is_main=False),
        Narrowing(key="product_line", title=_("Product line"), read=lambda value: text_of(value, most=60),
                  is_main=False),
    ),
    rows=_rows,
    dress=_dress,
    key=lambda row: row.item.pk,
    sort="code",
    empty=_("There are no products yet. Register the first one with New product."),
)  # fmt: skip


@require_safe
@signed_in
def items(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The products of the company."""
    reading(visit)
    found = listing(request, visit, ITEMS_TABLE)
    if isinstance(found, FileResponse):
        return found
    new = ((reverse("item_new"), _("New product"), "plus", True),) if visit.actor.may(MANAGE) else ()
    context = {"list": found, "title": _("Products"), "headline": new}
    return framed(request, visit, "web/settings/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def item_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A new product; its prices are set on its page."""
    if not visit.actor.may(MANAGE):
        raise PermissionDenied

    def again(attempt: Attempt | None) -> HttpResponse:
        titles = (_("New product"), _("Register the product"))
        usual = {"kind": "goods", "unit": "pcs", "unit_decimals": "0", "vat_percent": "13"}
        act = act_form("new", reverse("item_new"), titles, NEW, usual, attempt=attempt, tone="main")
        context = {"act": act, "title": _("New product"), "back": reverse("items")}
        status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
        return framed(request, visit, "web/settings/new.html", context, refused=refused, status=status)

    if request.method != "POST":
        return again(None)
    return acted(request, visit, "new", NEW, _read, again=again, done=_registered)


def _read(form: Form, given: Mapping[str, str]) -> Any:
    texts = {key: value for key, value in given.items() if key not in ("vat_percent", "unit_decimals")}
    rate = vat_rate_read(form, given["vat_percent"])
    new = NewItem(**texts, unit_decimals=int(given["unit_decimals"] or 0), vat_rate=rate)  # type: ignore[arg-type]

    def call(actor: Actor) -> Outcome:
        return items_register(actor, [new])[0]

    return call


def _registered(done: Done) -> tuple[str, Any]:
    return reverse("item", args=[done.facts["item"]]), _("The product is registered. Set its price next.")
