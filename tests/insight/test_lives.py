"""Whatever turn an order's life takes, the invariants hold after it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ordinance.insight.invariants.running import invariants_check
from ordinance.modules.promise.models import Supply
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.cancel import orders_cancel
from ordinance.workflows.close import orders_short_close
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.supply import NewSupply, supplies_add, supply_receive
from ordinance.workflows.unconfirm import orders_unconfirm
from tests.builders import (
    House,
    a_customer,
    a_house,
    a_request,
    an_item,
    billed,
    confirmed,
    done,
    house_today,
    paid,
    review_pass,
    reviewed,
    signed,
    submitted,
    the_order,
)

pytestmark = pytest.mark.proves(
    "INV-01",
    "INV-02",
    "INV-03",
    "INV-04",
    "INV-07",
    "INV-08",
    "INV-10",
    "INV-11",
    "INV-13",
    "INV-14",
    "INV-15",
    "INV-16",
    "INV-20",
)

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def hold_true(house: House) -> None:
    assert invariants_check([house.company]) == []


def test_an_order_is_cancelled_at_every_stage(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    for make in (submitted, reviewed, confirmed):
        key = make(house, a_request(customer, (item, 3)))
        done(orders_cancel(house.desk, [key], "客户取消")[0])
        hold_true(house)


def test_a_confirmation_is_taken_back_and_given_again(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(9)), 3)))
    done(orders_unconfirm(house.desk, [key], "价格待核")[0])
    hold_true(house)
    review_pass(house, key)
    done(orders_confirm(house.desk, [key])[0])
    hold_true(house)


def test_an_order_is_delivered_in_part_closed_short_paid_and_archived(house: House) -> None:
    customer, lamp = a_customer(house), an_item(house, on_hand=D(30))
    desk = an_item(house, on_hand=D(2), price=D("3.33"))
    due = house_today(house) + timedelta(days=5)
    done(supplies_add(house.purchasing, [NewSupply(item=desk, quantity=D(50), due_on=due)])[0])
    key = confirmed(house, a_request(customer, (lamp, 3), (desk, 5)))
    signed(house, key)
    billed(house, key)
    hold_true(house)
    done(orders_short_close(house.desk, [key], "余量不要")[0])
    hold_true(house)
    paid(house, customer, the_order(key).gross, key)
    done(orders_short_close(house.desk, [key], "余量不要")[0])
    assert the_order(key).status == "closed"
    done(orders_archive(house.desk, [key])[0])
    hold_true(house)


def test_goods_to_come_arrive_for_the_orders_they_are_promised_to(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(2))
    due = house_today(house) + timedelta(days=5)
    done(supplies_add(house.purchasing, [NewSupply(item=item, quantity=D(50), due_on=due)])[0])
    confirmed(house, a_request(customer, (item, 5)))
    supply = Supply.objects.get(company_id=house.company.pk)
    done(supply_receive(house.warehouse, supply.pk, D(20)))
    hold_true(house)


def test_a_free_sample_owes_nothing(house: House) -> None:
    confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(9)), 2), type="sample"))
    hold_true(house)


def test_a_refused_confirmation_leaves_only_its_hold_and_decision(house: House) -> None:
    key = reviewed(house, a_request(a_customer(house, limit=D(10)), (an_item(house, on_hand=D(9)), 5)))
    orders_confirm(house.desk, [key])
    hold_true(house)
