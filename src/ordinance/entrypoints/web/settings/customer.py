"""One customer: terms, contacts, credit, history; each changed by its own act."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import FieldRefused, Form, figure_of, key_of
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.settings.customers import CONTACT, FIELDS, MANAGE, reading
from ordinance.entrypoints.web.settings.forms import (
    SEEN,
    ActForm,
    Attempt,
    Input,
    act_form,
    acted,
    key_or_404,
    seen_of,
)
from ordinance.entrypoints.web.settings.history import history_shown
from ordinance.entrypoints.web.views.bills import READS
from ordinance.entrypoints.web.words_settings import PARTIES
from ordinance.foundation.errors import Outcome
from ordinance.foundation.ledger.rules import plain
from ordinance.foundation.people.rules import Actor
from ordinance.insight.masterdata_lists import CustomerPage, customer_page
from ordinance.masterdata.parties.models import Contact, Customer
from ordinance.masterdata.parties.services import ContactFields, CustomerFields
from ordinance.workflows.credit import credit_limit_set
from ordinance.workflows.kernel import Workflow
from ordinance.workflows.master import (
    contact_seen,
    customer_change,
    customer_contact_choose,
    customer_contact_set,
    customer_seen,
)
from ordinance.workflows.register import customer_status_change

Call = Callable[[Actor], Outcome]
LIMIT: Final = "credit.limit"
CREDIT: Final = (
    Input(name="credit_limit", label=_("Credit limit"), most=24, kind="figure", is_required=True),
    Input(name="is_frozen", label=_("Freeze the account"), kind="flag", most=1),
    Input(name="reason", label=_("Reason"), most=500, is_required=True),
)
STATUS: Final = (
    Input(name="status", label=_("Status"), kind="choice", is_required=True, options=tuple(PARTIES.items())),
    Input(name="reason", label=_("Reason"), most=500, is_required=True),
)
CONTACT_ACT: Final = (Input(name="contact_id", label=_("Contact"), most=19), *CONTACT)
CHOICE: Final = (Input(name="contact_id", label=_("Contact"), most=19, is_required=True),)
# name → fields, workflow, duty, what is said afterwards
ACTS: Final[Mapping[str, tuple[Sequence[Input], Workflow[..., Any], str, Any]]] = {
    "change": (FIELDS, customer_change, MANAGE, _("The changes are kept.")),
    "contact": (CONTACT_ACT, customer_contact_set, MANAGE, _("The contact is kept.")),
    "choose": (CHOICE, customer_contact_choose, MANAGE, _("Goods go to this contact from now on.")),
    "status": (STATUS, customer_status_change, MANAGE, _("The status is changed.")),
    "credit": (CREDIT, credit_limit_set, LIMIT, _("The credit limit is set.")),
}
for _name, (_inputs, _workflow, _duty, _said) in ACTS.items():
    declare(url_door("POST", f"settings/customers/<str:key>/{_name}"), _workflow)


@require_safe
@signed_in
def customer(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """The page of one customer."""
    reading(visit)
    return _shown(request, visit, key_or_404(key))


def customer_act(name: str) -> Callable[..., Any]:
    """The view of one act of the page."""
    inputs, _workflow, duty, said = ACTS[name]

    @require_POST
    @signed_in
    def act(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
        if not visit.actor.may(duty):
            raise PermissionDenied
        page = customer_page(visit.actor, key_or_404(key))
        if page is None:
            raise Http404
        return acted(
            request,
            visit,
            name,
            inputs,
            lambda form, given: _READERS[name](page.customer, form, given),
            again=lambda attempt: _shown(request, visit, page.customer.pk, attempt),
            done=lambda _done: (reverse("customer", args=[page.customer.pk]), said),
        )

    act.__name__ = f"customer_{name}"
    return act


def _change(customer: Customer, form: Form, given: Mapping[str, str]) -> Call:
    flags = {"is_verified", "accepts_partial"}
    texts = {key: value for key, value in given.items() if key not in flags}
    fields = CustomerFields(**texts, **{flag: given[flag] == "1" for flag in flags})  # type: ignore[arg-type]
    return lambda actor: customer_change(actor, customer.pk, fields, seen_of(form))


def _contact(customer: Customer, form: Form, given: Mapping[str, str]) -> Call:
    contact_id = _key(form, given["contact_id"]) if given["contact_id"] else None
    fields = ContactFields(name=given["contact"], phone=given["phone"], email=given["email"], address=given["address"])
    return lambda actor: customer_contact_set(actor, customer.pk, contact_id, fields, seen_of(form))


def _choose(customer: Customer, form: Form, given: Mapping[str, str]) -> Call:
    contact_id = _key(form, given["contact_id"])
    return lambda actor: customer_contact_choose(actor, customer.pk, contact_id)


def _status(customer: Customer, form: Form, given: Mapping[str, str]) -> Call:
    return lambda actor: customer_status_change(actor, customer.code, given["status"], given["reason"])


def _credit(customer: Customer, form: Form, given: Mapping[str, str]) -> Call:
    limit = form.read("credit_limit", figure_of, "", is_required=True)
    return lambda actor: credit_limit_set(
        actor, customer.code, limit, given["reason"], is_frozen=given["is_frozen"] == "1"
    )


_READERS: Final[Mapping[str, Callable[[Customer, Form, Mapping[str, str]], Call]]] = {
    "change": _change,
    "contact": _contact,
    "choose": _choose,
    "status": _status,
    "credit": _credit,
}


def _key(form: Form, value: str) -> int:
    try:
        return key_of(value)
    except FieldRefused as refused:
        form.refuse("contact_id", refused.code)
        return 0


def _shown(request: HttpRequest, visit: Visit, customer_id: int, attempt: Attempt | None = None) -> HttpResponse:
    page = customer_page(visit.actor, customer_id)
    if page is None:
        raise Http404
    may_manage, may_limit = visit.actor.may(MANAGE), visit.actor.may(LIMIT)
    context = {
        "page": page,
        "customer": page.customer,
        "currency": visit.company.currency,
        "room": None if page.account is None else page.account.credit_limit - page.account.exposure,
        "contacts": [_contact_shown(page, each, attempt, may_manage=may_manage) for each in page.contacts],
        "acts": _forms(page, attempt) if may_manage else [],
        "add": _contact_form(page, None, attempt) if may_manage else None,
        "credit": _credit_form(page, attempt) if may_limit else None,
        "may_bills": any(visit.actor.may(duty) for duty in READS),
        "may_orders": visit.actor.may("orders.read"),
        "history": history_shown(visit.company.pk, page.customer.pk),
    }
    status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
    return framed(request, visit, "web/settings/customer.html", context, refused=refused, status=status)


def _url(page: CustomerPage, name: str) -> str:
    return reverse(f"customer_{name}", args=[page.customer.pk])


def _forms(page: CustomerPage, attempt: Attempt | None) -> list[ActForm]:
    one = page.customer
    values = {each.name: str(getattr(one, each.name) or "") for each in FIELDS if each.kind != "flag"}
    flags = {each.name: "1" if getattr(one, each.name) else "" for each in FIELDS if each.kind == "flag"}
    return [
        act_form("change", _url(page, "change"), (_("Change"), _("Keep the changes")), FIELDS, {**values, **flags},
                 attempt=attempt, hidden=[(SEEN, customer_seen(one))],
                 note=_("Orders that run keep the terms they were submitted with.")),
        act_form("status", _url(page, "status"), (_("Change the status"), _("Set the status")), STATUS,
                 {"status": one.status}, attempt=attempt,
                 note=_("A closed customer takes no new orders.")),
    ]  # fmt: skip


def _credit_form(page: CustomerPage, attempt: Attempt | None) -> ActForm:
    account = page.account
    values = {"credit_limit": str(plain(account.credit_limit)), "is_frozen": "1" if account.is_frozen else ""} \
        if account is not None else {}  # fmt: skip
    return act_form("credit", _url(page, "credit"), (_("Set the credit limit"), _("Set the credit limit")), CREDIT,
                    values, attempt=attempt)  # fmt: skip


def _contact_form(page: CustomerPage, contact: Contact | None, attempt: Attempt | None) -> ActForm:
    key = "" if contact is None else str(contact.pk)
    tried = attempt if attempt is not None and attempt.given.get("contact_id", "") == key else None
    titles = (_("Add a contact"), _("Add the contact")) if contact is None else (_("Change"), _("Keep the changes"))
    values = (
        {}
        if contact is None
        else {"contact": contact.name, "phone": contact.phone, "email": contact.email, "address": contact.address}
    )
    return act_form("contact", _url(page, "contact"), titles, CONTACT, values, attempt=tried,
                    hidden=[("contact_id", key), (SEEN, contact_seen(contact))])  # fmt: skip


def _contact_shown(
    page: CustomerPage, contact: Contact, attempt: Attempt | None, *, may_manage: bool
) -> dict[str, Any]:
    if not may_manage:
        return {"contact": contact}
    choose = act_form("choose", _url(page, "choose"), (_("Goods go here"), _("Goods go here")),
                      hidden=[("contact_id", str(contact.pk))])  # fmt: skip
    return {
        "contact": contact,
        "change": _contact_form(page, contact, attempt),
        "choose": None if contact.is_default else choose,
    }
