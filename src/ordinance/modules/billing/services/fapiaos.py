"""Fapiaos: requested for a bill, issued by the tax service, never changed, corrected by a red one (红字) (E1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ordinance.foundation.ledger.journal import Journal
from ordinance.modules.billing.errors import FapiaoAlive, FapiaoMoveRefused
from ordinance.modules.billing.models import Bill, Fapiao, FapiaoState

RED: Final = "red"
KINDS: Final = frozenset({"special", "ordinary"})
_ALIVE: Final = (FapiaoState.REQUESTED, FapiaoState.ISSUED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FapiaoRequest:
    """What a fapiao says of the buyer."""

    kind: str
    title: str
    tax_number: str


def fapiao_request(bill: Bill, request: FapiaoRequest, *, requested_at: datetime, journal: Journal) -> Fapiao:
    """Ask for a fapiao over a locked bill.

    raises  FapiaoAlive when the bill has one that is requested or issued
    """
    alive = Fapiao.objects.filter(bill=bill, state__in=_ALIVE).exclude(kind=RED).first()
    if alive is not None:
        raise FapiaoAlive(bill=bill.number, fapiao=alive.pk, state=alive.state)
    fapiao = Fapiao.objects.create(
        company_id=journal.company_id,
        bill=bill,
        kind=request.kind,
        title=request.title,
        tax_number=request.tax_number,
        net=bill.net,
        vat=bill.vat,
        gross=bill.gross,
        requested_by=journal.actor_id,
        requested_at=requested_at,
    )
    _tell("fapiao.requested", fapiao, journal, {"gross": fapiao.gross})
    return fapiao


def fapiao_issued(fapiao: Fapiao, number: str, *, issued_at: datetime, journal: Journal) -> None:
    """The tax service issued a locked fapiao under its number; a red one reverses the fapiao it corrects.

    raises  FapiaoMoveRefused
    """
    _must_be(fapiao, FapiaoState.REQUESTED)
    Fapiao.objects.filter(pk=fapiao.pk).update(state=FapiaoState.ISSUED, number=number, issued_at=issued_at)
    if fapiao.kind == RED:
        Fapiao.objects.filter(pk=fapiao.reverses_id or 0, state=FapiaoState.ISSUED).update(state=FapiaoState.REVERSED)
    fapiao.state, fapiao.number, fapiao.issued_at = FapiaoState.ISSUED, number, issued_at
    _tell("fapiao.issued", fapiao, journal, {"number": number, "reverses": fapiao.reverses_id})


def fapiao_failed(fapiao: Fapiao, failure: str, *, journal: Journal) -> None:
    """The tax service refused a locked fapiao; another may be requested.

    raises  FapiaoMoveRefused
    """
    _must_be(fapiao, FapiaoState.REQUESTED)
    Fapiao.objects.filter(pk=fapiao.pk).update(state=FapiaoState.FAILED, failure=failure[:300])
    fapiao.state, fapiao.failure = FapiaoState.FAILED, failure[:300]
    _tell("fapiao.failed", fapiao, journal, {"failure": failure[:300]})


def fapiao_red_request(
    fapiao: Fapiao, confirmation_number: str, *, requested_at: datetime, reason: str, journal: Journal
) -> Fapiao:
    """Ask for the red fapiao that corrects an issued, locked one, under its confirmation form (红字确认单).

    raises  FapiaoMoveRefused, FapiaoAlive when its red one is already on the way
    """
    _must_be(fapiao, FapiaoState.ISSUED)
    alive = Fapiao.objects.filter(reverses=fapiao, state__in=_ALIVE).first()
    if alive is not None or fapiao.kind == RED:
        raise FapiaoAlive(fapiao=fapiao.pk, state=fapiao.state, red=alive.pk if alive else None)
    red = Fapiao.objects.create(
        company_id=journal.company_id,
        bill=fapiao.bill,
        kind=RED,
        reverses=fapiao,
        confirmation_number=confirmation_number,
        title=fapiao.title,
        tax_number=fapiao.tax_number,
        net=-fapiao.net,
        vat=-fapiao.vat,
        gross=-fapiao.gross,
        requested_by=journal.actor_id,
        requested_at=requested_at,
    )
    _tell("fapiao.requested", red, journal, {"gross": red.gross, "reverses": fapiao.pk, "reason": reason})
    return red


def _must_be(fapiao: Fapiao, state: FapiaoState) -> None:
    if fapiao.state != state:
        raise FapiaoMoveRefused(fapiao=fapiao.pk, state=fapiao.state, needed=state.value)


def _tell(kind: str, fapiao: Fapiao, journal: Journal, said: dict[str, object]) -> None:
    journal.add(kind, fapiao.pk, {"bill": fapiao.bill_id, "kind": fapiao.kind, **said}, links=[fapiao.bill_id])
