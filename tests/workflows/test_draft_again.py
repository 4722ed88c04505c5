"""An order whose confirmation was undone and that was sent back is a draft like any other."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import InvalidInput
from ordinance.modules.review.models import Opinion
from ordinance.orders.states import ObjectKind
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.draft import draft_edit
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.plan import delivery_cancel, orders_plan
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.unconfirm import orders_unconfirm
from tests.builders import (
    House,
    a_customer,
    a_house,
    a_request,
    an_item,
    confirmed,
    done,
    opinion_give,
    review_pass,
    the_order,
)
from tests.workflows.money import in_balance, refusal, the_lines

pytestmark = pytest.mark.proves("F1", "A14")

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def sent_back(house: House, key: int) -> None:
    done(orders_unconfirm(house.desk, [key], "客户改单")[0])
    opinion = Opinion.objects.get(order_id=key, decision="", is_void=False)
    done(opinion_give(house.actor(opinion.department), opinion.pk, "return", "改数量"))


def confirmed_again(house: House, key: int) -> None:
    done(orders_submit(house.sales, [key])[0])
    review_pass(house, key)
    done(orders_confirm(house.desk, [key])[0])


def test_fewer_lines_and_other_quantities(house: House) -> None:
    customer, item, other = a_customer(house), an_item(house, on_hand=D(9)), an_item(house, on_hand=D(9))
    key = confirmed(house, a_request(customer, (item, 5), (other, 2)))
    change = ChangeRequest(lines={the_lines(key)[0].pk: D(3)}, reason="少要")
    done(order_change(house.desk, key, change, the_order(key).edit_token))
    sent_back(house, key)

    done(draft_edit(house.sales, key, a_request(customer, (other, 4)), the_order(key).edit_token))

    (line,) = the_lines(key)
    assert (line.quantity, line.cancelled, line.reserved) == (4, 0, 0)
    confirmed_again(house, key)
    in_balance(house)


def test_a_delivery_that_was_cancelled_keeps_its_line(house: House) -> None:
    customer, item, other = a_customer(house), an_item(house, on_hand=D(9)), an_item(house, on_hand=D(9))
    key = confirmed(house, a_request(customer, (item, 5), (other, 2)))
    planned = done(orders_plan(house.warehouse, [key])[0])["deliveries"]
    assert isinstance(planned, list)
    done(delivery_cancel(house.warehouse, planned, "改期")[0])
    sent_back(house, key)

    with pytest.raises(InvalidInput):
        draft_edit(house.sales, key, a_request(customer, (item, 4)), the_order(key).edit_token)
    done(draft_edit(house.sales, key, a_request(customer, (item, 4), (other, 2)), the_order(key).edit_token))

    confirmed_again(house, key)
    in_balance(house)


def test_a_hold_on_a_line_stands_through_an_edit(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    key = confirmed(house, a_request(customer, (item, 5)))
    sent_back(house, key)
    line = str(the_lines(key)[0].pk)
    done(hold_put(house.manager, HandHold(object_kind=ObjectKind.LINE, object=line, reason="查")))

    done(draft_edit(house.sales, key, a_request(customer, (item, 4)), the_order(key).edit_token))

    assert refusal(orders_submit(house.sales, [key])[0]).code == "on_hold"
