"""Rows of a bank's statement recorded in one go: pasted, shown with what is wrong with each, then recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.sentences.telling import reason
from ordinance.entrypoints.web.bank_rows import ROWS_MOST, TEXT_MOST, BankRow, bank_rows
from ordinance.entrypoints.web.frame import framed, shown
from ordinance.entrypoints.web.given import FieldRefused, Form, key_of
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.entrypoints.web.views.receipts import called_by, may_record
from ordinance.entrypoints.web.words_money import METHODS
from ordinance.foundation.errors import Done, Outcome
from ordinance.foundation.people.rules import Actor, RequestKey
from ordinance.insight.choices import customers_named
from ordinance.insight.receipt_pages import references_known
from ordinance.workflows.collect import ReceiptRequest, receipt_record

METHOD: Final = "transfer"


@dataclass(slots=True)
class ShownRow:
    """A row as the page shows it: the customer its payer names, what is wrong with it, what became of it."""

    row: BankRow
    customer: tuple[str, str] | None = None  # code and name
    problems: list[str] = field(default_factory=list)
    done: Mapping[str, Any] | None = None


@signed_in
def receipts_paste(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Paste, look, record: the rows ticked are recorded one by one, each refused by itself."""
    may_record(visit)
    if request.method != "POST":
        return _shown(request, visit, "", [])
    form = Form({name: request.POST.get(name, "") for name in ("text", "step")})
    # the text is not stripped of tabs: an empty first cell is a cell
    text = request.POST.get("text", "")
    if len(text) > TEXT_MOST or "\0" in text:
        raise BadRequest("text: too_long")
    parsed, has_more = bank_rows(text, visit.company.currency)
    rows = _judged(visit, parsed)
    if form.given["step"] == "record":
        _record(keyed(visit.actor, request), visit, rows, _ticked(request))
    return _shown(request, visit, text, rows, has_more=has_more, is_done=form.given["step"] == "record")


def _ticked(request: HttpRequest) -> frozenset[int]:
    try:
        return frozenset(key_of(value) for value in request.POST.getlist("row")[:ROWS_MOST])
    except FieldRefused as error:
        raise BadRequest("row: not_a_key") from error


def _judged(visit: Visit, rows: Sequence[BankRow]) -> list[ShownRow]:
    """The rows with the customers their payers name, and those recorded before; two queries."""
    named = customers_named(visit.actor, {row.payer for row in rows if row.payer})
    known = references_known(visit.company.pk, {row.reference for row in rows if row.reference})
    found = []
    for row in rows:
        each = ShownRow(row, named.get(row.payer))
        each.problems = [f"{_CELLS[name]()}: {_reason(refused)}" for name, refused in row.errors]
        if row.reference in known:
            each.problems.append(_("recorded before as %(number)s") % {"number": known[row.reference]})
        found.append(each)
    return found


def _record(actor: Actor, visit: Visit, rows: Sequence[ShownRow], ticked: frozenset[int]) -> None:
    for each in rows:
        row = each.row
        if row.number not in ticked or not row.is_sound or row.amount is None or row.day is None:
            continue
        wanted = ReceiptRequest(
            customer_code=each.customer[0] if each.customer else None,
            payer=row.payer,
            amount=row.amount,
            currency=visit.company.currency,
            method=METHOD,
            bank_reference=row.reference,
            received_on=row.day,
        )
        outcome = _one(actor, row.number, wanted)
        if isinstance(outcome, Done):
            each.done, each.problems = outcome.facts, []
        else:
            each.problems = [shown(outcome).detail]


def _one(actor: Actor, number: int, wanted: ReceiptRequest) -> Outcome:
    """Each row under a key of its own, so that the form sent twice answers twice and records once."""
    key = actor.request_key
    own = RequestKey(key=f"{key.key}#{number}", body_digest=key.body_digest) if key else None
    return called_by(lambda: receipt_record(actor.with_key(own), wanted))


def _shown(
    request: HttpRequest,
    visit: Visit,
    text: str,
    rows: Sequence[ShownRow],
    *,
    has_more: bool = False,
    is_done: bool = False,
) -> HttpResponse:
    context = {
        "text": text,
        "rows": rows,
        "sound": sum(1 for each in rows if not each.problems),
        "recorded": sum(1 for each in rows if each.done is not None),
        "has_more": has_more,
        "most": ROWS_MOST,
        "is_done": is_done,
        "method": METHODS[METHOD],
        "currency": visit.company.currency,
        "request_key": fresh_key(),
    }
    return framed(request, visit, "web/receipts/paste.html", context)


def _reason(refused: FieldRefused) -> str:
    return reason(refused.code, refused.facts, language())


_CELLS: Final = {
    "day": lambda: _("Date"),
    "payer": lambda: _("Payer"),
    "amount": lambda: _("Amount"),
    "reference": lambda: _("Bank reference"),
}

declare(url_door("POST", "receipts/paste"), receipt_record)
