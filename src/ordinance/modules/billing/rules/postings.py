"""How billing's events are booked: double entry, each entry in balance by construction.

Money that comes in is an advance (预收款) until it is applied; so a receipt never depends on what it will settle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ordinance.foundation.money.rules import ZERO, NumberRefused


class Account(StrEnum):
    BANK = "bank"
    RECEIVABLE = "receivable"  # 应收账款
    ADVANCE = "advance"  # 预收账款
    REVENUE = "revenue"
    VAT_OUTPUT = "vat_output"  # 销项税额


class EntryKind(StrEnum):
    BILL = "bill"
    RECEIPT = "receipt"
    APPLICATION = "application"  # an advance settles a receivable
    CREDIT_NOTE = "credit_note"
    REFUND = "refund"  # an advance is paid back


class Part(StrEnum):
    GROSS = "gross"
    NET = "net"
    VAT = "vat"


@dataclass(frozen=True, slots=True)
class Posting:
    account: Account
    debit: Decimal
    credit: Decimal


# Debit side and credit side; both come to gross.
RECIPES: Final[Mapping[EntryKind, tuple[Mapping[Account, Part], Mapping[Account, Part]]]] = {
    EntryKind.BILL: ({Account.RECEIVABLE: Part.GROSS}, {Account.REVENUE: Part.NET, Account.VAT_OUTPUT: Part.VAT}),
    EntryKind.RECEIPT: ({Account.BANK: Part.GROSS}, {Account.ADVANCE: Part.GROSS}),
    EntryKind.APPLICATION: ({Account.ADVANCE: Part.GROSS}, {Account.RECEIVABLE: Part.GROSS}),
    EntryKind.CREDIT_NOTE: (
        {Account.REVENUE: Part.NET, Account.VAT_OUTPUT: Part.VAT},
        {Account.RECEIVABLE: Part.GROSS},
    ),
    EntryKind.REFUND: ({Account.ADVANCE: Part.GROSS}, {Account.BANK: Part.GROSS}),
}
TAXED: Final = frozenset({EntryKind.BILL, EntryKind.CREDIT_NOTE})


def postings_of(kind: EntryKind, *, gross: Decimal, vat: Decimal = ZERO) -> tuple[Posting, ...]:
    """The postings of one event; debits and credits both come to gross.

    gross   zero or more: what goes the other way has a kind of its own
    vat     of bills and credit notes only, 0..gross
    returns no postings of zero, so none at all for a free sample
    raises  NumberRefused: amount_refused
    """
    if not gross.is_finite() or not vat.is_finite() or not 0 <= vat <= gross or (vat and kind not in TAXED):
        raise NumberRefused("amount_refused", f"{kind} {gross} {vat}")
    amounts = {Part.GROSS: gross, Part.NET: gross - vat, Part.VAT: vat}
    debits, credits_ = RECIPES[kind]
    return (
        *(Posting(account, amounts[part], ZERO) for account, part in debits.items() if amounts[part]),
        *(Posting(account, ZERO, amounts[part]) for account, part in credits_.items() if amounts[part]),
    )
