"""Receipts (收款): the list, recording one, and one receipt claimed and matched (到款认领、核销)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.sentences.telling import sentence_of
from ordinance.entrypoints.web.bank_rows import PAYER_MOST, REFERENCE_MOST, amount_of
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import FieldRefused, Form, key_of
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.receipts import RECEIPTS, state_of
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.templatetags.pages import called, money
from ordinance.entrypoints.web.words_money import METHODS
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import NotAllowed, NotFound, Outcome, Refusal, Refused
from ordinance.foundation.money.rules import CURRENCIES
from ordinance.insight.choices import customer_meant, customers_choosable, customers_suggested
from ordinance.insight.receipt_pages import ReceiptSheet, orders_numbered, receipt_sheet
from ordinance.workflows.collect import Matching, ReceiptRequest, receipt_apply, receipt_claim, receipt_record

RECEIVE: Final = "billing.receive"
_READS: Final = (RECEIVE, "ledger.audit")
_BILL: Final = "bill"  # a field with an amount for a bill is called bill and its key
OLDEST: Final = timedelta(days=731)
BILLS_MOST, ORDERS_MOST, NAME_MOST = 200, 50, 200


@require_safe
@signed_in
def receipts(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The receipts, the newest first, or all of them as a sheet."""
    may_read(visit)
    table = listing(request, visit, RECEIPTS)
    if isinstance(table, FileResponse):
        return table
    context = {"list": table, "title": _("Receipts"), "may_record": visit.actor.may(RECEIVE)}
    return framed(request, visit, "web/receipts/list.html", context)


@signed_in
def receipt_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Record money the bank confirmed, with the customer and the orders it is for where they are known."""
    may_record(visit)
    if request.method != "POST":
        today = time_of(visit.company.pk, visit.company.zone).today
        given = {"received_on": today.isoformat(), "currency": visit.company.currency, "method": "transfer"}
        return _new(request, visit, Form(given))
    form = Form({name: request.POST.get(name, "") for name in request.POST})
    wanted = _request(visit, form)
    if wanted is None:
        return _new(request, visit, form, status=422)
    outcome = called_by(lambda: receipt_record(keyed(visit.actor, request), wanted))
    if isinstance(outcome, Refused):
        return _new(request, visit, form, refused=outcome, status=sentence_of(outcome.code).status)
    messages.success(request, _("The payment %(number)s is recorded.") % {"number": outcome.facts["number"]})
    return HttpResponseRedirect(reverse("receipt", args=[outcome.facts["receipt"]]))


@require_safe
@signed_in
def receipt(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """One receipt: what it settled, what is on account, and what that may be for."""
    may_read(visit)
    return _page(request, visit, key)


@require_POST
@signed_in
def receipt_claimed(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Say whose money it is."""
    may_record(visit)
    form = Form({"customer": request.POST.get("customer", "")})
    code = customer_of(visit, form)
    if not code:
        if receipt_sheet(visit.actor, key) is None:
            raise Http404
        return _page(request, visit, key, form=form, status=422)
    outcome = called_by(lambda: receipt_claim(keyed(visit.actor, request), key, code))
    return _after(request, visit, key, outcome, _("The money is claimed."))


