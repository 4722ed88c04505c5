"""A change that a department would have reviewed is not made behind its back (INV-15)."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import Outcome, Refused
from ordinance.orders.models import Order
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.place import orders_place
from tests.builders import House, a_customer, a_request, an_item, done, the_order
from tests.policies import a_house_under
from tests.workflows.money import the_lines

pytestmark = pytest.mark.proves("F1", "B1")

D = Decimal
REVIEW = (
    '[[clause]]\nid = "5"\n',
    (
        '[[clause]]\nid = "R"\ntitle = { zh = "大单评审", en = "Large orders" }\n'
        'text = { zh = "{when}的，{department}评审：{questions}", en = "{when}: {department} asks {questions}" }\n'
        '[clause.rule]\nkind = "review_step"\nwhen = "order.gross > 100"\ndepartment = "finance"\n'
        'duty = "review.finance"\n'
        'limit = "1 wd"\nquestions = [{ zh = "可否？", en = "May we?" }]\n\n[[clause]]\nid = "5"\n'
    ),
)


def changed(house: House, key: int, quantity: int) -> Outcome:
    request = ChangeRequest(lines={the_lines(key)[0].pk: D(quantity)}, reason="加单")
    return order_change(house.desk, key, request, the_order(key).edit_token)


def test_an_order_grown_beyond_the_limit_of_a_review_is_reviewed() -> None:
    house = a_house_under("direct", REVIEW)
    (outcome,) = orders_place(house.desk, [a_request(a_customer(house), (an_item(house, on_hand=D(90)), 5))])
    key = int(str(done(outcome)["order"]))
    done(changed(house, key, 10))

    refused = changed(house, key, 11)

    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["review_clauses"]) == ("review_needed", ["R"])
    assert Order.objects.get(pk=key).gross == D(100)
    done(changed(house, key, 4))
