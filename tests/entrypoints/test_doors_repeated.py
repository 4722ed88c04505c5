"""One idempotency key, many requests at once: one effect, and the same answer for all."""

import pytest

from ordinance.foundation.messages.models import RequestAnswer
from ordinance.orders.models import Order
from tests.builders import House, a_customer, a_house, an_item
from tests.entrypoints.api.calling import Caller, caller_for
from tests.harness.races import at_the_same_time

pytestmark = pytest.mark.proves("M2", "INV-18")

TIMES = 50


@pytest.fixture
def house() -> House:
    return a_house()


def test_fifty_requests_with_one_key_place_one_order(house: House) -> None:
    token = caller_for(house.people["sales"], house.company).token
    body = {"customer": a_customer(house), "lines": [{"item": an_item(house), "quantity": "2"}]}

    answers = at_the_same_time(
        lambda _: Caller(token).post("/drafts", body, Idempotency_Key="fifty"), list(range(TIMES)), seconds=120
    )

    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert Order.objects.filter(company=house.company).count() == 1
    assert RequestAnswer.objects.filter(company=house.company, key="fifty").count() == 1


def test_without_a_key_each_request_is_its_own(house: House) -> None:
    """The twin: it is the key that keeps them to one."""
    token = caller_for(house.people["sales"], house.company).token
    body = {"customer": a_customer(house), "lines": [{"item": an_item(house), "quantity": "2"}]}

    at_the_same_time(lambda _: Caller(token).post("/drafts", body), list(range(5)))

    assert Order.objects.filter(company=house.company).count() == 5


def test_a_committed_refusal_is_answered_again_as_it_was(house: House) -> None:
    caller = caller_for(house.people["sales"], house.company)
    body = {"orders": ["4711"]}

    first = caller.post("/orders/submit", body, Idempotency_Key="again")
    again = caller.post("/orders/submit", body, Idempotency_Key="again")

    assert first.content == again.content


def test_another_persons_key_is_another_key(house: House) -> None:
    body = {"customer": a_customer(house), "lines": [{"item": an_item(house), "quantity": "2"}]}

    for role in ("sales", "desk"):
        answer = caller_for(house.people[role], house.company).post("/drafts", body, Idempotency_Key="shared")
        assert answer.status_code == 201

    assert Order.objects.filter(company=house.company).count() == 2
