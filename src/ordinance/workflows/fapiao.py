"""Fapiaos: asked of the tax service through the outbox, answered by a worker, corrected by red ones (E1).

No act here talks to the service: the worker asks it outside any transaction and comes back with its answer.
"""

from typing import Any, Final

from ordinance.foundation.errors import Done, InvalidInput, NotFound, Outcome
from ordinance.masterdata.parties.queries import customers_by_key
from ordinance.modules.billing.models import Bill, BillKind, Fapiao
from ordinance.modules.billing.queries import bill_shares, bills_locked, fapiao_locked
from ordinance.modules.billing.services import fapiaos
from ordinance.orders.models import Order
from ordinance.orders.states import Scope
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act, workflow

_ANSWER: Final = "the answer of the tax service is recorded as it came: the gate stood before the request"
_CORRECTION: Final = "a wrong fapiao is corrected whatever is on hold: the law asks for it"


@workflow(duty="billing.fapiao", scope=Scope.INVOICE)
def fapiao_request(act: Act, bill_id: int, kind: str = "special") -> Outcome:
    """Ask the tax service for a fapiao over a bill, made out to its customer."""
    if kind not in fapiaos.KINDS:
        raise InvalidInput(field="kind", reason="unknown_kind", value=kind[:20])
    orders = _orders(act, bill_id)
    refused = gate(act, Scope.INVOICE, orders)
    if refused:
        return next(iter(refused.values()))
    bill = _bill(act, bill_id)
    if bill.gross <= 0:
        raise InvalidInput(field="bill", reason="nothing_to_invoice", value=bill.number)
    customer = customers_by_key([bill.customer_id])[bill.customer_id]
    request = fapiaos.FapiaoRequest(kind=kind, title=customer.name, tax_number=customer.tax_number)
    fapiao = fapiaos.fapiao_request(bill, request, requested_at=act.now, journal=act.journal)
    _requested(act, fapiao, orders)
    return Done(_shown(fapiao))


@workflow(duty="billing.fapiao", unscoped=_CORRECTION)
def fapiao_reverse(act: Act, fapiao_id: int, confirmation_number: str, reason: str) -> Outcome:
    """Ask for the red fapiao that corrects an issued one, under its confirmation form (红字确认单)."""
    for name, text, longest in (("confirmation_number", confirmation_number, 40), ("reason", reason, 300)):
        if not text.strip() or len(text) > longest or "\0" in text:
            raise InvalidInput(field=name, reason="unusable_text", value=text[:40].replace("\0", "\\0"))
    seen = _seen(act, fapiao_id)
    orders = _orders(act, seen.bill_id)
    fapiao = _locked(act, fapiao_id)
    red = fapiaos.fapiao_red_request(
        fapiao, confirmation_number.strip(), requested_at=act.now, reason=reason, journal=act.journal
    )
    _requested(act, red, orders)
    return Done(_shown(red))


@workflow(duty="billing.fapiao", unscoped=_ANSWER)
def fapiao_issue(act: Act, fapiao_id: int, number: str) -> Outcome:
    """The tax service gave the fapiao its number. The same answer again changes nothing."""
    if len(number) != 20 or not (number.isascii() and number.isdigit()):
        raise InvalidInput(field="number", reason="not_twenty_digits", value=number[:40])
    orders = _orders(act, _seen(act, fapiao_id).bill_id)
    fapiao = _locked(act, fapiao_id)
    if fapiao.number == number:
        return Done(_shown(fapiao))
    fapiaos.fapiao_issued(fapiao, number, issued_at=act.now, journal=act.journal)
    _told(act, orders, "order.fapiao_issued", fapiao)
    act.tell("fapiao.issued", fapiao.pk, {"number": number, "bill": fapiao.bill_id})
    return Done(_shown(fapiao))


@workflow(duty="billing.fapiao", unscoped=_ANSWER)
def fapiao_fail(act: Act, fapiao_id: int, failure: str) -> Outcome:
    """The tax service refused; finance mends the cause and asks again."""
    orders = _orders(act, _seen(act, fapiao_id).bill_id)
    fapiao = _locked(act, fapiao_id)
    fapiaos.fapiao_failed(fapiao, failure, journal=act.journal)
    _told(act, orders, "order.fapiao_failed", fapiao)
    return Done(_shown(fapiao))


def _orders(act: Act, bill_id: int) -> list[Order]:
    """Lock the orders on the bill; a bill of another company has none here."""
    orders = list(act.lock_orders(sorted(bill_shares([bill_id])[bill_id])))
    if not orders:
        raise NotFound(bill=bill_id)
    return orders


def _bill(act: Act, bill_id: int) -> Bill:
    bills = bills_locked(act.company_id, [bill_id])
    if not bills or bills[0].kind != BillKind.BILL:
        raise NotFound(bill=bill_id)
    return bills[0]


def _seen(act: Act, fapiao_id: int) -> Fapiao:
    fapiao = Fapiao.objects.filter(company_id=act.company_id, pk=fapiao_id).first()
    if fapiao is None:
        raise NotFound(fapiao=fapiao_id)
    return fapiao


def _locked(act: Act, fapiao_id: int) -> Fapiao:
    fapiao = fapiao_locked(act.company_id, fapiao_id)
    if fapiao is None:
        raise NotFound(fapiao=fapiao_id)
    return fapiao


def _requested(act: Act, fapiao: Fapiao, orders: list[Order]) -> None:
    _told(act, orders, "order.fapiao_requested", fapiao)
    act.tell("fapiao.requested", fapiao.pk, {"fapiao": fapiao.pk, "bill": fapiao.bill_id, "kind": fapiao.kind})


def _told(act: Act, orders: list[Order], kind: str, fapiao: Fapiao) -> None:
    for order in orders:
        act.journal.add(kind, order.pk, {"fapiao": fapiao.pk, "kind": fapiao.kind, "number": fapiao.number})


def _shown(fapiao: Fapiao) -> dict[str, Any]:
    return {
        "fapiao": fapiao.pk, "bill": fapiao.bill_id, "kind": fapiao.kind, "state": fapiao.state,
        "number": fapiao.number, "gross": fapiao.gross, "failure": fapiao.failure,
    }  # fmt: skip
