"""A waiver lets an order pass as it was when the waiver was given, and no other order in its place."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import Refused
from ordinance.modules.review.models import Opinion
from ordinance.orders.models import Hold
from ordinance.orders.states import HoldState
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.draft import draft_edit
from ordinance.workflows.hold import holds_release
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.unconfirm import orders_unconfirm
from tests.builders import (
    House,
    a_customer,
    a_draft,
    a_house,
    a_request,
    an_item,
    confirmed,
    done,
    opinion_give,
    review_pass,
    reviewed,
    the_order,
)
from tests.workflows.money import the_lines

pytestmark = pytest.mark.proves("F1", "D8")

D = Decimal


def change(house: House, key: int, quantity: int) -> object:
    request = ChangeRequest(lines={the_lines(key)[0].pk: D(quantity)}, reason="加单")
    return order_change(house.desk, key, request, the_order(key).edit_token)


def the_hold(key: int) -> Hold:
    return Hold.objects.get(object_id=key, state=HoldState.STANDING)


def test_a_waived_change_does_not_open_the_gate_for_the_next_one() -> None:
    house = a_house()
    key = confirmed(house, a_request(a_customer(house, limit=D(50)), (an_item(house, on_hand=D(900)), 5)))
    assert isinstance(change(house, key, 6), Refused)
    done(holds_release(house.finance, [the_hold(key).pk], "老客户")[0])
    done(change(house, key, 6))  # type: ignore[arg-type]

    further = change(house, key, 600)

    assert isinstance(further, Refused)
    assert further.code == "gate_closed"


def test_a_waiver_is_for_the_amount_that_was_asked() -> None:
    house = a_house()
    key = confirmed(house, a_request(a_customer(house, limit=D(50)), (an_item(house, on_hand=D(900)), 5)))
    assert isinstance(change(house, key, 6), Refused)
    done(holds_release(house.finance, [the_hold(key).pk], "多一件可以")[0])

    larger = change(house, key, 600)

    assert isinstance(larger, Refused)


def test_an_order_edited_after_its_return_asks_for_credit_again() -> None:
    house = a_house()
    customer, item = a_customer(house, limit=D(50)), an_item(house, on_hand=D(900))
    key = reviewed(house, a_request(customer, (item, 6)))
    assert isinstance(orders_confirm(house.desk, [key])[0], Refused)
    done(holds_release(house.finance, [the_hold(key).pk], "老客户")[0])
    done(orders_confirm(house.desk, [key])[0])
    done(orders_unconfirm(house.desk, [key], "客户改单")[0])
    opinion = Opinion.objects.filter(order_id=key, decision="", is_void=False, task_id__isnull=False)[0]
    done(opinion_give(house.actor(opinion.department), opinion.pk, "return", "改数量"))
    done(draft_edit(house.sales, key, a_request(customer, (item, 600)), the_order(key).edit_token))
    done(orders_submit(house.sales, [key])[0])
    review_pass(house, key)

    (outcome,) = orders_confirm(house.desk, [key])

    assert isinstance(outcome, Refused)
    assert outcome.code == "gate_closed"


def test_a_waived_order_confirms_as_it_was() -> None:
    house = a_house()
    key = reviewed(house, a_request(a_customer(house, limit=D(50)), (an_item(house, on_hand=D(900)), 6)))
    assert isinstance(orders_confirm(house.desk, [key])[0], Refused)
    done(holds_release(house.finance, [the_hold(key).pk], "老客户")[0])
    done(orders_confirm(house.desk, [key])[0])
    assert the_order(key).status == "confirmed"


def test_nobody_waives_what_stopped_their_own_act() -> None:
    house = a_house()
    customer, item = a_customer(house, limit=D(50)), an_item(house, on_hand=D(900))
    key = a_draft(house, a_request(customer, (item, 6)))
    done(orders_submit(house.sales, [key])[0])
    review_pass(house, key)
    assert isinstance(orders_confirm(house.manager, [key])[0], Refused)

    (outcome,) = holds_release(house.manager, [the_hold(key).pk], "自己放行")

    assert isinstance(outcome, Refused)
    assert outcome.code == "own_request"
