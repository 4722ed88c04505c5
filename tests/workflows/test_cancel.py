"""Cancelling: goods, promises, credit and advances are let go; what is begun is not cancelled."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ordinance.foundation.errors import InvalidInput
from ordinance.foundation.worklist.models import Task
from ordinance.modules.billing.models import AdvanceTie, Instalment
from ordinance.modules.promise.models import Supply
from ordinance.modules.review.models import Opinion
from ordinance.modules.stock.models import StockLevel
from ordinance.workflows.cancel import orders_cancel
from ordinance.workflows.collect import receipt_apply
from ordinance.workflows.plan import orders_plan
from ordinance.workflows.supply import NewSupply, supplies_add
from tests.builders import (
    House,
    a_customer,
    a_draft,
    a_house,
    a_request,
    an_item,
    confirmed,
    done,
    submitted,
    the_order,
)
from tests.ledger import data_of
from tests.workflows.money import a_receipt, billed, deliver_all, exposure_of, in_balance, refusal, the_lines, today

pytestmark = pytest.mark.proves("F2")

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def test_a_confirmed_order_lets_go_of_everything(house: House) -> None:
    customer, item = a_customer(house, payment_term="deposit30"), an_item(house, on_hand=D(4))
    supply = NewSupply(item=item, warehouse="MAIN", due_on=today() + timedelta(days=9), quantity=D(6))
    done(supplies_add(house.purchasing, [supply])[0])
    key = confirmed(house, a_request(customer, (item, 10)))
    receipt = int(str(a_receipt(house, "30.00", key)["receipt"]))

    (outcome,) = orders_cancel(house.desk, [key], "客户取消")

    done(outcome)
    order, (line,) = the_order(key), the_lines(key)
    assert (order.status, order.stage) == ("cancelled", "cancelled")
    assert (line.reserved, line.pegged) == (0, 0)
    assert StockLevel.objects.get(company=house.company).reserved == 0
    assert Supply.objects.get(company=house.company).pegged == 0
    assert exposure_of(house, customer) == D("-30.00")
    assert AdvanceTie.objects.get(order_id=key).amount == 0
    assert not Instalment.objects.filter(order_id=key).exists()
    assert not Task.objects.filter(order_id=key, state="open").exists()
    said = data_of(key, "order.cancelled")
    assert (said["reason"], said["freed"]) == ("客户取消", "30")
    other = confirmed(house, a_request(customer, (item, 2), payment_term="net30"))
    deliver_all(house, other)
    billed(house, other)
    assert done(receipt_apply(house.finance, receipt))["applied"] == D("20.00")
    in_balance(house)


def test_a_review_that_is_cancelled_is_void(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    assert Opinion.objects.filter(order_id=key, is_void=False).exists()

    done(orders_cancel(house.desk, [key], "不做了")[0])

    assert not Opinion.objects.filter(order_id=key, is_void=False).exists()
    assert not Task.objects.filter(order_id=key, state="open").exists()


def test_drafts_are_cancelled_and_others_in_the_batch_refused(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    draft = a_draft(house, a_request(customer, (item, 1)))
    shipped = confirmed(house, a_request(customer, (item, 2)))
    deliver_all(house, shipped)
    planned = confirmed(house, a_request(customer, (item, 2)))
    done(orders_plan(house.logistics, [planned])[0])

    outcomes = orders_cancel(house.desk, [draft, shipped, planned, 0], "试")

    done(outcomes[0])
    assert [refusal(outcome).code for outcome in outcomes[1:]] == ["work_begun", "work_begun", "not_found"]
    assert [the_order(key).status for key in (draft, shipped, planned)] == ["cancelled", "confirmed", "confirmed"]
    assert exposure_of(house, customer) == D("40.00")
    in_balance(house)


def test_a_cancellation_needs_its_reason_and_happens_once(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house), (an_item(house), 1)))
    with pytest.raises(InvalidInput):
        orders_cancel(house.desk, [key], " ")
    done(orders_cancel(house.desk, [key], "重复")[0])

    assert refusal(orders_cancel(house.desk, [key], "重复")[0]).code == "move_refused"
