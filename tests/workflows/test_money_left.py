"""Money tied to an order that ends is on account again, whichever way it ended."""

from decimal import Decimal

import pytest

from ordinance.modules.billing.models import Receipt
from ordinance.modules.billing.queries import tied_of
from ordinance.modules.review.models import Opinion
from ordinance.orders.states import Status
from tests.builders import a_customer, a_house, a_request, an_item, done, opinion_give, paid, submitted, the_order
from tests.workflows.money import in_balance

pytestmark = pytest.mark.proves("E2")

D = Decimal


def test_what_was_tied_to_a_rejected_order_is_free() -> None:
    house = a_house()
    customer = a_customer(house)
    key = submitted(house, a_request(customer, (an_item(house, on_hand=D(10)), 10)))
    receipt: Receipt = paid(house, customer, D(30), key)
    assert tied_of([receipt.pk])[receipt.pk] == 30
    opinion = Opinion.objects.get(order_id=key, decision="", is_void=False)

    done(opinion_give(house.actor(opinion.department), opinion.pk, "reject", "违反公司规定"))

    assert the_order(key).status == Status.CANCELLED
    assert tied_of([receipt.pk])[receipt.pk] == 0
    in_balance(house)
