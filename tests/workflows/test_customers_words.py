"""A customer's person orders goods; prices and terms are ours, and so is the date."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ordinance.entrypoints.api.reads.orders import order_whole
from ordinance.foundation.errors import Done, InvalidInput, Refused
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for
from ordinance.foundation.people.rules import Actor
from ordinance.orders.states import ObjectKind
from ordinance.workflows.draft import draft_edit, orders_draft
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.place import orders_place
from tests.builders import House, a_customer, a_house, a_request, an_item, done, the_order

pytestmark = pytest.mark.proves("A3", "L1")

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house(policies=("direct",))


def a_buyer(house: House, customer: str) -> Actor:
    login = f"buyer-{customer}-{house.company.code}".lower()
    person = PersonRequest(login=login, name_zh="买方", roles=("customer",), customer=customer)
    done(people_register(house.admin, [person])[0])
    return actor_for(Person.objects.get(login=login), house.company, door="api")


LINES = ({"unit_price": D("0.01")}, {"discount_percent": D(99)}, {"over_tolerance": D(1)}, {"short_tolerance": D(1)})
HEADS = (
    {"payment_term": "net60"}, {"type": "sample"}, {"basis": "net"}, {"currency": "JPY"}, {"priority": 1},
    {"is_verified": True}, {"customer": ""},
)  # fmt: skip


@pytest.mark.parametrize("given", [*LINES, *HEADS], ids=str)
@pytest.mark.parametrize("act", [orders_place, orders_draft])
def test_prices_and_terms_are_not_the_customers_to_set(house: House, act: Any, given: dict[str, Any]) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    request = a_request(customer, (item, 1))
    line = replace(request.lines[0], **(given if given in LINES else {}))
    request = replace(request, lines=(line,), **({} if given in LINES else given))

    (outcome,) = act(a_buyer(house, customer), [request])

    assert isinstance(outcome, Refused)


def test_an_order_in_the_customers_words_is_placed(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    (outcome,) = orders_place(a_buyer(house, customer), [a_request(customer, (item, 2), customer_po="PO-1")])
    assert isinstance(outcome, Done)
    assert outcome.facts["gross"] == D(20)


def test_nor_by_editing_a_draft(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    buyer = a_buyer(house, customer)
    key = int(str(done(orders_draft(buyer, [a_request(customer, (item, 2))])[0])["order"]))
    cheap = a_request(customer, (item, 2))
    cheap = replace(cheap, lines=(replace(cheap.lines[0], unit_price=D(1)),))

    assert isinstance(draft_edit(buyer, key, cheap, the_order(key).edit_token), Refused)


def test_a_customer_enters_nothing_late(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    late = a_buyer(house, customer).at(datetime.now(UTC) - timedelta(days=30))

    with pytest.raises(InvalidInput):
        orders_place(late, [a_request(customer, (item, 2))])


def test_a_customer_hears_that_a_hold_stands_and_not_why(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    about = HandHold(object_kind=ObjectKind.CUSTOMER, object=customer, reason="suspected fraud", note="ask legal first")
    done(hold_put(house.manager, about))

    (outcome,) = orders_place(a_buyer(house, customer), [a_request(customer, (item, 2))])

    assert isinstance(outcome, Refused)
    assert outcome.code == "on_hold"
    assert "fraud" not in str(outcome.facts)
    assert "legal" not in str(outcome.facts)
    shown = order_whole(a_buyer(house, customer), int(str(outcome.facts["order"])), "en")
    assert "fraud" not in str(shown)
