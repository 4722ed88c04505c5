"""The list of deliveries as the warehouse works through them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.cells import Moment, Quantity, Text, Word
from ordinance.entrypoints.web.tables.spec import BulkAct, BulkInput, Column, Table, View, choice, text
from ordinance.entrypoints.web.templatetags.pages import called
from ordinance.entrypoints.web.words import DELIVERIES, DELIVERY_STEPS
from ordinance.insight.listing import SortBy
from ordinance.insight.warehouse import (
    DeliveryFilter,
    DeliveryRow,
    deliveries_matching,
    delivery_rows,
    warehouses_of,
)
from ordinance.modules.shipping.models import Delivery


def _rows(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Delivery]:
    wanted = DeliveryFilter(
        text=values.get("q", ""),
        step=values.get("step", ""),
        state=values.get("state", ""),
        warehouse=values.get("warehouse", ""),
    )
    return deliveries_matching(visit.actor, wanted)


def _dress(visit: Visit, deliveries: Sequence[Delivery]) -> Sequence[DeliveryRow]:
    return delivery_rows(visit.actor, deliveries)


def _number(row: DeliveryRow) -> Text:
    return Text(row.delivery.number, reverse("delivery", args=[row.delivery.pk]), in_panel=True)


def _customer(row: DeliveryRow) -> Text:
    return Text(called(row.customer), sub=row.delivery.ship_to_name)


def _next(row: DeliveryRow) -> Word:
    if not row.step:
        return Word(row.delivery.state, "delivery", tone="quiet")
    return Word(row.step, "delivery_step", tone="go" if row.step == "sign" else "wait")


def _orders(row: DeliveryRow) -> Text:
    return Text("、".join(str(order.number) for order in row.orders))


DELIVERY_TABLE: Final = Table(
    name="deliveries",
    url="warehouse",
    columns=(
        Column(key="number", title=_("Delivery"), cell=_number, sort=SortBy("number", str), is_lead=True),
        Column(key="next", title=_("Next step"), cell=_next, is_headline=True),
        Column(
            key="customer",
            title=_("Customer"),
            cell=lambda row: Text(called(row.customer), sub=row.delivery.ship_to_name),
        ),
        Column(key="orders", title=_("Orders"), cell=_orders),
        Column(key="lines", title=_("Lines"), cell=lambda row: Quantity(row.lines), is_figure=True),
        Column(key="quantity", title=_("Quantity"), cell=lambda row: Quantity(row.quantity), is_figure=True),
        Column(key="picked", title=_("Picked"), cell=lambda row: Quantity(row.picked), is_figure=True),
        Column(key="warehouse", title=_("Warehouse"), cell=lambda row: Text(called(row.delivery.warehouse))),
        Column(
            key="planned",
            title=_("Planned"),
            cell=lambda row: Moment(row.delivery.planned_at),
            sort=SortBy("planned_at", datetime),
        ),
        Column(key="carrier", title=_("Carrier"), cell=lambda row: Text(row.delivery.carrier), is_shown=False),
        Column(key="tracking", title=_("Tracking number"), cell=lambda row: Text(row.delivery.tracking_number)),
        Column(
            key="shipped",
            title=_("Left the house"),
            cell=lambda row: Moment(row.delivery.shipped_at),
            is_shown=False,
        ),
        Column(key="address", title=_("Address"), cell=lambda row: Text(row.delivery.ship_to_address), is_shown=False),
    ),
    narrowings=(
        text("q", _("Delivery or tracking number")),
        choice("step", _("Next step"), lambda _visit: list(DELIVERY_STEPS.items())),
        choice("state", _("State"), lambda _visit: list(DELIVERIES.items()), is_main=False),
        choice(
            "warehouse",
            _("Warehouse"),
            lambda visit: [(each.code, called(each)) for each in warehouses_of(visit.actor)],
        ),
    ),
    rows=_rows,
    dress=_dress,
    key=lambda row: row.delivery.pk,
    sort="-planned",
    bulk=(
        BulkAct(act="pick", url="warehouse_pick", title=_("All picked"), duty="shipping.pick"),
        BulkAct(act="check", url="warehouse_check", title=_("Checked"), duty="shipping.check"),
        BulkAct(act="pack", url="warehouse_pack", title=_("Packed, one package each"), duty="shipping.pack"),
        BulkAct(
            act="ship",
            url="warehouse_ship",
            title=_("Goods leave"),
            duty="shipping.ship",
            inputs=(BulkInput("carrier", _("Carrier")), BulkInput("tracking", _("Tracking number"))),
        ),
        BulkAct(
            act="sign",
            url="warehouse_sign",
            title=_("Signed for"),
            duty="shipping.sign",
            inputs=(BulkInput("signed_by", _("Signed by")),),
        ),
    ),
    views=(
        View(name=_("To pick"), query=lambda _visit: "step=pick"),
        View(name=_("To check"), query=lambda _visit: "step=check"),
        View(name=_("To pack"), query=lambda _visit: "step=pack"),
        View(name=_("To send"), query=lambda _visit: "step=ship"),
        View(name=_("To be signed for"), query=lambda _visit: "step=sign"),
    ),
    empty=_("No deliveries yet. They are planned on the page of a confirmed order."),
)
