"""Billing: what was signed for, in parts that add up, over several orders, with the advances tied to them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ordinance.foundation.errors import NotAllowed
from ordinance.modules.billing.errors import BilledOutOfOrder
from ordinance.modules.billing.models import Account, Bill, BillLine, Instalment
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.orders.models import OrderLine
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.take_back import ReturnLine, goods_take_back
from tests.builders import House, a_customer, a_house, a_request, an_item, confirmed, done, goods_in, the_order
from tests.ledger import data_of, kinds_of
from tests.workflows.money import (
    a_receipt,
    balance,
    billed,
    deliver,
    deliver_all,
    delivery_line,
    exposure_of,
    in_balance,
    money_of,
    refusal,
    the_lines,
    today,
)

pytestmark = pytest.mark.proves("E1", "INV-08")

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def test_three_units_at_one_with_tax_are_billed_in_three_parts_that_add_up(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, price=D("1.00"), on_hand=D(3)), 3)))
    (line,) = the_lines(key)

    for _ in range(3):
        deliver(house, {line.pk: 1})
        billed(house, key)

    bills = BillLine.objects.filter(order_id=key).order_by("pk")
    assert [part.gross for part in bills] == [D("1.00")] * 3
    assert sum(part.net for part in bills) == the_order(key).net == D("2.65")
    assert sum(part.vat for part in bills) == the_order(key).vat == D("0.35")
    assert the_order(key).gross == D("3.00")
    assert the_lines(key)[0].invoiced == 3
    in_balance(house)


def test_what_was_not_signed_for_is_not_billed(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(2)), 2)))

    (outcome,) = bills_make(house.finance, [BillRequest((key,))])

    assert refusal(outcome).code == "nothing_to_bill"
    assert not Bill.objects.filter(company=house.company).exists()
    in_balance(house)


def test_deliveries_from_two_warehouses_and_another_order_stand_on_one_bill(house: House) -> None:
    customer, item = a_customer(house), an_item(house, price=D("10.00"), on_hand=D(3))
    goods_in(house, item, D(4), "EAST")
    split = confirmed(house, a_request(customer, (item, 5)))
    other = confirmed(house, a_request(customer, (item, 2)))
    deliveries = {*deliver(house, {the_lines(split)[0].pk: 3}), *deliver_all(house, split), *deliver_all(house, other)}

    bill = billed(house, split, other)

    assert bill.gross == D("70.00")
    assert bill.number == f"BL{today():%Y%m}-000001"
    travelled = DeliveryLine.objects.filter(delivery_id__in=deliveries)
    assert {part.delivery_line_id for part in bill.lines.all()} == {line.pk for line in travelled}
    assert all(line.billed == line.quantity for line in travelled)
    assert len({line.delivery.warehouse_id for line in travelled.select_related("delivery")}) == 2
    assert "order.billed" in kinds_of(split)
    assert data_of(other, "order.billed")["gross"] == "20"
    assert (money_of(split).billed, money_of(other).billed) == (D("50.00"), D("20.00"))
    assert the_order(split).invoicing == the_order(other).invoicing == "done"
    in_balance(house)


def test_a_deposit_is_tied_and_pays_its_part_when_the_bill_arises(house: House) -> None:
    customer = a_customer(house, payment_term="deposit30_net30")
    key = confirmed(house, a_request(customer, (an_item(house, price=D("100.00"), on_hand=D(10)), 10)))
    deposit, balance_due = Instalment.objects.filter(order_id=key).order_by("position")
    assert (deposit.amount, balance_due.amount) == (D("300.00"), D("700.00"))
    assert (deposit.due_on, balance_due.due_on) == (today(), None)
    assert money_of(key).deposit_missing == D("300.00")

    facts = a_receipt(house, "300.00", key)

    assert (facts["tied"], facts["on_account"]) == (D("300.00"), D("0"))
    assert money_of(key).deposit_missing == 0
    assert exposure_of(house, customer) == D("700.00")
    deliver_all(house, key)
    bill = billed(house, key)
    assert (bill.gross, bill.applied) == (D("1000.00"), D("300.00"))
    assert (bill.due_on - today()).days == 30
    balance_due.refresh_from_db()
    assert balance_due.due_on == bill.due_on
    assert exposure_of(house, customer) == D("700.00")
    assert (balance(house, Account.RECEIVABLE), balance(house, Account.ADVANCE)) == (D("700.00"), D("0"))
    in_balance(house)


def test_a_deposit_pays_for_its_own_order_on_a_joint_bill(house: House) -> None:
    customer, item = a_customer(house, payment_term="deposit30_net30"), an_item(house, on_hand=D(20))
    first = confirmed(house, a_request(customer, (item, 10)))
    other = confirmed(house, a_request(customer, (item, 10), payment_term="net30"))
    a_receipt(house, "30.00", first)
    deliver_all(house, first, other)

    billed(house, first, other)

    assert money_of(first).received == D("30.00")
    assert money_of(other).received == 0
    in_balance(house)


def test_goods_returned_are_credited_at_the_price_they_were_billed(house: House) -> None:
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, price=D("0.99"), basis="net", on_hand=D(7)), 7)))
    deliver_all(house, key)
    bill = billed(house, key)

    (outcome,) = goods_take_back(
        house.warehouse, [ReturnLine(delivery_line_id=delivery_line(key).pk, quantity=D(1))], "破损"
    )

    done(outcome)
    note = Bill.objects.get(company=house.company, kind="credit_note")
    assert note.number == f"CN{today():%Y%m}-000001"
    assert (note.net, note.vat, note.gross) == (D("-0.99"), D("-0.13"), D("-1.12"))
    assert note.corrects_id == bill.pk
    bill.refresh_from_db()
    assert (bill.applied, note.applied) == (D("1.12"), D("-1.12"))
    assert money_of(key).credited == D("1.12")
    assert exposure_of(house, customer) == bill.gross - D("1.12")
    in_balance(house)


def test_all_units_returned_one_by_one_credit_exactly_what_was_billed(house: House) -> None:
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, price=D("0.33333333"), basis="net", on_hand=D(3)), 3)))
    deliver_all(house, key)
    bill = billed(house, key)

    for _ in range(3):
        goods_take_back(house.warehouse, [ReturnLine(delivery_line_id=delivery_line(key).pk, quantity=D(1))], "退货")

    notes = Bill.objects.filter(company=house.company, kind="credit_note")
    assert sum(note.gross for note in notes) == -bill.gross
    assert sum(note.vat for note in notes) == -bill.vat
    assert exposure_of(house, customer) == 0
    in_balance(house)


def test_goods_returned_before_they_were_billed_are_credited_with_the_bill(house: House) -> None:
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, price=D("10.00"), on_hand=D(2)), 2)))
    deliver_all(house, key)
    goods_take_back(house.warehouse, [ReturnLine(delivery_line_id=delivery_line(key).pk, quantity=D(1))], "退货")
    assert not Bill.objects.filter(company=house.company).exists()

    bill = billed(house, key)

    bill.refresh_from_db()
    assert (bill.gross, bill.applied) == (D("20.00"), D("10.00"))
    assert exposure_of(house, customer) == D("10.00")
    in_balance(house)


def test_a_batch_refuses_what_could_not_be_one_bill_and_bills_the_rest(house: House) -> None:
    item = an_item(house, on_hand=D(9))
    mine, theirs = (confirmed(house, a_request(a_customer(house), (item, 2))) for _ in range(2))
    sample = confirmed(house, a_request(a_customer(house), (item, 1), type="sample"))
    deliver_all(house, mine, theirs)

    outcomes = bills_make(
        house.finance, [BillRequest((mine, theirs)), BillRequest((sample,)), BillRequest((0,)), BillRequest((theirs,))]
    )

    assert [getattr(outcome, "code", "done") for outcome in outcomes] == [
        "customer_differs",
        "not_invoiced",
        "not_found",
        "order_named_twice",
    ]
    done(bills_make(house.finance, [BillRequest((theirs,))])[0])
    in_balance(house)


def test_only_finance_bills(house: House) -> None:
    with pytest.raises(NotAllowed):
        bills_make(house.sales, [BillRequest((1,))])


def test_no_bill_is_dated_before_the_last_of_its_series(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    first, second = (confirmed(house, a_request(customer, (item, 2))) for _ in range(2))
    deliver_all(house, first, second)
    may_20, may_19 = datetime(2026, 5, 20, 4, tzinfo=UTC), datetime(2026, 5, 19, 4, tzinfo=UTC)
    done(bills_make(house.finance.at(may_20), [BillRequest((first,))])[0])

    with pytest.raises(BilledOutOfOrder) as refused:
        bills_make(house.finance.at(may_19), [BillRequest((second,))])

    assert refused.value.facts["last"] == "BL202605-000001"
    done(bills_make(house.finance.at(may_20), [BillRequest((second,))])[0])
    numbers = Bill.objects.filter(company=house.company).order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["BL202605-000001", "BL202605-000002"]
    in_balance(house)


def test_a_charge_is_billed_with_the_first_bill_of_its_order(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(4)), 4)))
    goods = the_lines(key)[0]
    OrderLine.objects.create(
        company=house.company,
        order_id=key,
        position=2,
        kind="charge",
        quantity=D(1),
        unit_price=D("11.30"),
        vat_rate=D("0.13"),
        net=D("10.00"),
        vat=D("1.30"),
        gross=D("11.30"),
    )
    deliver(house, {goods.pk: 1})
    first = billed(house, key)
    deliver(house, {goods.pk: 3})

    second = billed(house, key)

    assert (first.gross, second.gross) == (D("21.30"), D("30.00"))
