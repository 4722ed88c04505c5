"""The list of bills and credit notes: when they are due, what is open of them, and whether their fapiao is there."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.cells import Amount, Cell, Day, Marks, Quantity, Text, Together, Word
from ordinance.entrypoints.web.tables.spec import Column, Said, Table, View, choice, day, text
from ordinance.entrypoints.web.templatetags.pages import called
from ordinance.entrypoints.web.words import BILLS as KINDS
from ordinance.entrypoints.web.words import FAPIAOS
from ordinance.foundation.calendar.clock import time_of
from ordinance.insight.bill_pages import BillFilter, BillRow, bill_rows, bills_matching
from ordinance.insight.listing import SortBy
from ordinance.modules.billing.models import Bill

STATE_WORDS: Final[Mapping[str, Promise]] = {
    "open": pgettext_lazy("bills", "open"),
    "overdue": pgettext_lazy("bills", "overdue"),
    "settled": pgettext_lazy("bills", "settled"),
}
AGE_WORDS: Final[Mapping[str, Promise]] = {
    "1-30": _("1–30 days"),
    "31-60": _("31–60 days"),
    "61-90": _("61–90 days"),
    "91": _("over 90 days"),
}
_FAPIAO_WORDS: Final[Mapping[str, Said]] = {
    "none": _("not requested"),
    **{state: FAPIAOS[state] for state in ("requested", "issued", "failed")},
}
_ORDERS_SHOWN: Final = 2


def today_of(visit: Visit) -> date:
    """The company's day: bills are due by it."""
    return time_of(visit.company.pk, visit.company.zone).today


def bills_asked(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Bill]:
    """The bills the address asks for."""
    wanted = BillFilter(
        text=values.get("q", ""),
        customer=values.get("customer", ""),
        state=values.get("state", ""),
        age=values.get("age", ""),
        kind=values.get("kind", ""),
        fapiao=values.get("fapiao", ""),
        due_from_on=values.get("due_from"),
        due_until_on=values.get("due_to"),
        billed_from_on=values.get("from"),
        billed_until_on=values.get("to"),
    )
    return bills_matching(visit.actor, wanted, today_of(visit))


def _dress(visit: Visit, bills: Sequence[Bill]) -> Sequence[BillRow]:
    return bill_rows(visit.actor, bills, today_of(visit))


def _state(row: BillRow) -> tuple[Said, str]:
    if row.open_amount == 0:
        return STATE_WORDS["settled"], "good"
    if row.open_amount < 0:
        return pgettext_lazy("bills", "credit not used"), "go"
    if row.overdue_days:
        return STATE_WORDS["overdue"], "bad"
    return STATE_WORDS["open"], "wait"


def _number(row: BillRow) -> Text:
    url = f"{reverse('order', args=[row.orders[0].number])}?tab=money" if row.orders else ""
    return Text(row.bill.number, url, in_panel=True)


def _orders(row: BillRow) -> Cell:
    shown = [Text(each.number, reverse("order", args=[each.number])) for each in row.orders[:_ORDERS_SHOWN]]
    more = len(row.orders) - len(shown)
    return Together((*shown, *([Text(f"+{more}")] if more else [])))


def _overdue(row: BillRow) -> Text:
    days = row.overdue_days
    return Text(gettext("%(days)s d") % {"days": days} if days else "", is_figure=True)


def _fapiao(row: BillRow) -> Cell:
    if row.fapiao is None:
        return Text("")
    if row.fapiao.number and row.fapiao.state == "issued":
        return Text(row.fapiao.number, is_code=True)
    return Word(row.fapiao.state, "fapiao", tone="bad" if row.fapiao.state == "failed" else "")


BILLS: Final = Table(
    name="bills",
    url="bills",
    columns=(
        Column(key="number", title=_("Bill no."), cell=_number, is_lead=True),
        Column(key="state", title=_("State"), cell=lambda row: Marks((_state(row),)), is_headline=True),
        Column(key="due", title=_("Due"), cell=lambda row: Day(row.bill.due_on), sort=SortBy("due_on", date)),
        Column(key="overdue", title=_("Overdue by"), cell=_overdue, is_figure=True),
        Column(
            key="customer",
            title=_("Customer"),
            cell=lambda row: Text(
                called(row.bill.customer), f"{reverse('bills')}?customer={row.bill.customer.code}&state=open&sort=due"
            ),
        ),
        Column(key="orders", title=_("Order"), cell=_orders),
        Column(
            key="gross",
            title=_("Amount with tax"),
            cell=lambda row: Amount(row.bill.gross, row.bill.currency),
            is_figure=True,
        ),
        Column(
            key="open",
            title=_("Still open"),
            cell=lambda row: Amount(row.open_amount or None, row.bill.currency),
            is_figure=True,
        ),
        Column(key="fapiao", title=_("Fapiao"), cell=_fapiao),
        Column(
            key="billed", title=_("Billed on"), cell=lambda row: Day(row.bill.billed_on), sort=SortBy("billed_on", date)
        ),
        Column(key="kind", title=_("Kind"), cell=lambda row: Word(row.bill.kind, "bill"), is_shown=False),
        Column(
            key="net",
            title=_("Amount without tax"),
            cell=lambda row: Amount(row.bill.net, row.bill.currency),
            is_figure=True,
            is_shown=False,
        ),
        Column(
            key="vat",
            title=_("VAT"),
            cell=lambda row: Amount(row.bill.vat, row.bill.currency),
            is_figure=True,
            is_shown=False,
        ),
        Column(
            key="applied",
            title=_("Settled amount"),
            cell=lambda row: Amount(row.bill.applied or None, row.bill.currency),
            is_figure=True,
            is_shown=False,
        ),
        Column(
            key="days",
            title=_("Days overdue"),
            cell=lambda row: Quantity(row.overdue_days or None),
            is_figure=True,
            is_shown=False,
        ),
        Column(key="currency", title=_("Currency"), cell=lambda row: Text(row.bill.currency), is_shown=False),
    ),
    narrowings=(
        text("q", _("Bill or order number")),
        text("customer", _("Customer by code, name or pinyin")),
        choice("state", _("State"), lambda _visit: tuple(STATE_WORDS.items())),
        choice("age", _("Overdue by"), lambda _visit: tuple(AGE_WORDS.items()), is_main=False),
        choice("fapiao", _("Fapiao"), lambda _visit: tuple(_FAPIAO_WORDS.items()), is_main=False),
        choice("kind", _("Kind"), lambda _visit: tuple(KINDS.items()), is_main=False),
        day("due_from", _("Due from")),
        day("due_to", _("Due until")),
        day("from", _("Billed from")),
        day("to", _("Billed until")),
    ),
    views=(
        View(name=pgettext_lazy("bills", "Open bills"), query=lambda _visit: "state=open&sort=due"),
        View(name=pgettext_lazy("bills", "Overdue bills"), query=lambda _visit: "state=overdue&sort=due"),
        View(name=_("No fapiao yet"), query=lambda _visit: "fapiao=none&sort=-billed"),
        View(name=_("All bills"), query=lambda _visit: "sort=-billed"),
    ),
    rows=bills_asked,
    dress=_dress,
    key=lambda row: row.bill.pk,
    sort="due",
    empty=_("Nothing has been billed yet: goods the customer has signed for can be billed on their order."),
)
