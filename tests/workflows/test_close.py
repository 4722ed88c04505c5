"""The end of an order: closed when the policy calls it complete, reopened, short-closed, archived once."""

import hashlib
import json
from decimal import Decimal

import pytest

from ordinance.foundation.errors import InvalidInput
from ordinance.modules.archive.models import OrderFile
from ordinance.modules.billing.models import Bill
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.close import orders_close, orders_reopen, orders_short_close
from ordinance.workflows.terms.requests import DraftRequest, LineRequest
from tests.builders import House, a_customer, a_house, a_request, an_item, confirmed, done, the_order
from tests.ledger import data_of, entries_of, kinds_of
from tests.workflows.money import (
    a_receipt,
    billed,
    deliver,
    deliver_all,
    exposure_of,
    in_balance,
    refusal,
    the_lines,
    today,
)

pytestmark = pytest.mark.proves("E11")

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def paid(house: House, customer: str, quantity: int = 2) -> int:
    """An order delivered, billed and paid."""
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(quantity)), quantity)))
    deliver_all(house, key)
    bill = billed(house, key)
    a_receipt(house, str(bill.gross), key)
    return key


def test_an_order_is_closed_when_its_policy_calls_it_complete(house: House) -> None:
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(2)), 2)))
    assert refusal(orders_close(house.desk, [key])[0]).code == "gate_closed"
    deliver_all(house, key)
    bill = billed(house, key)
    assert refusal(orders_close(house.desk, [key])[0]).code == "gate_closed"
    a_receipt(house, str(bill.gross), key)

    done(orders_close(house.desk, [key])[0])

    order = the_order(key)
    assert (order.status, order.stage, order.payment) == ("closed", "closed", "done")
    assert order.closed_at is not None
    assert exposure_of(house, customer) == 0
    in_balance(house)


def test_a_free_sample_needs_no_bill_and_closes(house: House) -> None:
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(1)), 1), type="sample"))
    assert exposure_of(house, customer) == 0
    deliver_all(house, key)

    done(orders_close(house.desk, [key])[0])

    assert not Bill.objects.filter(company=house.company).exists()
    assert (the_order(key).invoicing, the_order(key).payment) == ("none", "none")
    in_balance(house)


def test_a_closed_order_is_archived_once_with_all_its_documents(house: House) -> None:
    key = paid(house, a_customer(house))
    assert refusal(orders_archive(house.desk, [key])[0]).code == "move_refused"
    done(orders_close(house.desk, [key])[0])

    facts = done(orders_archive(house.desk, [key])[0])

    file = OrderFile.objects.get(order_id=key)
    contents = json.loads(file.contents)
    documents = contents["documents"]
    assert hashlib.sha256(file.contents.encode()).hexdigest() == file.digest == facts["digest"]
    assert {kind: len(found) for kind, found in documents.items() if found} == {
        "bills": 1,
        "deliveries": 1,
        "opinions": 1,
        "receipts": 1,
        "versions": 1,
    }
    (filed,) = (entry for entry in entries_of(key) if entry.kind == "order.archived")
    assert contents["ledger"]["seq"] == filed.seq - 1
    assert (file.retain_until.year - today().year, file.clause) == (5, "S4.10:5.2")
    assert kinds_of(key)[-2:] == ["order.archived", "task.done"]
    assert refusal(orders_archive(house.desk, [key])[0]).code == "archived"
    assert refusal(orders_reopen(house.desk, [key], "再看")[0]).code == "archived"


def test_an_order_reopened_counts_again(house: House) -> None:
    customer = a_customer(house)
    line = LineRequest(item=an_item(house, on_hand=D(100)), quantity=D(100), short_tolerance=D("0.05"))
    key = confirmed(house, DraftRequest(customer=customer, lines=(line,)))
    deliver(house, {the_lines(key)[0].pk: 98})
    billed(house, key)
    a_receipt(house, "980.00", key)
    assert exposure_of(house, customer) == D("20.00")
    done(orders_close(house.desk, [key])[0])
    assert exposure_of(house, customer) == 0
    assert the_lines(key)[0].reserved == 0
    in_balance(house)

    done(orders_reopen(house.desk, [key], "客户要余量")[0])

    assert (the_order(key).status, exposure_of(house, customer)) == ("confirmed", D("20.00"))
    in_balance(house)


def test_a_short_close_cancels_the_remainder_and_frees_the_money(house: House) -> None:
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(10)), 10)))
    a_receipt(house, "100.00", key)
    deliver(house, {the_lines(key)[0].pk: 6})
    billed(house, key)

    facts = done(orders_short_close(house.desk, [key], "客户不要余量")[0])

    order, (line,) = the_order(key), the_lines(key)
    assert (facts["status"], order.status, order.version) == ("closed", "closed", 2)
    assert (line.cancelled, line.reserved, order.gross) == (4, 0, D("60.00"))
    assert data_of(key, "order.closed")["freed"] == "40"
    assert exposure_of(house, customer) == D("-40.00")
    in_balance(house)


@pytest.mark.parametrize("basis", ["gross", "net"])
def test_a_short_close_keeps_just_what_was_billed_though_its_tax_was_rounded(house: House, basis: str) -> None:
    """Half the tax of ten at 158.00 is 90.885, of five by themselves 90.88: what is billed is the latter."""
    customer = a_customer(house)
    item = an_item(house, price=D("158.00"), basis=basis, on_hand=D(10))
    key = confirmed(house, a_request(customer, (item, 10)))
    deliver(house, {the_lines(key)[0].pk: 5})
    bill = billed(house, key)

    done(orders_short_close(house.desk, [key], "客户不要余量")[0])

    order = the_order(key)
    assert (order.net, order.vat, order.gross) == (bill.net, bill.vat, bill.gross)
    assert exposure_of(house, customer) == bill.gross
    in_balance(house)


def test_a_short_close_that_is_not_paid_waits_open(house: House) -> None:
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(10)), 10)))
    deliver(house, {the_lines(key)[0].pk: 6})
    billed(house, key)

    facts = done(orders_short_close(house.desk, [key], "短结")[0])

    assert facts["status"] == "confirmed"
    assert facts["waiting"]
    assert (the_order(key).gross, exposure_of(house, customer)) == (D("60.00"), D("60.00"))
    a_receipt(house, "60.00", key)
    done(orders_close(house.desk, [key])[0])
    in_balance(house)


def test_reopening_and_short_closing_need_a_reason(house: House) -> None:
    for act in (orders_reopen, orders_short_close):
        with pytest.raises(InvalidInput):
            act(house.desk, [1], " ")
