"""An order is not closed over a delivery that is still planned: its goods would leave for nobody."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import Refused
from ordinance.orders.states import Status
from ordinance.workflows.close import orders_close
from ordinance.workflows.plan import PlanLine, delivery_plan
from ordinance.workflows.terms.requests import DraftRequest, LineRequest
from tests.builders import a_customer, a_house, an_item, billed, confirmed, done, paid, the_order
from tests.workflows.money import deliver, the_lines

pytestmark = pytest.mark.proves("E11")

D = Decimal


def test_a_planned_delivery_keeps_its_order_open() -> None:
    house = a_house()
    customer, item = a_customer(house), an_item(house, on_hand=D(100))
    line = LineRequest(item=item, quantity=D(100), short_tolerance=D("0.05"))
    key = confirmed(house, DraftRequest(customer=customer, lines=(line,)))
    deliver(house, {the_lines(key)[0].pk: 98})
    done(delivery_plan(house.warehouse, [PlanLine(order_line_id=the_lines(key)[0].pk, quantity=D(2))])[0])
    billed(house, key)
    paid(house, customer, D(980), key)

    (outcome,) = orders_close(house.desk, [key])

    assert isinstance(outcome, Refused)
    assert outcome.code == "work_begun"
    assert the_order(key).status == Status.CONFIRMED
