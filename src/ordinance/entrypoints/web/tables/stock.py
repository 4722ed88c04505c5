"""The lists of stock: goods with what there is of each, and supplies that are still to come."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.cells import Day, Quantity, Text, Word
from ordinance.entrypoints.web.tables.spec import Column, Said, Table, View, choice, text
from ordinance.entrypoints.web.templatetags.pages import called, count
from ordinance.entrypoints.web.words import UNITS
from ordinance.entrypoints.web.words_settings import SUPPLY_KINDS, SUPPLY_STATES
from ordinance.foundation.calendar.clock import time_of
from ordinance.insight.listing import SortBy
from ordinance.insight.stock import (
    StockFilter,
    StockItem,
    SupplyFilter,
    SupplyRow,
    items_stocked,
    stock_items,
    supplies_matching,
)
from ordinance.insight.warehouse import warehouses_of
from ordinance.masterdata.catalog.models import Item
from ordinance.modules.promise.models import Supply

LIES: Final[Sequence[tuple[str, Said]]] = (
    ("on_hand", pgettext_lazy("stock", "On hand")),
    ("free", pgettext_lazy("stock", "Something free")),
    ("short", pgettext_lazy("stock", "Nothing free")),
    ("coming", pgettext_lazy("stock", "Coming")),
)

SUPPLY_TONES: Final = {"open": "wait", "late": "bad", "received": "good"}


def today_of(visit: Visit) -> date:
    """The company's day."""
    return time_of(visit.company.pk, visit.company.zone).today


def _houses(visit: Visit) -> Sequence[tuple[str, Said]]:
    return [(each.code, called(each)) for each in warehouses_of(visit.actor)]


def _items(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Item]:
    wanted = StockFilter(text=values.get("q", ""), warehouse=values.get("warehouse", ""), lies=values.get("lies", ""))
    return items_stocked(visit.actor, wanted)


def _stock(visit: Visit, items: Sequence[Item]) -> Sequence[StockItem]:
    return stock_items(visit.actor, items)


def _item(row: StockItem) -> Text:
    return Text(row.item.code, reverse("stock_item", args=[row.item.pk]), sub=called(row.item), in_panel=True)


def _unit(item: Item) -> str:
    return str(UNITS.get(item.unit, item.unit))


def _places(row: StockItem) -> Text:
    return Text("、".join(f"{called(house)} {count(quantity)}" for house, quantity in row.places))


def _supply(row: SupplyRow) -> Text:
    item = row.supply.item
    return Text(item.code, reverse("supply", args=[row.supply.pk]), sub=called(item), in_panel=True)


STOCK_TABLE: Final = Table(
    name="stock",
    url="stock",
    columns=(
        Column(key="item", title=_("Product"), cell=_item, sort=SortBy("code", str), is_lead=True),
        Column(key="free", title=_("Free"), cell=lambda row: Quantity(row.free, _unit(row.item)), is_figure=True),
        Column(key="on_hand", title=_("On hand"), cell=lambda row: Quantity(row.on_hand), is_figure=True),
        Column(key="reserved", title=_("Reserved"), cell=lambda row: Quantity(row.reserved), is_figure=True),
        Column(key="coming", title=_("Coming"), cell=lambda row: Quantity(row.coming), is_figure=True),
        Column(key="next", title=_("Next arrival"), cell=lambda row: Day(row.next_on)),
        Column(key="places", title=_("On hand by warehouse"), cell=_places),
        Column(key="line", title=_("Product line"), cell=lambda row: Text(row.item.product_line), is_shown=False),
    ),
    narrowings=(
        text("q", _("Code, name, pinyin or initials")),
        choice("warehouse", _("Warehouse"), _houses),
        choice("lies", _("Stock"), lambda _visit: LIES),
    ),
    rows=_items,
    dress=_stock,
    key=lambda row: row.item.pk,
    sort="item",
    views=(
        View(name=_("On hand"), query=lambda _visit: "lies=on_hand"),
        View(name=_("Nothing free"), query=lambda _visit: "lies=short"),
        View(name=_("Coming"), query=lambda _visit: "lies=coming"),
    ),
    empty=_("There are no goods yet. Products are registered in the settings."),
)


def _supplies(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Supply]:
    wanted = SupplyFilter(
        text=values.get("q", ""),
        item=values.get("item", ""),
        warehouse=values.get("warehouse", ""),
        state=values.get("state", ""),
    )
    return supplies_matching(visit.actor, wanted, today_of(visit))


def _supplied(visit: Visit, supplies: Sequence[Supply]) -> Sequence[SupplyRow]:
    today = today_of(visit)
    return [SupplyRow(supply=supply, today=today) for supply in supplies]


def _state(row: SupplyRow) -> Word:
    return Word(row.state, "supply_state", tone=SUPPLY_TONES[row.state])


SUPPLY_TABLE: Final = Table(
    name="supplies",
    url="supplies",
    columns=(
        Column(key="item", title=_("Product"), cell=_supply, is_lead=True),
        Column(key="state", title=_("State"), cell=_state, is_headline=True),
        Column(
            key="due",
            title=_("Expected on"),
            cell=lambda row: Day(row.supply.due_on),
            sort=SortBy("due_on", date),
        ),
        Column(
            key="left",
            title=_("Still to come"),
            cell=lambda row: Quantity(row.left, _unit(row.supply.item)),
            is_figure=True,
        ),
        Column(
            key="promised", title=_("Promised to orders"), cell=lambda row: Quantity(row.supply.pegged), is_figure=True
        ),
        Column(key="quantity", title=_("Announced"), cell=lambda row: Quantity(row.supply.quantity), is_figure=True),
        Column(key="received", title=_("Received"), cell=lambda row: Quantity(row.supply.received), is_figure=True),
        Column(key="warehouse", title=_("Warehouse"), cell=lambda row: Text(called(row.supply.warehouse))),
        Column(key="reference", title=_("Reference"), cell=lambda row: Text(row.supply.reference)),
        Column(key="kind", title=_("Kind"), cell=lambda row: Text(SUPPLY_KINDS.get(row.supply.kind, row.supply.kind))),
    ),
    narrowings=(
        text("item", _("Code, name, pinyin or initials")),
        text("q", _("Reference")),
        choice("state", _("State"), lambda _visit: tuple(SUPPLY_STATES.items())),
        choice("warehouse", _("Warehouse"), _houses, is_main=False),
    ),
    rows=_supplies,
    dress=_supplied,
    key=lambda row: row.supply.pk,
    sort="due",
    views=(
        View(name=_("To come"), query=lambda _visit: "state=open"),
        View(name=_("Overdue"), query=lambda _visit: "state=late"),
        View(name=_("Received"), query=lambda _visit: "state=received"),
    ),
    empty=_("Nothing is announced. Purchasing announces what suppliers will bring."),
)
