"""The list of orders: its columns, what it is narrowed by, its views, and what can be done with many at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final
from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.cells import Amount, Day, Marks, Moment, Text, Together, Word
from ordinance.entrypoints.web.tables.spec import (
    BulkAct,
    BulkInput,
    Column,
    Said,
    Table,
    View,
    amount,
    choice,
    day,
    flag,
    several,
    text,
)
from ordinance.entrypoints.web.templatetags.pages import called, duty
from ordinance.entrypoints.web.words import SCOPES, STAGES, STATUSES
from ordinance.foundation.calendar.clock import time_of
from ordinance.insight.listing import SortBy
from ordinance.insight.order_list import Filter, orders_matching
from ordinance.insight.order_page import order_ref
from ordinance.insight.order_rows import OrderRow, order_rows
from ordinance.orders.models import Order
from ordinance.orders.queries import types_of
from ordinance.orders.states import Stage
from ordinance.workflows.run_acts import run_act

CHANNELS: Final = ("desk", "phone", "email", "file", "website", "app", "counter", "platform", "edi", "api")
_UNQUOTED: Final = "!$&'()*+,;=/~:@"  # in the path of an address, as Django leaves them
_WEEK: Final = timedelta(days=6)


def filter_of(values: Mapping[str, Any]) -> Filter:
    """What the address narrows the orders to."""
    return Filter(
        text=values.get("q", ""),
        status=values.get("status", ""),
        stages=values.get("stage", ()),
        customer=values.get("customer", ""),
        type=values.get("type", ""),
        channel=values.get("channel", ""),
        from_on=values.get("from"),
        until_on=values.get("to"),
        promised_from_on=values.get("promised_from"),
        promised_until_on=values.get("promised_to"),
        amount_from=values.get("amount_from"),
        amount_to=values.get("amount_to"),
        is_late="late" in values,
        is_at_risk="risk" in values,
        is_held="held" in values,
        is_mine="mine" in values,
    )


def marks_of(row: OrderRow) -> Marks:
    """What is seen at a glance: late, at risk, on hold, its task overdue."""
    said: list[tuple[Said, str]] = []
    if row.holds:
        said.append((_("on hold"), "bad"))
    if row.is_late:
        said.append((_("late"), "bad"))
    if row.is_at_risk:
        said.append((_("at risk"), "warn"))
    return Marks(tuple(said))


def customer_of(order: Order) -> str:
    """The customer by name, or as a draft names one that is not known."""
    return called(order.customer) if order.customer else order.customer_raw


def order_url(ref: str) -> str:
    """The address of an order's page, as `reverse` would make it, for the many rows of a list."""
    return f"{_orders_url(get_script_prefix())}/{quote(ref, safe=_UNQUOTED)}"


@cache
def _orders_url(_prefix: str) -> str:
    """Where the orders' addresses begin; the prefix the product is served under is part of it."""
    return reverse("orders")


def _rows(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Order]:
    return orders_matching(visit.actor, filter_of(values))


def _dress(visit: Visit, orders: Sequence[Order]) -> Sequence[OrderRow]:
    return order_rows(visit.actor, orders)


def _named(row: OrderRow) -> Text:
    return Text(row.order.number or _("Draft"), order_url(order_ref(row.order)))


def _customer(row: OrderRow) -> Text:
    customer = row.order.customer
    return Text(customer_of(row.order), sub=customer.code if customer else "")


def _code(row: OrderRow) -> Text:
    return Text(row.order.customer.code if row.order.customer else "", is_code=True)


def _move(row: OrderRow) -> Together:
    """Whose move it is: who may lift the hold, else who has its most pressing task."""
    if row.holds:
        return Together((Text(duty(row.holds[0].duty)),))
    if row.task is None:
        return Together(())
    late = Marks(((_("overdue"), "bad"),) if row.is_overdue else ())
    return Together((Text(duty(row.task.department or row.task.duty)), late))


def _held(row: OrderRow) -> Text:
    return Text("; ".join(dict.fromkeys(hold.note or duty(hold.clause or hold.reason) for hold in row.holds)))


def _types(visit: Visit) -> Sequence[tuple[str, Said]]:
    return [(code, called(kind)) for code, kind in types_of(visit.company.pk).items()]


def _today(visit: Visit) -> date:
    return time_of(visit.company.pk, visit.company.zone).today


def _this_week(visit: Visit) -> str:
    today = _today(visit)
    monday = today - timedelta(days=today.weekday())
    return urlencode({"promised_from": monday.isoformat(), "promised_to": (monday + _WEEK).isoformat()})


def _bulk(act: str, title: Said, *inputs: BulkInput, offered_to: str = "", tone: str = "") -> BulkAct:
    return BulkAct(act=act, title=title, duty=offered_to or run_act(act).duty, inputs=inputs, tone=tone)


