"""The list of receipts: money the bank confirmed, what it settled, and what of it nobody has matched yet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.cells import Amount, Day, Marks, Moment, Text
from ordinance.entrypoints.web.tables.spec import Column, Said, Table, View, amount, day, flag, text
from ordinance.entrypoints.web.templatetags.pages import called, word
from ordinance.insight.listing import SortBy
from ordinance.insight.receipt_pages import ReceiptFilter, ReceiptRow, receipt_rows, receipts_matching
from ordinance.modules.billing.models import Receipt


def _rows(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Receipt]:
    wanted = ReceiptFilter(
        text=values.get("q", ""),
        customer=values.get("customer", ""),
        from_on=values.get("from"),
        until_on=values.get("to"),
        amount_from=values.get("amount_from"),
        amount_to=values.get("amount_to"),
        is_unmatched="open" in values,
        is_unclaimed="unclaimed" in values,
    )
    return receipts_matching(visit.actor, wanted)


def _dress(visit: Visit, receipts: Sequence[Receipt]) -> Sequence[ReceiptRow]:
    return receipt_rows(receipts)


def state_of(row: ReceiptRow) -> tuple[Said, str]:
    """How a receipt stands, with its tone."""
    if row.receipt.customer_id is None:
        return _("to be claimed"), "warn"
    if row.on_account == 0:
        return _("matched"), "good"
    return (_("in part matched"), "wait") if row.on_account < row.receipt.amount else (_("on account"), "wait")


def _named(row: ReceiptRow) -> Text:
    return Text(row.receipt.number, reverse("receipt", args=[row.receipt.pk]), in_panel=True)


RECEIPTS: Final = Table(
    name="receipts",
    url="receipts",
    columns=(
        Column(key="number", title=_("Receipt"), cell=_named, is_lead=True),
        Column(key="state", title=_("State"), cell=lambda row: Marks((state_of(row),)), is_headline=True),
        Column(
            key="received",
            title=_("Received on"),
            cell=lambda row: Day(row.receipt.received_on),
            sort=SortBy("received_on", date),
        ),
        Column(key="payer", title=_("Payer"), cell=lambda row: Text(row.receipt.payer)),
        Column(key="customer", title=_("Customer"), cell=lambda row: Text(called(row.receipt.customer))),
        Column(
            key="amount",
            title=_("Amount"),
            cell=lambda row: Amount(row.receipt.amount, row.receipt.currency),
            is_figure=True,
        ),
        Column(
            key="applied",
            title=_("Settles bills"),
            cell=lambda row: Amount(row.receipt.applied or None, row.receipt.currency),
            is_figure=True,
        ),
        Column(
            key="tied",
            title=_("For orders"),
            cell=lambda row: Amount(row.tied or None, row.receipt.currency),
            is_figure=True,
        ),
        Column(
            key="open",
            title=_("On account"),
            cell=lambda row: Amount(row.on_account or None, row.receipt.currency),
            is_figure=True,
        ),
        Column(
            key="reference", title=_("Bank reference"), cell=lambda row: Text(row.receipt.bank_reference, is_code=True)
        ),
        Column(
            key="method", title=_("Method"), cell=lambda row: Text(word(row.receipt.method, "method")), is_shown=False
        ),
        Column(key="recorded", title=_("Recorded"), cell=lambda row: Moment(row.receipt.recorded_at), is_shown=False),
    ),
    narrowings=(
        text("q", _("Number, bank reference or payer")),
        text("customer", _("Customer by code, name or pinyin")),
        flag("open", _("Not matched"), _("not matched")),
        flag("unclaimed", _("To be claimed"), _("to be claimed")),
        day("from", _("Received from")),
        day("to", _("Received until")),
        amount("amount_from", _("Amount from")),
        amount("amount_to", _("Amount to")),
    ),
    views=(
        View(name=_("All receipts"), query=lambda _visit: "sort=-received"),
        View(name=_("Not matched"), query=lambda _visit: "open=1"),
        View(name=_("To be claimed"), query=lambda _visit: "unclaimed=1"),
    ),
    rows=_rows,
    dress=_dress,
    key=lambda row: row.receipt.pk,
    sort="-received",
    empty=_("No money has been recorded yet. Record a receipt, or paste rows from the bank’s statement."),
)
