from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.foundation.money.rules import ZERO, NumberRefused
from ordinance.modules.billing.rules.postings import TAXED, Account, EntryKind, Posting, postings_of

pytestmark = pytest.mark.proves("INV-11")


def test_a_bill_is_owed_gross_and_earned_net() -> None:
    assert postings_of(EntryKind.BILL, gross=Decimal("3.00"), vat=Decimal("0.35")) == (
        Posting(Account.RECEIVABLE, Decimal("3.00"), ZERO),
        Posting(Account.REVENUE, ZERO, Decimal("2.65")),
        Posting(Account.VAT_OUTPUT, ZERO, Decimal("0.35")),
    )


def test_a_receipt_is_an_advance_until_it_is_applied() -> None:
    booked = postings_of(EntryKind.RECEIPT, gross=Decimal(5)) + postings_of(EntryKind.APPLICATION, gross=Decimal(5))
    assert balance(booked, Account.ADVANCE) == 0
    assert balance(booked, Account.BANK) == 5
    assert balance(booked, Account.RECEIVABLE) == -5


def balance(booked: tuple[Posting, ...], account: Account) -> Decimal:
    return sum((line.debit - line.credit for line in booked if line.account is account), ZERO)


def test_a_credit_note_undoes_a_bill() -> None:
    booked = sum((postings_of(kind, gross=Decimal(113), vat=Decimal(13)) for kind in TAXED), ())
    assert all(balance(booked, account) == 0 for account in Account)


def test_a_free_sample_books_nothing() -> None:
    assert postings_of(EntryKind.BILL, gross=ZERO) == ()


@pytest.mark.parametrize(
    ("kind", "gross", "vat"),
    [("bill", "-1", "0"), ("bill", "1", "2"), ("bill", "NaN", "0"), ("receipt", "113", "13"), ("bill", "1", "-1")],
)
def test_what_cannot_be_booked_is_refused(kind: str, gross: str, vat: str) -> None:
    with pytest.raises(NumberRefused, match="amount_refused"):
        postings_of(EntryKind(kind), gross=Decimal(gross), vat=Decimal(vat))


amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@given(st.sampled_from(EntryKind), amounts, amounts)
def test_debits_and_credits_balance(kind: EntryKind, net: Decimal, vat: Decimal) -> None:
    tax = vat if kind in TAXED else ZERO
    booked = postings_of(kind, gross=net + tax, vat=tax)
    assert sum(line.debit for line in booked) == sum(line.credit for line in booked) == net + tax
    assert all((line.debit > 0) != (line.credit > 0) for line in booked)
