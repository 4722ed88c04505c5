"""Goods the customer did not sign for and sent back were never billed: they are not credited either."""

from decimal import Decimal

import pytest

from ordinance.orders.states import Status
from ordinance.workflows.close import orders_close
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.take_back import ReturnLine, goods_take_back
from tests.builders import a_customer, a_house, a_request, an_item, billed, confirmed, done, paid, shipped, the_order
from tests.workflows.money import delivery_line, exposure_of, in_balance, money_of, the_lines

pytestmark = pytest.mark.proves("E7", "D9")

D = Decimal


def test_goods_refused_at_the_door_and_sent_back_are_not_credited() -> None:
    """n14 bills what was signed for: 10 left, 8 were signed for and billed, 2 came back."""
    house = a_house()
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(10)), 10)))
    (delivery,) = shipped(house, key)
    line = delivery_line(key)
    done(deliveries_sign(house.logistics, [delivery], "李收货", {line.pk: D(8)})[0])
    bill = billed(house, key)
    assert bill.gross == D(80)

    (outcome,) = goods_take_back(house.warehouse, [ReturnLine(delivery_line_id=line.pk, quantity=D(2))], "拒收")

    assert done(outcome)["credit_notes"] == []
    assert (the_lines(key)[0].invoiced, money_of(key).credited) == (8, D(0))
    paid(house, customer, D(80), key)
    assert the_order(key).stage == "completed"
    done(orders_close(house.desk, [key])[0])
    assert the_order(key).status == Status.CLOSED
    assert exposure_of(house, customer) == 0
    in_balance(house)


def test_signed_goods_sent_back_after_that_are_credited() -> None:
    house = a_house()
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(10)), 10)))
    (delivery,) = shipped(house, key)
    line = delivery_line(key)
    done(deliveries_sign(house.logistics, [delivery], "李收货", {line.pk: D(8)})[0])
    billed(house, key)

    done(goods_take_back(house.warehouse, [ReturnLine(delivery_line_id=line.pk, quantity=D(5))], "拒收与退货")[0])

    assert money_of(key).credited == D(30)
    in_balance(house)
