"""Settings › Warehouses and Settings › Company: names, tax number, seal, numbering and the working days ahead."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import Form
from ordinance.entrypoints.web.keys import fresh_key
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.settings.customers import MANAGE, reading
from ordinance.entrypoints.web.settings.forms import SEEN, Attempt, Input, act_form, acted, key_or_404, seen_of
from ordinance.entrypoints.web.settings.history import history_shown
from ordinance.entrypoints.web.tables.cells import Text
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.tables.spec import Column, Table
from ordinance.entrypoints.web.templatetags.pages import called
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.calendar.models import CalendarDay
from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.errors import Outcome
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.policy.queries import documents_in_force
from ordinance.insight.listing import SortBy
from ordinance.modules.stock.models import Warehouse
from ordinance.workflows.master import company_change, company_seen, warehouse_change, warehouse_seen
from ordinance.workflows.register import warehouses_register
from ordinance.workflows.seal import MOST_BYTES

AHEAD: Final = 60  # days of the calendar that are shown
NAMES: Final = (
    Input(name="name_zh", label=_("Name in Chinese"), most=100, is_required=True),
    Input(name="name_en", label=_("Name in English"), most=100),
)
NEW: Final = (Input(name="code", label=_("Code"), most=20, is_required=True), *NAMES)
COMPANY: Final = (
    Input(name="name_zh", label=_("Name in Chinese"), is_required=True),
    Input(name="name_en", label=_("Name in English"), is_required=True),
    Input(name="tax_number", label=_("Tax number"), most=32, hint="统一社会信用代码"),
)

declare(url_door("POST", "settings/warehouses/new"), warehouses_register)
declare(url_door("POST", "settings/warehouses/<str:key>"), warehouse_change)
declare(url_door("POST", "settings/company"), company_change)


def _rows(visit: Visit, _values: Mapping[str, Any]) -> QuerySet[Warehouse]:
    return Warehouse.objects.filter(company=visit.company)


def _dress(_visit: Visit, rows: Sequence[Warehouse]) -> Sequence[Warehouse]:
    return rows


WAREHOUSES: Final = Table(
    name="warehouses",
    url="warehouses",
    columns=(
        Column(
            key="name",
            title=_("Name"),
            cell=lambda row: Text(called(row), reverse("warehouse", args=[row.pk])),
            is_lead=True,
        ),
        Column(key="code", title=_("Code"), cell=lambda row: Text(row.code, is_code=True), sort=SortBy("code", str)),
    ),
    rows=_rows,
    dress=_dress,
    key=lambda row: row.pk,
    sort="code",
    empty=_("There is no warehouse yet."),
)


@require_safe
@signed_in
def warehouses(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The warehouses of the company."""
    reading(visit)
    found = listing(request, visit, WAREHOUSES)
    if isinstance(found, FileResponse):
        return found
    new = ((reverse("warehouse_new"), _("New warehouse"), "plus", True),) if visit.actor.may(MANAGE) else ()
    context = {"list": found, "title": _("Warehouses"), "headline": new}
    return framed(request, visit, "web/settings/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def warehouse_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A new warehouse."""
    if not visit.actor.may(MANAGE):
        raise PermissionDenied

    def again(attempt: Attempt | None) -> HttpResponse:
        titles = (_("New warehouse"), _("Add the warehouse"))
        act = act_form("new", reverse("warehouse_new"), titles, NEW, attempt=attempt, tone="main")
        return _form_page(request, visit, {"act": act, "title": titles[0], "back": reverse("warehouses")}, attempt)

    def read(form: Form, given: Mapping[str, str]) -> Any:
        wanted = (given["code"], given["name_zh"], given["name_en"])

        def call(actor: Actor) -> Outcome:
            return warehouses_register(actor, [wanted])[0]

        return call

    if request.method != "POST":
        return again(None)
    return acted(request, visit, "new", NEW, read, again=again,
                 done=lambda _done: (reverse("warehouses"), _("The warehouse is added.")))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def warehouse(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """One warehouse: its names, changed by those who keep master data, and its history."""
    reading(visit)
    found = _rows(visit, {}).filter(pk=key_or_404(key)).first()
    if found is None:
        raise Http404

    def again(attempt: Attempt | None) -> HttpResponse:
        values = {"name_zh": found.name_zh, "name_en": found.name_en}
        act = act_form("change", reverse("warehouse", args=[found.pk]), (_("Change"), _("Keep the changes")), NAMES,
                       values, attempt=attempt, hidden=[(SEEN, warehouse_seen(found))])  # fmt: skip
        context = {
            "warehouse": found,
            "act": act if visit.actor.may(MANAGE) else None,
            "history": history_shown(visit.company.pk, found.pk),
        }
        return _form_page(request, visit, context, attempt, "web/settings/warehouse.html")

    def read(form: Form, given: Mapping[str, str]) -> Any:
        return lambda actor: warehouse_change(actor, found.pk, given["name_zh"], given["name_en"], seen_of(form))

    if request.method != "POST":
        return again(None)
    if not visit.actor.may(MANAGE):
        raise PermissionDenied
    return acted(request, visit, "change", NAMES, read, again=again,
                 done=lambda _done: (reverse("warehouses"), _("The changes are kept.")))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def company_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The company: what stands on its papers, how it numbers, when it works."""
    reading(visit)
    one = visit.company

    def again(attempt: Attempt | None) -> HttpResponse:
        values = {"name_zh": one.name_zh, "name_en": one.name_en, "tax_number": one.tax_number}
        act = act_form("change", reverse("company_page"), (_("Change"), _("Keep the changes")), COMPANY, values,
                       attempt=attempt, hidden=[(SEEN, company_seen(one))])  # fmt: skip
        today = time_of(one.pk, one.zone).today
        context = {
            "company": one,
            "act": act if visit.actor.may(MANAGE) else None,
            "has_seal": one.seal_file_id is not None,
            "seal_most": MOST_BYTES,
            "request_key": fresh_key(),
            "numbering": [
                (document.head, document.numbering()) for _key, document in documents_in_force(one.pk, today)
            ],
            "weeks": _weeks(one.pk, one.zone, today),
            "history": history_shown(one.pk, one.pk),
        }
        return _form_page(request, visit, context, attempt, "web/settings/company.html")

    def read(form: Form, given: Mapping[str, str]) -> Any:
        return lambda actor: company_change(
            actor, given["name_zh"], given["name_en"], given["tax_number"], seen_of(form)
        )

    if request.method != "POST":
        return again(None)
    if not visit.actor.may(MANAGE):
        raise PermissionDenied
    return acted(request, visit, "change", COMPANY, read, again=again,
                 done=lambda _done: (reverse("company_page"), _("The changes are kept.")))  # fmt: skip


def _weeks(company_id: int, zone: str, today: date) -> list[list[dict[str, Any]]]:
    """The days ahead by weeks from Monday; days before today are there and empty."""
    calendar, last = work_calendar(company_id, zone), today + timedelta(days=AHEAD)
    named = dict(CalendarDay.objects.filter(company_id=company_id, on__range=(today, last)).values_list("on", "name"))
    first = today - timedelta(days=today.weekday())
    days = [
        {
            "on": on,
            "is_shown": on >= today,
            "is_working": calendar.is_workday(on),
            "is_exception": on in named,
            "name": named.get(on, ""),
        }
        for on in (first + timedelta(days=number) for number in range((last - first).days + 7 - last.weekday()))
    ]
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def _form_page(
    request: HttpRequest,
    visit: Visit,
    context: Mapping[str, Any],
    attempt: Attempt | None,
    template: str = "web/settings/new.html",
) -> HttpResponse:
    status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
    return framed(request, visit, template, context, refused=refused, status=status)
