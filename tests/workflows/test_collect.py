"""Collecting: each payment once, tied or on account, applied never beyond what there is."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ordinance.foundation.errors import InvalidInput, NotFound
from ordinance.modules.billing.errors import AppliedBeyond, CurrencyDiffers, CustomerDiffers, PaidTwice
from ordinance.modules.billing.models import Account, AdvanceTie, Application, Bill, Receipt
from ordinance.workflows.collect import receipt_apply, receipt_claim, receipt_record
from ordinance.workflows.credit_note import credit_note_apply
from ordinance.workflows.take_back import ReturnLine, goods_take_back
from tests.builders import House, a_customer, a_house, a_request, an_item, confirmed, done, the_order
from tests.ledger import data_of
from tests.workflows.money import (
    a_receipt,
    balance,
    billed,
    deliver_all,
    delivery_line,
    exposure_of,
    in_balance,
    money_of,
    receipt_request,
    today,
)

pytestmark = pytest.mark.proves("E3", "INV-11")

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def an_order(house: House, customer: str, quantity: int = 10, **fields: object) -> int:
    """A confirmed order over ten yuan a piece."""
    return confirmed(house, a_request(customer, (an_item(house, on_hand=D(quantity)), quantity), **fields))


def test_one_receipt_over_three_orders_leaves_a_remainder_on_account(house: House) -> None:
    customer = a_customer(house)
    first, second, third = (an_order(house, customer) for _ in range(3))
    deliver_all(house, first, second)
    bill = billed(house, first, second)

    facts = a_receipt(house, "320.50", first, second, third, customer=customer)

    assert (facts["applied"], facts["tied"], facts["on_account"]) == (D("200.00"), D("100.00"), D("20.50"))
    bill.refresh_from_db()
    assert bill.applied == D("200.00")
    assert [money_of(key).received for key in (first, second, third)] == [D("100.00")] * 3
    assert [the_order(key).payment for key in (first, second, third)] == ["done"] * 3
    assert exposure_of(house, customer) == D("-20.50")
    assert (balance(house, Account.BANK), balance(house, Account.ADVANCE)) == (D("320.50"), D("-120.50"))
    deliver_all(house, third)
    assert billed(house, third).applied == D("100.00")
    assert balance(house, Account.ADVANCE) == D("-20.50")
    in_balance(house)


def test_the_same_payment_twice_is_refused(house: House) -> None:
    customer = a_customer(house)
    first = a_receipt(house, "50.00", customer=customer, reference="ICBC-1")

    with pytest.raises(PaidTwice) as refused:
        a_receipt(house, "50.00", customer=customer, reference="ICBC-1")

    assert refused.value.facts == {"bank_reference": "ICBC-1", "receipt": first["number"]}
    assert Receipt.objects.filter(company=house.company).count() == 1
    assert exposure_of(house, customer) == D("-50.00")
    in_balance(house)


def test_a_receipt_on_account_pays_the_oldest_due_first(house: House) -> None:
    customer = a_customer(house)
    later, sooner = an_order(house, customer), an_order(house, customer, payment_term="cod")
    deliver_all(house, later, sooner)
    bills = [billed(house, later), billed(house, sooner)]
    receipt = int(str(a_receipt(house, "130.00", customer=customer)["receipt"]))

    facts = done(receipt_apply(house.finance, receipt))

    assert (facts["applied"], facts["on_account"]) == (D("130.00"), D("0.00"))
    assert [Bill.objects.get(pk=bill.pk).applied for bill in bills] == [D("30.00"), D("100.00")]
    assert (the_order(later).payment, the_order(sooner).payment) == ("part", "done")
    assert exposure_of(house, customer) == D("70.00")
    in_balance(house)


def test_by_hand_never_more_than_the_receipt_has_or_the_bill_lacks(house: House) -> None:
    customer = a_customer(house)
    order = an_order(house, customer)
    deliver_all(house, order)
    bill = billed(house, order)
    receipt = int(str(a_receipt(house, "130.00", customer=customer)["receipt"]))

    for amounts in ([(bill.pk, D("100.01"))], [(bill.pk, D("60")), (bill.pk, D("60"))], [(bill.pk, D("130.01"))]):
        with pytest.raises(AppliedBeyond):
            receipt_apply(house.finance, receipt, amounts)
    assert not Application.objects.filter(company=house.company).exists()
    done(receipt_apply(house.finance, receipt, [(bill.pk, D("99.99"))]))
    in_balance(house)


def test_what_is_tied_to_an_order_is_not_applied_elsewhere(house: House) -> None:
    customer = a_customer(house)
    waiting, order = an_order(house, customer), an_order(house, customer)
    deliver_all(house, order)
    bill = billed(house, order)
    receipt = int(str(a_receipt(house, "100.00", waiting, customer=customer)["receipt"]))

    with pytest.raises(AppliedBeyond):
        receipt_apply(house.finance, receipt, [(bill.pk, D("100.00"))])
    assert done(receipt_apply(house.finance, receipt))["applied"] == 0
    in_balance(house)


def test_a_joint_bill_paid_in_part_counts_for_its_orders_in_proportion(house: House) -> None:
    customer = a_customer(house)
    small, large = an_order(house, customer, 1), an_order(house, customer, 3)
    deliver_all(house, small, large)
    billed(house, small, large)
    receipt = int(str(a_receipt(house, "20.00", customer=customer)["receipt"]))

    done(receipt_apply(house.finance, receipt))

    assert (money_of(small).settled, money_of(large).settled) == (D("5.00"), D("15.00"))
    in_balance(house)


def test_money_nobody_knows_is_claimed_once(house: House) -> None:
    customer = a_customer(house)
    receipt = int(str(a_receipt(house, "10.00")["receipt"]))
    assert exposure_of(house, customer) == 0
    with pytest.raises(InvalidInput):
        receipt_apply(house.finance, receipt)

    done(receipt_claim(house.finance, receipt, customer))

    assert exposure_of(house, customer) == D("-10.00")
    with pytest.raises(CustomerDiffers):
        receipt_claim(house.finance, receipt, customer)
    in_balance(house)


def test_a_credit_nobody_needs_any_more_pays_another_bill(house: House) -> None:
    customer = a_customer(house)
    paid, other = an_order(house, customer), an_order(house, customer)
    deliver_all(house, paid, other)
    billed(house, paid)
    bill = billed(house, other)
    a_receipt(house, "100.00", paid)
    goods_take_back(house.warehouse, [ReturnLine(delivery_line_id=delivery_line(paid).pk, quantity=D(2))], "退货")
    note = Bill.objects.get(company=house.company, kind="credit_note")
    assert (note.gross, note.applied) == (D("-20.00"), D("0"))
    assert the_order(paid).payment == "done"

    done(credit_note_apply(house.finance, note.pk, bill.pk, D("20.00")))

    bill.refresh_from_db()
    assert bill.applied == D("20.00")
    assert money_of(other).received == D("20.00")
    with pytest.raises(AppliedBeyond):
        credit_note_apply(house.finance, note.pk, bill.pk, D("0.01"))
    assert exposure_of(house, customer) == D("80.00")
    in_balance(house)


def test_bad_input_is_refused_and_changes_nothing(house: House) -> None:
    customer, stranger = a_customer(house), a_customer(house)
    order = an_order(house, customer)
    before = exposure_of(house, customer)
    good = receipt_request(house, "10.00", order, customer=customer)
    bad = [
        (replace(good, amount="NaN"), InvalidInput),
        (replace(good, amount="10.001"), InvalidInput),
        (replace(good, amount="0"), InvalidInput),
        (replace(good, amount="-1"), InvalidInput),
        (replace(good, amount="1e30"), InvalidInput),
        (replace(good, currency="XXX"), InvalidInput),
        (replace(good, currency="USD"), CurrencyDiffers),
        (replace(good, bank_reference="a\0b"), InvalidInput),
        (replace(good, payer="x" * 10_000_000), InvalidInput),
        (replace(good, received_on=today() + timedelta(days=3)), InvalidInput),
        (replace(good, customer_code="nobody"), NotFound),
        (replace(good, customer_code=stranger), CustomerDiffers),
        (replace(good, order_ids=(0,)), NotFound),
        (replace(good, order_ids=(order, order)), InvalidInput),
    ]
    for request, refusal in bad:
        with pytest.raises(refusal):
            receipt_record(house.finance, request)

    assert not Receipt.objects.filter(company=house.company).exists()
    assert exposure_of(house, customer) == before


def test_the_payers_name_is_kept_out_of_the_ledger(house: House) -> None:
    receipt = int(str(a_receipt(house, "10.00", customer=a_customer(house))["receipt"]))

    assert "付款方" not in str(data_of(receipt, "receipt.recorded"))
    assert not AdvanceTie.objects.filter(receipt_id=receipt).exists()
