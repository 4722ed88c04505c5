"""The list of orders; what it is narrowed to, its sorting and its place stand in the address."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.cells import Amount, Day, Marks, Moment, Text, Together, Word
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.tables.spec import Column, Table, choice, day, text
from ordinance.entrypoints.web.templatetags.pages import called
from ordinance.entrypoints.web.words import STAGES, STATUSES
from ordinance.foundation.calendar.clock import time_of
from ordinance.insight.listing import SortBy
from ordinance.insight.order_list import Filter, OrderRow, is_late, orders_matching
from ordinance.insight.order_page import order_ref
from ordinance.orders.models import Order


def _rows(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Order]:
    wanted = Filter(
        text=values.get("q", ""),
        status=values.get("status", ""),
        stage=values.get("stage", ""),
        from_on=values.get("from"),
        until_on=values.get("to"),
    )
    return orders_matching(visit.actor, wanted)


def _dress(visit: Visit, orders: Sequence[Order]) -> Sequence[OrderRow]:
    today = time_of(visit.company.pk, visit.company.zone).today
    return [OrderRow(order, is_late(order, today)) for order in orders]


def _named(row: OrderRow) -> Text:
    return Text(row.order.number or _("Draft"), reverse("order", args=[order_ref(row.order)]))


def _stage(row: OrderRow) -> Together:
    late = Marks(((_("late"), "bad"),)) if row.is_late else Marks(())
    return Together((Word(row.order.stage, "stage"), late))


def _customer(row: OrderRow) -> Text:
    customer = row.order.customer
    return Text(called(customer), sub=customer.code) if customer else Text(row.order.customer_raw)


ORDERS: Final = Table(
    name="orders",
    url="orders",
    columns=(
        Column(key="number", title=_("Order"), cell=_named, sort=SortBy("number", str, is_nullable=True), is_lead=True),
        Column(key="stage", title=_("Stage"), cell=_stage),
        Column(key="customer", title=_("Customer"), cell=_customer),
        Column(key="po", title=_("Customer’s PO"), cell=lambda row: Text(row.order.customer_po)),
        Column(
            key="amount",
            title=_("Amount"),
            cell=lambda row: Amount(row.order.gross, row.order.currency),
            sort=SortBy("gross", Decimal),
            is_figure=True,
        ),
        Column(key="promised", title=_("Promised"), cell=lambda row: Day(row.order.promised_on)),
        Column(
            key="ordered",
            title=_("Ordered"),
            cell=lambda row: Moment(row.order.ordered_at),
            sort=SortBy("ordered_at", datetime),
        ),
    ),
    narrowings=(
        text("q", _("Number, PO or customer")),
        choice("status", _("Status"), lambda _visit: list(STATUSES.items()), is_main=False),
        choice("stage", _("Stage"), lambda _visit: list(STAGES.items())),
        day("from", _("Ordered from")),
        day("to", _("Ordered until")),
    ),
    rows=_rows,
    dress=_dress,
    key=lambda row: row.order.pk,
    sort="-ordered",
    empty=_("There are no orders yet. Register the first one with New order."),
)


@require_safe
@signed_in
def orders(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """One page of the orders the person may see, or all of them as a sheet."""
    if not visit.actor.may("orders.read"):
        raise PermissionDenied
    shown = listing(request, visit, ORDERS)
    if isinstance(shown, FileResponse):
        return shown
    context = {"list": shown, "title": _("Orders"), "may_draft": visit.actor.may("orders.draft")}
    return framed(request, visit, "web/orders.html", context)
