"""What is kept of a life for ever: all the facts its decisions saw, and nothing that names a person."""

import json
from decimal import Decimal

import pytest

from ordinance.foundation.ledger.models import FactSnapshot, LedgerEntry
from ordinance.foundation.messages.models import OutboxMessage
from ordinance.foundation.policy.vocabulary import ORDER_VOCABULARY
from ordinance.orders.models import OrderLine
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.close import orders_close
from ordinance.workflows.place import orders_place
from tests.builders import (
    House,
    a_customer,
    a_house,
    a_request,
    an_item,
    billed,
    confirmed,
    done,
    paid,
    signed,
    submitted,
    the_order,
)
from tests.ledger import data_of

D = Decimal
WHO = {"contact": "赵钱孙", "phone": "13912345678", "address": "苏州市工业园区无名路7号"}


@pytest.fixture
def house() -> House:
    return a_house()


def facts_kept(key: int) -> list[FactSnapshot]:
    return list(FactSnapshot.objects.filter(stream=key).order_by("pk"))


@pytest.mark.proves("J1")
def test_the_whole_vocabulary_is_kept_at_each_submission_and_change(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 2)))
    (at_submission,) = facts_kept(key)
    assert json.loads(at_submission.facts).keys() == ORDER_VOCABULARY.keys()
    assert data_of(key, "decision.gate")["facts"] == at_submission.pk


@pytest.mark.proves("J1")
def test_a_change_keeps_the_facts_it_was_judged_on(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 2)))
    before = len(facts_kept(key))
    line = OrderLine.objects.get(order_id=key)

    done(order_change(house.sales, key, ChangeRequest(lines={line.pk: D(1)}, reason="less"), the_order(key).edit_token))

    *_, at_change = facts_kept(key)
    assert len(facts_kept(key)) == before + 1
    assert json.loads(at_change.facts).keys() == ORDER_VOCABULARY.keys()
    assert json.loads(at_change.facts)["order.gross"] == "10"


@pytest.mark.proves("J1")
def test_an_order_placed_at_once_keeps_the_facts_of_both_gates() -> None:
    house = a_house(policies=("direct",))
    request = a_request(a_customer(house), (an_item(house, on_hand=D(5)), 2))

    key = int(str(done(orders_place(house.desk, [request])[0])["order"]))

    assert [json.loads(each.facts).keys() for each in facts_kept(key)] == [ORDER_VOCABULARY.keys()] * 2


@pytest.mark.proves("J1")
def test_a_whole_life_names_no_person_where_nothing_can_be_erased(house: House) -> None:
    customer = a_customer(house, payment_term="cod", **WHO)  # type: ignore[arg-type]
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(5)), 2)))
    signed(house, key)
    paid(house, customer, billed(house, key).gross)
    done(orders_close(house.desk, [key])[0])

    company = house.company.pk
    kept = [
        *LedgerEntry.objects.filter(company_id=company).values_list("data", flat=True),
        *FactSnapshot.objects.filter(company_id=company).values_list("facts", flat=True),
        *(
            str(payload)
            for payload in OutboxMessage.objects.filter(company_id=company).values_list("payload", flat=True)
        ),
    ]
    named = {word for word in (*WHO.values(), "李收货", f"付款人{customer}") for text in kept if word in text}
    assert named == set()
