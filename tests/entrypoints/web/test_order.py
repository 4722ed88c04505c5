"""The order page: what it shows of an order at each place of its life, to whom, and with how many questions."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.errors import Refused
from ordinance.foundation.people.models import Person
from ordinance.orders.states import ObjectKind
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.terms.requests import DraftRequest
from tests.builders import (
    House,
    a_customer,
    a_draft,
    a_house,
    a_request,
    an_item,
    confirmed,
    done,
    reviewed,
    submitted,
    the_order,
)
from tests.entrypoints.web.pages import text_of, to_the_archive, visitor

QUERIES = 21


@pytest.fixture
def house() -> House:
    return a_house()


def page_of(house: House, key: int, *, role: str = "desk", language: str = "en") -> str:
    order = the_order(key)
    return text_of(visitor(house.people[role], language=language), f"/orders/{order.number or f'~{key}'}")


def request_of(house: House, quantity: int = 3) -> DraftRequest:
    return a_request(a_customer(house), (an_item(house, on_hand=Decimal(100)), quantity))


@pytest.mark.proves("H1")
@pytest.mark.parametrize(
    "make, zh, en",
    [
        (a_draft, "待提交", "waiting to be submitted"),
        (submitted, "待订单部评审", "waiting for the opinion of the order desk"),
        (reviewed, "待确认", "waiting to be confirmed"),
        (confirmed, "待安排发货", "waiting for a delivery to be planned"),
    ],
)
def test_it_says_what_the_order_is_waiting_for(house: House, make: Callable[..., int], zh: str, en: str) -> None:
    key = make(house, request_of(house))

    assert en in page_of(house, key)
    assert zh in page_of(house, key, language="zh-hans")


@pytest.mark.proves("B10")
def test_a_closed_gate_is_explained_by_its_clause_and_its_cure(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house, is_verified=False), (an_item(house), 1)))
    assert isinstance(orders_submit(house.sales, [key])[0], Refused)

    page = page_of(house, key)

    assert "It may not go on to submission" in page
    assert "S4.9:1.3" in page
    assert "Verify the customer" in page
    assert "核实客户身份和联系方式后再提交" in page_of(house, key, language="zh-hans")


def test_a_hold_says_who_put_it_and_why(house: House) -> None:
    key = submitted(house, request_of(house))
    done(
        hold_put(
            house.desk, HandHold(object_kind=ObjectKind.ORDER, object=str(key), reason="by_hand", note="客户要求暂缓")
        )
    )

    assert "It is on hold for everything: 客户要求暂缓" in page_of(house, key)


@pytest.mark.proves("H1", "J1")
def test_the_whole_life_is_on_the_page(house: House) -> None:
    order = to_the_archive(house, confirmed(house, request_of(house)))

    page = page_of(house, order.pk)

    assert "It is done and filed" in page
    for said in (
        "Archived",
        "Signed for",
        "Payment schedule",
        "Receipts and matching",
        "chain verified",
    ):
        assert said in page
    assert page.count('<li class="done">') == 10


def test_a_page_is_a_fixed_number_of_queries(house: House) -> None:
    customer, items = a_customer(house), [an_item(house, on_hand=Decimal(9)) for _ in range(12)]
    small = to_the_archive(house, confirmed(house, a_request(customer, (items[0], 1))))
    large = to_the_archive(house, confirmed(house, a_request(customer, *[(item, 2) for item in items])))
    client = visitor(house.people["desk"])
    text_of(client, f"/orders/{small.number}")  # the policy is in memory from now on
    asked = []
    for order in (small, large):
        with CaptureQueriesContext(connection) as queries:
            text_of(client, f"/orders/{order.number}")
        asked.append(len(queries))

    assert asked == [QUERIES, QUERIES]


def test_a_customers_person_sees_their_own_orders_and_nothing_of_the_house(house: House) -> None:
    mine, theirs = a_customer(house), a_customer(house)
    item = an_item(house, on_hand=Decimal(100))
    own, other = confirmed(house, a_request(mine, (item, 1))), confirmed(house, a_request(theirs, (item, 1)))
    login = f"buyer-{house.company.code}"
    done(
        people_register(house.admin, [PersonRequest(login=login, name_zh="买家", roles=("customer",), customer=mine)])[
            0
        ]
    )
    client = visitor(Person.objects.get(login=login))

    page = text_of(client, f"/orders/{the_order(own).number}")

    assert "Review sheet" not in page
    assert "Ledger" not in page
    assert client.get(f"/orders/{the_order(other).number}").status_code == 404
    assert client.post(f"/orders/{the_order(other).number}/cancel", {"reason": "x"}).status_code == 404
    assert str(the_order(other).number) not in text_of(client, "/orders")


@pytest.mark.parametrize("ref", ["nothing", "%00", "~", "~99999999999999999999", "~1x", "a" * 300, "~²"])
def test_an_order_that_is_not_there_is_not_found(house: House, ref: str) -> None:
    assert visitor(house.people["desk"]).get(f"/orders/{ref}").status_code == 404


def test_markup_in_what_people_typed_is_shown_and_not_obeyed(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house), 1), customer_po="<script>alert(1)</script>"))

    page = page_of(house, key)

    assert "<script" not in page
    assert "&lt;script&gt;" in page
