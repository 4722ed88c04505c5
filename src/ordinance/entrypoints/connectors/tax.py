"""The tax service, simulated: gives a fapiao its 20-digit number, the same for the same request, or refuses it.

Stands where a connector to the real service will; nothing here touches the database, and it is called outside any
transaction.
"""

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_TAX_NUMBER: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}|[0-9]{15}")  # 统一社会信用代码, or one of before 2015


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRequest:
    """What the service is told of a fapiao; `fapiao_id` makes a repeated request the same request."""

    fapiao_id: int
    kind: str  # special, ordinary, red
    title: str
    tax_number: str
    net: Decimal
    vat: Decimal
    gross: Decimal
    confirmation_number: str = ""


@dataclass(frozen=True, slots=True)
class TaxAnswer:
    """A number, or why there is none."""

    number: str = ""
    failure: str = ""

    @property
    def is_issued(self) -> bool:
        return bool(self.number)


def fapiao_ask(request: TaxRequest) -> TaxAnswer:
    """Ask for a fapiao's number. Refusals come as codes, like the service's own."""
    if not request.title.strip():
        return TaxAnswer(failure="title_missing")
    if request.kind == "red" and not request.confirmation_number:
        return TaxAnswer(failure="confirmation_missing")
    needs_number = request.kind == "special" or request.tax_number
    if needs_number and not tax_number_is_valid(request.tax_number):
        return TaxAnswer(failure="tax_number_invalid")
    if request.net + request.vat != request.gross:
        return TaxAnswer(failure="amounts_differ")
    digest = hashlib.sha256(f"{request.fapiao_id}:{request.kind}:{request.gross}".encode()).digest()
    return TaxAnswer(number=f"{int.from_bytes(digest) % 10**20:020d}")


def tax_number_is_valid(number: str) -> bool:
    """Whether it has the shape of a taxpayer's number; an 18-digit one is not checked for its check digit here."""
    return _TAX_NUMBER.fullmatch(number) is not None
