"""The list of work-contact sheets (工作联系单): who asked whom, about which order, and who still owes an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.cells import Moment, Text, Word
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.tables.spec import Column, Table, choice
from ordinance.entrypoints.web.templatetags.pages import called, duty
from ordinance.entrypoints.web.words import SHEET_STATES
from ordinance.foundation.contact.models import Sheet, SheetAddress
from ordinance.foundation.contact.queries import names_of, sheets_visible
from ordinance.foundation.people.models import Person
from ordinance.insight.listing import SortBy
from ordinance.insight.order_page import order_ref
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet of the list, with the order it is about and who sent it."""

    sheet: Sheet
    order: Order | None
    sender: Person | None
    addresses: Sequence[SheetAddress]


def _rows(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Sheet]:
    sheets = sheets_visible(visit.actor)
    if "state" in values:
        sheets = sheets.filter(state=values["state"])
    if "mine" in values:
        sheets = sheets.filter(sent_by=visit.actor.person_id)
    return sheets


def _dress(visit: Visit, sheets: Sequence[Sheet]) -> Sequence[SheetRow]:
    orders = orders_visible(visit.actor).in_bulk([sheet.order_id for sheet in sheets if sheet.order_id])
    people = names_of({sheet.sent_by for sheet in sheets})
    addressed: dict[int, list[SheetAddress]] = {}
    for address in SheetAddress.objects.filter(sheet_id__in=[sheet.pk for sheet in sheets]).order_by("pk"):
        addressed.setdefault(address.sheet_id, []).append(address)
    return [
        SheetRow(sheet, orders.get(sheet.order_id or 0), people.get(sheet.sent_by), addressed.get(sheet.pk, ()))
        for sheet in sheets
    ]


def _asked(row: SheetRow) -> Text:
    waiting = [address for address in row.addresses if address.acknowledged_at is None]
    said = "、".join(duty(address.department) if address.department else _("a person") for address in row.addresses)
    return Text(said, sub=_("%(count)s waiting") % {"count": len(waiting)} if waiting else "")


def _sender(row: SheetRow) -> Text:
    return Text(called(row.sender), sub=duty(row.sheet.department))


def _order(row: SheetRow) -> Text:
    if row.order is None:
        return Text("")
    return Text(row.order.number or _("Draft"), reverse("order", args=[order_ref(row.order)]))


SHEETS: Final = Table(
    name="sheets",
    url="contact",
    columns=(
        Column(
            key="number",
            title=gettext_lazy("Contact sheet"),
            cell=lambda row: Text(row.sheet.number, reverse("sheet", args=[row.sheet.pk]), in_panel=True),
            is_lead=True,
        ),
        Column(key="state", title=gettext_lazy("State"), cell=lambda row: Word(row.sheet.state, "sheet")),
        Column(key="subject", title=gettext_lazy("Subject"), cell=lambda row: Text(row.sheet.subject)),
        Column(key="order", title=gettext_lazy("Order"), cell=_order),
        Column(key="from", title=gettext_lazy("From"), cell=_sender),
        Column(key="to", title=gettext_lazy("To"), cell=_asked),
        Column(key="reply_by", title=gettext_lazy("Answer wanted by"), cell=lambda row: Moment(row.sheet.reply_by)),
        Column(
            key="sent",
            title=gettext_lazy("Sent"),
            cell=lambda row: Moment(row.sheet.sent_at),
            sort=SortBy("sent_at", datetime),
        ),
    ),
    narrowings=(
        choice("state", gettext_lazy("State"), lambda _visit: list(SHEET_STATES.items())),
        choice("mine", gettext_lazy("Sent by"), lambda _visit: (("1", gettext_lazy("me")),)),
    ),
    rows=_rows,
    dress=_dress,
    key=lambda row: row.sheet.pk,
    sort="-sent",
    empty=gettext_lazy("No contact sheets yet. Ask another department with New contact sheet."),
)


@require_safe
@signed_in
def contact(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The company's contact sheets, newest first."""
    staff_only(visit)
    shown = listing(request, visit, SHEETS)
    if isinstance(shown, FileResponse):
        return shown
    return framed(request, visit, "web/contact/list.html", {"list": shown, "title": _("Contact sheets")})


def staff_only(visit: Visit) -> None:
    """Contact sheets and comments are the staff's; raises PermissionDenied."""
    if not visit.actor.may("contact.write"):
        raise PermissionDenied
