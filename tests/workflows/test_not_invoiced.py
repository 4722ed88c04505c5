"""An order nobody is invoiced for takes no credit, asked alone or in a batch."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import Done
from ordinance.orders.models import OrderType
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.place import orders_place
from tests.builders import a_customer, a_house, a_request, an_item, done, reviewed
from tests.workflows.money import exposure_of, in_balance

pytestmark = pytest.mark.proves("A19", "C1")

D = Decimal


def test_it_takes_none_of_its_customers_limit() -> None:
    house = a_house()
    OrderType.objects.filter(company=house.company, code="sample").update(is_priced=True, is_invoiced=False)
    customer, item = a_customer(house, limit=D(50)), an_item(house, on_hand=D(90))
    sample = reviewed(house, a_request(customer, (item, 8), type="sample"))
    ordinary = reviewed(house, a_request(customer, (item, 5)))

    first, second = orders_confirm(house.desk, [sample, ordinary])

    done(first)
    done(second)
    assert exposure_of(house, customer) == 50
    in_balance(house)


def test_nor_when_it_is_placed_at_once() -> None:
    house = a_house(policies=("direct",))
    OrderType.objects.filter(company=house.company, code="sample").update(is_priced=True, is_invoiced=False)
    customer, item = a_customer(house, limit=D(50)), an_item(house, on_hand=D(90))
    requests = [a_request(customer, (item, 8), type="sample"), a_request(customer, (item, 5))]

    assert all(isinstance(each, Done) for each in orders_place(house.desk, requests))
    assert exposure_of(house, customer) == 50
    in_balance(house)
