"""Credit notes: for goods that came back, at the price they were billed, set against the bill they correct (E3)."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Final

from ordinance.foundation.errors import Done, NotFound, Outcome
from ordinance.modules.billing.errors import CurrencyDiffers, CustomerDiffers
from ordinance.modules.billing.models import Bill, BillKind
from ordinance.modules.billing.queries import BilledPart, bill_shares, billed_parts, bills_locked
from ordinance.modules.billing.services.applying import NewApplication, applications_make
from ordinance.modules.billing.services.bills import CreditPart, NewCreditNote, credit_notes_make
from ordinance.modules.credit.queries import accounts_locked
from ordinance.modules.credit.services import exposure_add
from ordinance.modules.shipping.queries import refused_of
from ordinance.orders.models import OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.states import Scope
from ordinance.workflows.amounts import amount_read
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act, workflow

_ZERO: Final = Decimal(0)


def returns_credit(act: Act, order_ids: Collection[int], *, reason: str) -> list[Bill]:
    """Bring the credits of locked orders up to what came back of what was billed; returns the credit notes made.

    To be called after the returned quantities are written; goods not billed yet are credited when they are. Takes a
    number series: nothing is locked after it.
    """
    lines = [line for line in lines_of(order_ids) if line.returned > 0]
    refused = refused_of([line.pk for line in lines])
    returned = {line.pk: _creditable(line, refused.get(line.pk, _ZERO)) for line in lines}
    if not returned:
        return []
    parts = billed_parts(returned)
    for part in parts:
        returned[part.line_id] -= part.taken.quantity
    wanted = {line_id: quantity for line_id, quantity in returned.items() if quantity > 0}
    return _credit(act, parts, wanted, reason) if wanted else []


def _creditable(line: OrderLine, refused: Decimal) -> Decimal:
    """What of a line came back and was billed; refused: of that, not signed for, so maybe never billed."""
    unbilled = max(_ZERO, refused - max(_ZERO, line.invoiced - line.signed))
    return Decimal(min(line.returned - unbilled, line.invoiced))


@workflow(duty="billing.credit", scope=Scope.REFUND)
def credit_note_apply(act: Act, credit_note_id: int, bill_id: int, amount: Decimal | str) -> Outcome:
    """Set an open credit note against another bill of the same customer and currency."""
    shares = bill_shares([credit_note_id, bill_id])
    orders = act.lock_orders(sorted({key for orders in shares.values() for key in orders}))
    documents = {bill.pk: bill for bill in Bill.objects.filter(company_id=act.company_id, pk__in=shares)}
    note, bill = documents.get(credit_note_id), documents.get(bill_id)
    if note is None or bill is None or note.kind != BillKind.CREDIT or bill.kind != BillKind.BILL or not orders:
        raise NotFound(credit_note=credit_note_id, bill=bill_id)
    if note.customer_id != bill.customer_id:
        raise CustomerDiffers(bill=bill.number, credit_note=note.number)
    if note.currency != bill.currency:
        raise CurrencyDiffers(bill=bill.number, credit_note=note.number)
    refused = gate(act, Scope.REFUND, orders)
    if refused:
        return next(iter(refused.values()))
    accounts_locked(act.company_id, [bill.customer_id])
    locked = {each.pk: each for each in bills_locked(act.company_id, [credit_note_id, bill_id])}
    applied = amount_read(amount, bill.currency)
    request = NewApplication(bill_id=bill_id, credit_note_id=credit_note_id, amount=applied)
    applications_make([request], bills=locked, applied_on=act.time.today, journal=act.journal)
    return Done({"bill": bill.pk, "number": bill.number, "applied": applied})


def _credit(act: Act, parts: Sequence[BilledPart], wanted: Mapping[int, Decimal], reason: str) -> list[Bill]:
    """One credit note per bill, latest bill first, and each set against the bill it corrects as far as that is open."""
    taken = _taken(parts, wanted)
    customers = Bill.objects.filter(pk__in=taken).values_list("customer_id", flat=True)
    accounts_locked(act.company_id, set(customers))
    bills = {bill.pk: bill for bill in bills_locked(act.company_id, taken)}
    requests = [NewCreditNote(corrects=bills[key], parts=tuple(taken[key])) for key in sorted(taken)]
    notes = credit_notes_make(requests, credited_on=act.time.today, reason=reason, journal=act.journal)
    moved: dict[int, Decimal] = {}
    for note in notes:
        moved[note.customer_id] = moved.get(note.customer_id, _ZERO) + note.gross
    exposure_add(act.company_id, moved)
    applications_make(
        _against_own_bills(notes, bills),
        bills=bills | {note.pk: note for note in notes},
        applied_on=act.time.today,
        journal=act.journal,
    )
    for note in notes:
        said = {"number": note.number, "gross": note.gross, "corrects": note.corrects_id}
        act.tell("credit_note.made", note.pk, said)
    return notes


def _taken(parts: Sequence[BilledPart], wanted: Mapping[int, Decimal]) -> dict[int, list[CreditPart]]:
    left = dict(wanted)
    taken: dict[int, list[CreditPart]] = {}
    for part in parts:
        quantity = min(left.get(part.line_id, _ZERO), part.whole.quantity - part.taken.quantity)
        if quantity > 0:
            left[part.line_id] -= quantity
            taken.setdefault(part.bill_id, []).append(
                CreditPart(
                    order_id=part.order_id, line_id=part.line_id, whole=part.whole, taken=part.taken, quantity=quantity
                )
            )
    return taken


def _against_own_bills(notes: Sequence[Bill], bills: Mapping[int, Bill]) -> list[NewApplication]:
    shares = bill_shares([note.pk for note in notes])
    applications = []
    for note in notes:
        bill = bills[note.corrects_id or 0]
        room = bill.gross - bill.applied
        for order_id, gross in sorted(shares[note.pk].items()):
            amount = min(room, -gross)
            if amount > 0:
                room -= amount
                applications.append(
                    NewApplication(bill_id=bill.pk, credit_note_id=note.pk, order_id=order_id, amount=amount)
                )
    return applications