ORDERS: Final = Table(
    name="orders",
    url="orders",
    columns=(
        Column(key="number", title=_("Order"), cell=_named, sort=SortBy("number", str, is_nullable=True), is_lead=True),
        Column(
            key="stage",
            title=_("Stage"),
            cell=lambda row: Together((Word(row.order.stage, "stage"), marks_of(row))),
            is_headline=True,
        ),
        Column(key="customer", title=_("Customer"), cell=_customer),
        Column(key="code", title=_("Customer’s code"), cell=_code, is_shown=False),
        Column(key="po", title=_("Customer’s PO"), cell=lambda row: Text(row.order.customer_po)),
        Column(
            key="amount",
            title=_("Amount"),
            cell=lambda row: Amount(row.order.gross, row.order.currency),
            sort=SortBy("gross", Decimal),
            is_figure=True,
        ),
        Column(
            key="net",
            title=_("Net amount"),
            cell=lambda row: Amount(row.order.net, row.order.currency),
            is_figure=True,
            is_shown=False,
        ),
        Column(
            key="promised",
            title=_("Promised"),
            cell=lambda row: Day(row.order.promised_on),
            sort=SortBy("promised_on", date, is_nullable=True),
        ),
        Column(
            key="requested",
            title=_("Requested"),
            cell=lambda row: Day(row.order.requested_on),
            sort=SortBy("requested_on", date, is_nullable=True),
            is_shown=False,
        ),
        Column(key="move", title=_("Whose move"), cell=_move),
        Column(
            key="ordered",
            title=_("Ordered"),
            cell=lambda row: Moment(row.order.ordered_at),
            sort=SortBy("ordered_at", datetime),
        ),
        Column(key="held", title=_("On hold because"), cell=_held, is_shown=False),
        Column(key="type", title=_("Order type"), cell=lambda row: Text(called(row.order.type)), is_shown=False),
        Column(
            key="channel",
            title=_("Channel"),
            cell=lambda row: Text(duty(row.order.channel)),
            is_shown=False,
        ),
        Column(key="term", title=_("Payment term"), cell=lambda row: Text(row.order.payment_term), is_shown=False),
        Column(key="status", title=_("Status"), cell=lambda row: Word(row.order.status, "status"), is_shown=False),
        Column(
            key="fulfilment",
            title=_("Delivery progress"),
            cell=lambda row: Word(row.order.fulfilment, "track"),
            is_shown=False,
        ),
        Column(
            key="invoicing",
            title=_("Billing progress"),
            cell=lambda row: Word(row.order.invoicing, "track"),
            is_shown=False,
        ),
        Column(
            key="payment",
            title=_("Payment progress"),
            cell=lambda row: Word(row.order.payment, "track"),
            is_shown=False,
        ),
        Column(key="entered_by", title=_("Entered by"), cell=lambda row: Text(called(row.entered_by)), is_shown=False),
        Column(
            key="confirmed", title=_("Confirmed at"), cell=lambda row: Moment(row.order.confirmed_at), is_shown=False
        ),
    ),
    narrowings=(
        text("q", _("Number, PO or customer")),
        several("stage", _("Stage"), lambda _visit: list(STAGES.items())),
        flag("late", _("Late"), _("late")),
        flag("risk", _("At risk"), _("at risk")),
        flag("held", _("On hold"), _("on hold")),
        flag("mine", _("Mine"), _("mine")),
        choice("status", _("Status"), lambda _visit: list(STATUSES.items()), is_main=False),
        text("customer", _("Customer’s code"), is_main=False),
        choice("type", _("Order type"), _types, is_main=False),
        choice("channel", _("Channel"), lambda _visit: [(code, duty(code)) for code in CHANNELS], is_main=False),
        day("from", _("Ordered from")),
        day("to", _("Ordered until")),
        day("promised_from", _("Promised from")),
        day("promised_to", _("Promised until")),
        amount("amount_from", _("Amount from")),
        amount("amount_to", _("Amount to")),
    ),
    views=(
        View(name=_("All orders"), query=lambda _visit: "sort=-ordered"),
        View(name=_("My orders"), query=lambda _visit: "mine=1"),
        View(name=_("To confirm"), query=lambda _visit: f"stage={Stage.REVIEWED}"),
        View(name=_("On hold"), query=lambda _visit: "held=1"),
        View(name=_("Late"), query=lambda _visit: "late=1"),
        View(name=_("Promised this week"), query=_this_week),
    ),
    bulk=(
        _bulk("submit", _("Submit")),
        _bulk("confirm", _("Confirm"), tone="main"),
        _bulk("plan", _("Plan deliveries")),
        _bulk(
            "hold",
            _("Hold"),
            BulkInput(name="note", title=_("Reason")),
            BulkInput(name="scope", title=_("Stops"), choices=list(SCOPES.items())),
        ),
        # each hold names who may lift it; those who lift most of them are offered it
        _bulk("release", _("Release holds"), BulkInput(name="reason", title=_("Reason")), offered_to="orders.release"),
        _bulk("close", _("Close")),
    ),
    rows=_rows,
    dress=_dress,
    key=lambda row: row.order.pk,
    sort="-ordered",
    empty=_("There are no orders yet. Register the first one with New order."),
)
