"""Money races: the same payment at once, the same receipt applied at once; each with the twin that must misbehave."""

from decimal import Decimal

import psycopg
import pytest
from django.db import connection, transaction

from ordinance.foundation.errors import Done
from ordinance.modules.billing.errors import AppliedBeyond, PaidTwice
from ordinance.modules.billing.models import Application, Bill, Receipt
from ordinance.workflows.collect import receipt_apply, receipt_record
from ordinance.workflows.invoice import BillRequest, bills_make
from tests.builders import House, a_customer, a_house, a_request, an_item, confirmed
from tests.harness.private import default_at, private_copy
from tests.harness.races import at_the_same_time
from tests.workflows.money import a_receipt, billed, deliver_all, exposure_of, in_balance, receipt_request

pytestmark = pytest.mark.proves("E3", "INV-11", "INV-13")

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def two_bills(house: House, customer: str) -> list[Bill]:
    """Two bills over 100 each."""
    bills = []
    for _ in range(2):
        key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(10)), 10)))
        deliver_all(house, key)
        bills.append(billed(house, key))
    return bills


def test_the_same_payment_at_once_is_recorded_once(house: House) -> None:
    customer = a_customer(house)
    finance = house.finance
    requests = [receipt_request(house, "50.00", customer=customer, reference="ICBC-9")] * 4
    requests += [receipt_request(house, "50.00", reference="ICBC-9")] * 2  # and by somebody who does not know whose

    def record(request: object) -> str:
        try:
            receipt_record(finance, request)  # type: ignore[arg-type]
        except PaidTwice:
            return "refused"
        return "recorded"

    outcomes = at_the_same_time(record, requests)

    assert sorted(outcomes) == ["recorded"] + ["refused"] * 5
    assert Receipt.objects.filter(company=house.company).count() == 1
    in_balance(house)


def test_one_receipt_applied_at_once_settles_once(house: House) -> None:
    customer = a_customer(house)
    bills = two_bills(house, customer)
    receipt = int(str(a_receipt(house, "100.00", customer=customer)["receipt"]))
    finance = house.finance

    def apply(bill: Bill) -> str:
        try:
            receipt_apply(finance, receipt, [(bill.pk, D("100.00"))])
        except AppliedBeyond:
            return "refused"
        return "applied"

    outcomes = at_the_same_time(apply, [bills[0], bills[1], bills[0], bills[1]])

    assert sorted(outcomes) == ["applied"] + ["refused"] * 3
    assert Application.objects.filter(receipt_id=receipt).count() == 1
    assert exposure_of(house, customer) == D("100.00")
    in_balance(house)


def test_one_order_billed_at_once_is_billed_once(house: House) -> None:
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(10)), 10)))
    deliver_all(house, key)
    finance = house.finance

    outcomes = at_the_same_time(lambda order: bills_make(finance, [BillRequest((order,))])[0], [key] * 4)

    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    assert Bill.objects.filter(company=house.company).count() == 1
    in_balance(house)


def test_bills_made_at_once_are_numbered_without_gaps(house: House) -> None:
    keys = []
    for _ in range(4):
        keys.append(confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(1)), 1))))
    deliver_all(house, *keys)
    finance = house.finance

    at_the_same_time(lambda key: bills_make(finance, [BillRequest((key,))]), keys)

    values = Bill.objects.filter(company=house.company).order_by("number_value").values_list("number_value", flat=True)
    assert list(values) == [1, 2, 3, 4]
    in_balance(house)


def test_without_lock_guard_and_constraint_one_receipt_pays_twice(house: House) -> None:
    """The unguarded twin: read what is left, decide, write."""
    customer = a_customer(house)
    two_bills(house, customer)
    receipt = int(str(a_receipt(house, "100.00", customer=customer)["receipt"]))

    def apply(amount: Decimal) -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select amount - applied from billing_receipt where id = %s", [receipt])
            (left,) = cursor.fetchone()
            cursor.execute("select pg_sleep(0.2)")
            if left < amount:
                return "refused"
            cursor.execute("update billing_receipt set applied = applied + %s where id = %s", [amount, receipt])
        return "applied"

    with private_copy() as database, default_at(database):
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute("alter table billing_receipt drop constraint receipt_applied_at_most_once")
        outcomes = at_the_same_time(apply, [D("100.00"), D("100.00")])
        assert outcomes == ["applied", "applied"]
        assert Receipt.objects.get(pk=receipt).applied == D("200.00")


def test_without_the_unique_reference_one_payment_is_recorded_twice(house: House) -> None:
    """The unguarded twin of the bank's reference: look, then insert."""
    customer = a_customer(house)
    finance = house.finance
    first = Receipt.objects.get(pk=int(str(a_receipt(house, "1.00", customer=customer)["receipt"])))
    assert finance.may("billing.receive")

    def record(number: str) -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            if Receipt.objects.filter(company=house.company, bank_reference="ICBC-9").exists():
                return "refused"
            cursor.execute("select pg_sleep(0.2)")
            Receipt.objects.create(
                company=house.company,
                number=number,
                payer="x",
                method="transfer",
                bank_reference="ICBC-9",
                currency=first.currency,
                amount=first.amount,
                received_on=first.received_on,
                recorded_by=first.recorded_by,
                recorded_at=first.recorded_at,
            )
        return "recorded"

    with private_copy() as database, default_at(database):
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute("alter table billing_receipt drop constraint receipt_bank_reference_once")
        assert at_the_same_time(record, ["RC-A", "RC-B"]) == ["recorded", "recorded"]