@require_POST
@signed_in
def receipt_applied(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Apply what is on account: to bills with their amounts, or to the oldest due first."""
    may_record(visit)
    form = Form({name: request.POST.get(name, "") for name in request.POST})
    matching: Matching = "automatic" if form.given.get("how") == "automatic" else _amounts(visit, key, form)
    if form.errors:
        return _page(request, visit, key, form=form, status=422)
    if not matching:
        messages.warning(request, _("Give an amount for at least one bill."))
        return HttpResponseRedirect(reverse("receipt", args=[key]))
    outcome = called_by(lambda: receipt_apply(keyed(visit.actor, request), key, matching))
    return _after(request, visit, key, outcome, _("The money is matched."))


def may_read(visit: Visit) -> None:
    """403 for who may not see the house's receipts."""
    if not visit.is_staff or not any(visit.actor.may(duty) for duty in _READS):
        raise PermissionDenied


def may_record(visit: Visit) -> None:
    """403 for who records no money."""
    if not visit.is_staff or not visit.actor.may(RECEIVE):
        raise PermissionDenied


def called_by(call: Callable[[], Outcome]) -> Outcome:
    """What became of an act, a refusal raised as a value; 403 and 404 as such."""
    try:
        return call()
    except NotAllowed as error:
        raise PermissionDenied from error
    except NotFound as error:
        if "receipt" in error.facts:
            raise Http404 from error
        return error.refused()
    except Refusal as refusal:
        return refusal.refused()


def customer_of(visit: Visit, form: Form) -> str:
    """The code of the customer a form names by code, name, pinyin or initials; an error is noted, empty is nobody."""
    said = form.text("customer", most=NAME_MOST)
    if not said:
        if "customer" not in form.errors:
            form.refuse("customer", "required")
        return ""
    suggested = {each.code: called(each) for each in customers_suggested(visit.actor, said)}
    code = customer_meant(visit.actor, said)
    if code in suggested:
        return code
    if len(suggested) == 1:
        return next(iter(suggested))
    if suggested:
        form.refuse("customer", "not_a_choice", choices="、".join(f"{key} {name}" for key, name in suggested.items()))
    else:
        form.refuse("customer", "unknown")
    return ""


def _request(visit: Visit, form: Form) -> ReceiptRequest | None:
    currency, method = form.text("currency", most=8, is_required=True), form.text("method", most=20, is_required=True)
    if currency and currency not in CURRENCIES:
        form.refuse("currency", "unknown_currency")
        currency = ""
    if method and method not in METHODS:
        form.refuse("method", "not_a_choice", choices=", ".join(METHODS))
    amount = form.read("amount", lambda said: amount_of(said, currency), None, is_required=True) if currency else None
    payer = form.text("payer", most=PAYER_MOST, is_required=True)
    reference = form.text("bank_reference", most=REFERENCE_MOST, is_required=True)
    received_on = form.day("received_on")
    if received_on is None:
        form.refuse("received_on", "required")
    elif received_on < time_of(visit.company.pk, visit.company.zone).today - OLDEST:
        form.refuse("received_on", "out_of_range")  # a year typed wrong: older money comes by the API
    code = customer_of(visit, form) if form.given.get("customer", "").strip() else None
    orders = _orders(visit, form)
    if form.errors or amount is None or received_on is None:
        return None
    return ReceiptRequest(
        customer_code=code,
        payer=payer,
        amount=amount,
        currency=currency,
        method=method,
        bank_reference=reference,
        received_on=received_on,
        order_ids=orders,
    )


def _orders(visit: Visit, form: Form) -> tuple[int, ...]:
    numbers = list(
        dict.fromkeys(form.text("orders", most=2_000).replace("，", " ").replace("、", " ").replace(",", " ").split())
    )
    if len(numbers) > ORDERS_MOST:
        form.refuse("orders", "too_many", limit=ORDERS_MOST)
        return ()
    known = orders_numbered(visit.actor, numbers) if numbers else {}
    if len(known) < len(numbers):
        form.refuse("orders", "unknown")
    return tuple(known[number] for number in numbers if number in known)


def _amounts(visit: Visit, key: int, form: Form) -> list[tuple[int, Decimal | str]]:
    """Bill and amount of each field that was filled in."""
    sheet = receipt_sheet(visit.actor, key)
    if sheet is None:
        raise Http404
    found: list[tuple[int, Decimal | str]] = []
    names = [name for name, value in form.given.items() if name.startswith(_BILL) and value.strip()]
    for name in names[:BILLS_MOST]:
        try:
            bill = key_of(name.removeprefix(_BILL))
        except FieldRefused as error:
            raise BadRequest("bill: not_a_key") from error
        amount = form.read(name, lambda said: amount_of(said, sheet.row.receipt.currency), None)
        if amount is not None:
            found.append((bill, amount))
    return found


def _after(request: HttpRequest, visit: Visit, key: int, outcome: Outcome, said: str) -> HttpResponse:
    if isinstance(outcome, Refused):
        return _page(request, visit, key, refused=outcome, status=sentence_of(outcome.code).status)
    applied = outcome.facts.get("applied")
    if applied is not None and Decimal(str(applied)) == 0:
        messages.warning(request, _("There is no open bill to settle: the money stays on account."))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("receipt", args=[key]))


def _new(
    request: HttpRequest, visit: Visit, form: Form, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "given": form.given,
        "errors": form.said(),
        "customers": customers_choosable(visit.actor),
        "currencies": sorted(CURRENCIES),
        "methods": list(METHODS.items()),
        "request_key": fresh_key(),
    }
    return framed(request, visit, "web/receipts/new.html", context, refused=refused, status=status)


def _page(
    request: HttpRequest,
    visit: Visit,
    key: int,
    *,
    form: Form | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = receipt_sheet(visit.actor, key)
    if sheet is None:
        raise Http404
    context = _context(visit, sheet, form)
    return framed(request, visit, "web/receipts/receipt.html", context, refused=refused, status=status)


def _context(visit: Visit, sheet: ReceiptSheet, form: Form | None) -> Mapping[str, Any]:
    given, errors = (form.given, form.said()) if form else ({}, {})
    found, currency = sheet.row.receipt, sheet.row.receipt.currency
    state, tone = state_of(sheet.row)
    is_open, is_claimed = sheet.row.on_account > 0, found.customer_id is not None
    named = {each.customer_id for each in sheet.suggested}
    choosable = customers_choosable(visit.actor) if not is_claimed else ()
    return {
        "sheet": sheet,
        "receipt": found,
        "currency": currency,
        "state": state,
        "tone": tone,
        "is_open": is_open,
        "is_claimed": is_claimed,
        "may_record": visit.actor.may(RECEIVE),
        "bills": [
            {"bill": bill, "lacks": bill.gross - bill.applied, "given": given.get(f"{_BILL}{bill.pk}", ""),
             "error": errors.get(f"{_BILL}{bill.pk}", "")}
            for bill in sheet.bills
        ],
        "suggested": [
            {"item": each, "amount": min(each.lacking, sheet.row.on_account),
             "said": money(min(each.lacking, sheet.row.on_account), currency)}
            for each in sheet.suggested
        ],
        "codes": {each.pk: each.code for each in choosable if each.pk in named},
        "customers": choosable,
        "given": given,
        "errors": errors,
        "request_key": fresh_key(),
    }  # fmt: skip


declare(url_door("POST", "receipts/new"), receipt_record)
declare(url_door("POST", "receipts/<int:key>/claim"), receipt_claim)
declare(url_door("POST", "receipts/<int:key>/apply"), receipt_apply)
