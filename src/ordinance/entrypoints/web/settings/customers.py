"""Settings › Customers: the list, and a new customer."""

from collections.abc import Mapping, Sequence
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
from ordinance.entrypoints.web.settings.forms import Attempt, Input, act_form, acted
from ordinance.entrypoints.web.tables.cells import Amount, Marks, Text, Word
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.tables.spec import Column, Narrowing, Table, choice, text
from ordinance.entrypoints.web.templatetags.pages import called
from ordinance.entrypoints.web.words import BASES
from ordinance.entrypoints.web.words_settings import PARTIES, TERMS
from ordinance.foundation.errors import Done, InvalidInput, Outcome
from ordinance.foundation.money.rules import NumberRefused, parse_amount, rounding_of
from ordinance.foundation.people.rules import Actor
from ordinance.insight.listing import SortBy
from ordinance.insight.masterdata_lists import CustomerRow, customers_dressed, customers_matching
from ordinance.masterdata.parties.models import Customer
from ordinance.masterdata.parties.services import NewCustomer
from ordinance.modules.billing.rules.terms import TERMS as KNOWN_TERMS
from ordinance.workflows.register import CustomerRequest, customers_register

MANAGE: Final = "masterdata.manage"
TERM_CHOICES: Final = tuple((code, TERMS.get(code, code)) for code in KNOWN_TERMS)
BASIS_CHOICES: Final = tuple(BASES.items())
FIELDS: Final = (
    Input(name="name", label=_("Name"), is_required=True),
    Input(name="name_en", label=_("Name in English")),
    Input(name="tax_number", label=_("Tax number"), most=32),
    Input(name="grade", label=_("Grade"), most=4),
    Input(name="region", label=_("Region"), most=40),
    Input(name="payment_term", label=_("Payment term"), kind="choice", options=TERM_CHOICES),
    Input(name="price_basis", label=_("Prices quoted"), kind="choice", options=BASIS_CHOICES),
    Input(name="is_verified", label=_("Identity and contacts proved"), kind="flag", most=1),
    Input(name="accepts_partial", label=_("Takes part deliveries"), kind="flag", most=1),
)
CONTACT: Final = (
    Input(name="contact", label=_("Contact"), most=100),
    Input(name="phone", label=_("Phone"), most=40),
    Input(name="email", label=_("E-mail"), most=254, kind="email"),
    Input(name="address", label=_("Delivery address"), most=500, kind="area"),
)
NEW: Final = (
    Input(name="code", label=_("Code"), most=40, is_required=True),
    *FIELDS,
    *CONTACT,
    Input(name="credit_limit", label=_("Credit limit"), most=24, kind="figure"),
)

declare(url_door("POST", "settings/customers/new"), customers_register)


def _rows(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Customer]:
    wanted = {name: values.get(name, "") for name in ("status", "grade", "region")}
    return customers_matching(visit.actor, values.get("q", ""), **wanted)


def _dress(visit: Visit, customers: Sequence[Customer]) -> Sequence[CustomerRow]:
    return customers_dressed(visit.company.pk, customers, visit.company.currency)


def _narrow(key: str, title: Any, most: int) -> Narrowing:
    return Narrowing(key=key, title=title, read=lambda value: text_of(value, most=most), is_main=False)


def _credit(name: str) -> Any:
    return lambda row: Amount(None if row.account is None else getattr(row.account, name), row.currency)


def _marks(row: CustomerRow) -> Marks:
    account = row.account
    frozen = ((_("credit frozen"), "bad"),) if account is not None and account.is_frozen else ()
    # who has no limit pays first: an order of theirs is no debt beyond it
    is_over = account is not None and 0 < account.credit_limit < account.exposure
    over = ((_("over the limit"), "bad"),) if is_over else ()
    proved = () if row.customer.is_verified else ((_("not proved"), "warn"),)
    return Marks((*frozen, *over, *proved))


