"""From draft to confirmed: the gate, the departments, the goods and the credit."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.errors import NotFound, Refused
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for
from ordinance.foundation.worklist.models import Task
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.review.models import Opinion
from ordinance.modules.stock.models import Reservation, StockLevel
from ordinance.orders.models import Hold, OrderLine, OrderVersion
from ordinance.orders.states import ObjectKind
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.place import orders_place
from ordinance.workflows.register import items_take_out_of_sale
from ordinance.workflows.review import Assessment, opinions_give
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.terms.requests import DraftRequest, LineRequest
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
    goods_in,
    opinion_give,
    planned,
    review_pass,
    reviewed,
    submitted,
    the_order,
)
from tests.ledger import data_of, kinds_of

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def refused(outcome: object) -> Refused:
    assert isinstance(outcome, Refused), outcome
    return outcome


@pytest.mark.proves("A2")
def test_an_incomplete_draft_is_not_submitted_and_says_what_it_lacks(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house, address=""), (an_item(house), 1)))

    (outcome,) = orders_submit(house.sales, [key])

    assert refused(outcome) == Refused("incomplete", {"missing": ["address"]})
    assert the_order(key).status == "draft"


@pytest.mark.proves("B10")
def test_an_unverified_customer_is_held_by_the_clause_and_released_by_authority(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house, is_verified=False), (an_item(house, on_hand=D(5)), 1)))

    (outcome,) = orders_submit(house.sales, [key])

    assert refused(outcome).code == "gate_closed"
    hold = Hold.objects.get(object_id=key)
    assert (hold.clause, hold.scope, hold.state) == ("S4.9:1.3", "submit", "standing")
    with_no_right = holds_release(house.warehouse, [hold.pk], "please")[0]
    assert refused(with_no_right) == Refused("not_allowed", {"duty": "orders.release"})
    done(holds_release(house.manager, [hold.pk], "met them in person")[0])
    done(orders_submit(house.sales, [key])[0])
    assert the_order(key).status == "in_review"


def test_asking_again_does_not_put_the_hold_twice(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house, is_verified=False), (an_item(house), 1)))

    for _ in range(3):
        orders_submit(house.sales, [key])

    assert Hold.objects.filter(object_id=key).count() == 1
    assert kinds_of(key).count("hold.put") == 1
    assert kinds_of(key).count("decision.gate") == 3


@pytest.mark.proves("B10")
def test_goods_out_of_sale_are_held(house: House) -> None:
    item = an_item(house, on_hand=D(5))
    key = a_draft(house, a_request(a_customer(house), (item, 1)))
    done(items_take_out_of_sale(house.admin, [item], datetime.now(UTC).date() - timedelta(days=1), "ended")[0])

    assert refused(orders_submit(house.sales, [key])[0]).facts["clauses"][0]["clause"] == "A.3"


@pytest.mark.proves("B1", "C1", "D1")
def test_the_department_named_by_the_policy_reviews_and_the_desk_confirms(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 2)))
    assert the_order(key).stage == "awaiting_review"
    assert Task.objects.get(order_id=key, state="open").duty == "review.desk"

    review_pass(house, key)
    assert the_order(key).stage == "reviewed"
    done(orders_confirm(house.desk, [key])[0])

    order = the_order(key)
    assert (order.status, order.stage) == ("confirmed", "awaiting_dispatch")
    assert OrderLine.objects.get(order_id=key).reserved == 2
    assert OrderVersion.objects.get(order_id=key).number == 1
    assert data_of(key, "decision.promise")["promised_on"] == str(order.promised_on)
    assert Task.objects.get(order_id=key, state="open").duty == "shipping.plan"


@pytest.mark.proves("B1", "B10")
def test_an_order_not_reviewed_cannot_be_confirmed(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 2)))

    outcome = refused(orders_confirm(house.manager, [key])[0])

    assert [each["clause"] for each in outcome.facts["clauses"]] == ["S4.10:2.2"]
    assert StockLevel.objects.get(company=house.company).reserved == 0


@pytest.mark.proves("L1", "INV-15")
def test_nobody_reviews_what_they_submitted(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house), (an_item(house), 1)))
    done(orders_submit(house.desk, [key])[0])
    opinion = Opinion.objects.get(order_id=key)

    assert refused(opinion_give(house.desk, opinion.pk, "pass")).code == "own_request"


@pytest.mark.proves("B2", "INV-15")
def test_an_opinion_is_given_once_by_its_department_with_a_reason_where_it_is_not_a_pass(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house), 1)))
    opinion = Opinion.objects.get(order_id=key)

    assert refused(opinion_give(house.warehouse, opinion.pk, "pass")) == Refused("not_allowed", {"duty": "review.desk"})
    assert refused(opinion_give(house.desk, opinion.pk, "reject")).facts["reason"] == "reason_required"
    done(opinion_give(house.desk, opinion.pk, "pass"))
    assert refused(opinion_give(house.desk, opinion.pk, "reject", comment="changed my mind")).code == "opinion_given"


@pytest.mark.proves("B2", "INV-14")
def test_a_returned_order_is_a_draft_again_and_its_next_round_counts_anew(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 1)))
    done(opinion_give(house.desk, Opinion.objects.get(order_id=key).pk, "return", comment="which colour?"))
    assert the_order(key).status == "draft"

    done(orders_submit(house.sales, [key])[0])

    assert Opinion.objects.get(order_id=key, is_void=False).round == 2
    review_pass(house, key)
    done(orders_confirm(house.desk, [key])[0])


@pytest.mark.proves("B2")
def test_a_rejected_order_is_cancelled_with_the_reason(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house), 1)))
    done(opinion_give(house.desk, Opinion.objects.get(order_id=key).pk, "reject", comment="fraud"))

    assert the_order(key).stage == "cancelled"
    assert data_of(key, "order.rejected")["reason"] == "fraud"


@pytest.mark.proves("B1", "B2", "L1")
def test_several_departments_review_in_parallel_and_duties_stay_apart() -> None:
    house = a_house(policies=("n14", "n14-wholesale"))
    key = submitted(house, a_request(a_customer(house, grade="A"), (an_item(house, on_hand=D(5)), 1)))
    sheet = {opinion.department: opinion for opinion in Opinion.objects.filter(order_id=key)}
    assert sorted(sheet) == ["finance", "sales", "warehouse"]
    assert all(opinion.task_id for opinion in sheet.values())

    done(opinion_give(house.finance, sheet["finance"].pk, "pass"))
    assert the_order(key).stage == "in_review"
    assert refused(opinion_give(house.sales, sheet["sales"].pk, "pass")).code == "own_request"


def test_two_duties_the_policy_keeps_apart_are_not_one_persons() -> None:
    house = a_house(policies=("n14", "n14-wholesale"))
    key = a_draft(house, a_request(a_customer(house, grade="A"), (an_item(house, on_hand=D(5)), 1)))
    done(orders_submit(house.desk, [key])[0])
    both = PersonRequest(login=house.people["sales"].login, name_zh="兼任", roles=("finance",))
    done(people_register(house.admin, [both])[0])
    sheet = {opinion.department: opinion for opinion in Opinion.objects.filter(order_id=key)}

    done(opinion_give(house.sales, sheet["sales"].pk, "pass"))

    assert refused(opinion_give(house.sales, sheet["finance"].pk, "pass")).code == "duties_apart"


def test_a_batch_of_opinions_asks_as_many_questions_as_one(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(100))
    keys = [submitted(house, a_request(customer, (item, 1))) for _ in range(13)]
    asked = list(Opinion.objects.filter(order_id__in=keys).order_by("pk").values_list("pk", flat=True))
    desk = house.desk
    done(opinions_give(desk, [Assessment(opinion_id=asked[0], decision="pass")])[0])  # warm

    with CaptureQueriesContext(connection) as one:
        done(opinions_give(desk, [Assessment(opinion_id=asked[1], decision="pass")])[0])
    with CaptureQueriesContext(connection) as many:
        for outcome in opinions_give(desk, [Assessment(opinion_id=key, decision="pass") for key in asked[2:]]):
            done(outcome)

    assert len(many) == len(one)
    assert {the_order(key).stage for key in keys} == {"reviewed"}


@pytest.mark.proves("B6")
def test_credit_is_decided_order_by_order_within_a_batch(house: House) -> None:
    customer, item = a_customer(house, limit=D(250)), an_item(house, price=D(10), on_hand=D(100))
    keys = [reviewed(house, a_request(customer, (item, 10))) for _ in range(3)]

    outcomes = orders_confirm(house.desk, keys)

    assert [type(outcome) for outcome in outcomes] == [type(outcomes[0]), type(outcomes[0]), Refused]
    (closed,) = refused(outcomes[2]).facts["clauses"]
    assert (closed["clause"], closed["role"]) == ("A.7", "credit.release")
    assert CreditAccount.objects.get(company=house.company).exposure == 200
    assert StockLevel.objects.get(company=house.company).reserved == 20


@pytest.mark.proves("B6", "INV-10")
def test_credit_over_the_limit_passes_once_finance_lets_it(house: House) -> None:
    customer, item = a_customer(house, limit=D(50)), an_item(house, price=D(10), on_hand=D(100))
    key = reviewed(house, a_request(customer, (item, 10)))
    refused(orders_confirm(house.desk, [key])[0])
    hold = Hold.objects.get(object_id=key, scope="confirm")

    assert refused(holds_release(house.desk, [hold.pk], "big client")[0]).facts["duty"] == "credit.release"
    done(holds_release(house.finance, [hold.pk], "guarantee received")[0])
    done(orders_confirm(house.desk, [key])[0])

    assert CreditAccount.objects.get(company=house.company).exposure == 100


def test_a_hold_whose_reason_is_gone_lifts_itself(house: House) -> None:
    from_stock, item = a_customer(house), an_item(house)
    key = reviewed(house, a_request(from_stock, (item, 5)))
    assert refused(orders_confirm(house.desk, [key])[0]).facts["clauses"][0]["clause"] == "A.4"
    goods_in(house, item, D(5))
    done(orders_confirm(house.desk, [key])[0])

    assert Hold.objects.get(object_id=key).state == "lifted"


@pytest.mark.proves("D1")
def test_two_lines_of_one_item_are_one_demand(house: House) -> None:
    item = an_item(house, on_hand=D(5))
    key = reviewed(house, a_request(a_customer(house), (item, 3), (item, 3)))

    refused(orders_confirm(house.desk, [key])[0])

    assert not Reservation.objects.filter(order_id=key).exists()


@pytest.mark.proves("B10")
@pytest.mark.parametrize("kind", [ObjectKind.ORDER, ObjectKind.CUSTOMER, ObjectKind.ITEM, ObjectKind.LINE])
def test_a_hold_put_by_hand_stops_every_kind_of_object(house: House, kind: ObjectKind) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(5))
    key = reviewed(house, a_request(customer, (item, 1)))
    line = OrderLine.objects.get(order_id=key)
    name = {
        ObjectKind.ORDER: str(key),
        ObjectKind.CUSTOMER: customer,
        ObjectKind.ITEM: item,
        ObjectKind.LINE: str(line.pk),
    }[kind]
    hold = done(hold_put(house.manager, HandHold(object_kind=kind, object=name, reason="recall")))["hold"]

    assert refused(orders_confirm(house.desk, [key])[0]).code == "on_hold"
    done(holds_release(house.manager, [int(str(hold))], "cleared")[0])
    done(orders_confirm(house.desk, [key])[0])


def test_unconfirming_gives_all_back_and_asks_the_departments_anew(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, price=D(10), on_hand=D(5)), 2)))

    done(orders_unconfirm(house.desk, [key], "wrong address")[0])

    assert the_order(key).stage == "awaiting_review"
    assert StockLevel.objects.get(company=house.company).reserved == 0
    assert CreditAccount.objects.get(company=house.company).exposure == 0
    review_pass(house, key)
    done(orders_confirm(house.desk, [key])[0])
    assert sorted(OrderVersion.objects.filter(order_id=key).values_list("number", flat=True)) == [1, 2]


def test_a_person_of_another_company_finds_nothing(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house), 1)))
    other = a_house()

    assert refused(orders_confirm(other.desk, [key])[0]).code == "not_found"


def test_a_delivery_of_another_company_cannot_be_held(house: House) -> None:
    other = a_house()
    key = confirmed(other, a_request(a_customer(other), (an_item(other, on_hand=D(5)), 1)))
    (delivery,) = planned(other, key)

    with pytest.raises(NotFound):
        hold_put(house.manager, HandHold(object_kind=ObjectKind.DELIVERY, object=str(delivery), reason="look"))


def test_a_customer_is_told_the_clause_and_not_our_figures(house: House) -> None:
    customer = a_customer(house, is_verified=False)
    key = a_draft(house, a_request(customer, (an_item(house), 1)))
    person = PersonRequest(login=f"buyer{key}", name_zh="买方", roles=("customer",), customer=customer)
    done(people_register(house.admin, [person])[0])
    buyer = actor_for(Person.objects.get(login=f"buyer{key}"), house.company, door="test")

    (clause,) = refused(orders_submit(buyer, [key])[0]).facts["clauses"]

    assert clause["clause"] == "S4.9:1.3"
    assert "trace" not in clause


@pytest.mark.proves("B6")
def test_an_order_in_a_currency_without_a_rate_is_not_submitted_by_any_way(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(5))
    request = DraftRequest(
        customer=customer,
        currency="USD",
        lines=(LineRequest(item=item, quantity=D(1), unit_price=D(9)),),
    )

    submitted_so = refused(orders_submit(house.sales, [a_draft(house, request)])[0])
    placed_so = refused(orders_place(house.sales, [request])[0])

    assert (submitted_so.code, placed_so.code) == ("currency_without_rate", "currency_without_rate")
    assert submitted_so.facts == {"currency": "USD", "own": "CNY"}
