"""Money for a closed order settles its bills; nothing is tied to an order nobody will bill any more."""

from decimal import Decimal

import pytest

from ordinance.workflows.close import orders_close
from ordinance.workflows.place import orders_place
from tests.builders import a_customer, a_request, an_item, done
from tests.policies import a_house_under
from tests.workflows.money import a_receipt, in_balance

pytestmark = pytest.mark.proves("E2", "E11")

D = Decimal
ANYTHING = 'pass = "order.gross >= 0"'


def test_it_stays_on_account() -> None:
    criteria = ("fulfilment.is_complete", "billing.is_complete", "payment.outstanding <= 0")
    house = a_house_under("direct", *((f'pass = "{each}"', ANYTHING) for each in criteria))
    (outcome,) = orders_place(house.desk, [a_request(a_customer(house), (an_item(house, on_hand=D(9)), 5))])
    key = int(str(done(outcome)["order"]))
    done(orders_close(house.desk, [key])[0])

    facts = a_receipt(house, "50", key)

    assert (facts["tied"], facts["on_account"]) == (0, 50)
    in_balance(house)