CUSTOMERS: Final = Table(
    name="customers",
    url="customers",
    columns=(
        Column(
            key="name",
            title=_("Name"),
            cell=lambda row: Text(called(row.customer), reverse("customer", args=[row.customer.pk])),
            is_lead=True,
        ),
        Column(key="code", title=_("Code"), cell=lambda row: Text(row.customer.code, is_code=True),
               sort=SortBy("code", str)),
        Column(key="status", title=_("Status"), cell=lambda row: Word(row.customer.status, "party")),
        Column(key="marks", title=_("To note"), cell=_marks),
        Column(key="grade", title=_("Grade"), cell=lambda row: Text(row.customer.grade)),
        Column(key="region", title=_("Region"), cell=lambda row: Text(row.customer.region)),
        Column(key="term", title=_("Payment term"),
               cell=lambda row: Text(TERMS.get(row.customer.payment_term, row.customer.payment_term))),
        Column(key="basis", title=_("Prices quoted"),
               cell=lambda row: Text(BASES.get(row.customer.price_basis, "")), is_shown=False),
        Column(key="tax_number", title=_("Tax number"), cell=lambda row: Text(row.customer.tax_number, is_code=True),
               is_shown=False),
        Column(key="limit", title=_("Credit limit"), cell=_credit("credit_limit"), is_figure=True),
        Column(key="exposure", title=_("Exposure"), cell=_credit("exposure"), is_figure=True),
    ),
    narrowings=(
        text("q", _("Code, name, pinyin or initials")),
        choice("status", _("Status"), lambda _visit: tuple(PARTIES.items())),
        _narrow("grade", _("Grade"), 4),
        _narrow("region", _("Region"), 40),
    ),
    rows=_rows,
    dress=_dress,
    key=lambda row: row.customer.pk,
    sort="code",
    empty=_("There are no customers yet. Register the first one with New customer."),
)  # fmt: skip


@require_safe
@signed_in
def customers(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The customers of the company."""
    reading(visit)
    found = listing(request, visit, CUSTOMERS)
    if isinstance(found, FileResponse):
        return found
    new = ((reverse("customer_new"), _("New customer"), "plus", True),) if visit.actor.may(MANAGE) else ()
    context = {"list": found, "title": _("Customers"), "headline": new}
    return framed(request, visit, "web/settings/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def customer_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A new customer with the contact goods go to and a first credit limit."""
    if not visit.actor.may(MANAGE):
        raise PermissionDenied
    currency = visit.company.currency

    def again(attempt: Attempt | None) -> HttpResponse:
        titles = (_("New customer"), _("Register the customer"))
        act = act_form("new", reverse("customer_new"), titles, NEW, {"accepts_partial": "1"}, attempt=attempt,
                       tone="main")  # fmt: skip
        context = {"act": act, "title": _("New customer"), "back": reverse("customers")}
        status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
        return framed(request, visit, "web/settings/new.html", context, refused=refused, status=status)

    def read(form: Form, given: Mapping[str, str]) -> Any:
        flags = {"is_verified", "accepts_partial"}
        named = {key: value for key, value in given.items() if key not in flags | {"credit_limit"}}
        new = NewCustomer(**named, **{flag: given[flag] == "1" for flag in flags})  # type: ignore[arg-type]
        try:
            limit = parse_amount(figure_of(given["credit_limit"] or "0"), rounding_of(currency))
        except (NumberRefused, FieldRefused) as refused:
            form.refuse("credit_limit", refused.code)
            return None

        def call(actor: Actor) -> Outcome:
            if limit < 0:
                raise InvalidInput(field="credit_limit", reason="negative")
            return customers_register(actor, [CustomerRequest(customer=new, credit_limit=limit)])[0]

        return call

    if request.method != "POST":
        return again(None)
    return acted(request, visit, "new", NEW, read, again=again, done=_registered)


def reading(visit: Visit) -> None:
    """Master data is read by all staff who see orders, and by those who keep it."""
    if not visit.is_staff or not (visit.actor.may("orders.read") or visit.actor.may(MANAGE)):
        raise PermissionDenied


def _registered(done: Done) -> tuple[str, Any]:
    return reverse("customer", args=[done.facts["customer"]]), _("The customer is registered.")
