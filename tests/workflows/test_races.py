"""Two people at once: one decision, one effect; and the same without the guard, which must go wrong."""

from decimal import Decimal

import pytest
from django.db import transaction

from ordinance.foundation.errors import Done, Refusal
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.review.models import Opinion
from ordinance.orders.models import Order
from ordinance.workflows.confirm import orders_confirm
from tests.builders import a_customer, a_house, a_request, an_item, opinion_give, reviewed, submitted, the_order
from tests.harness.races import at_barrier, at_the_same_time
from tests.ledger import kinds_of

D = Decimal


@pytest.mark.proves("INV-15", "B2")
def test_two_approvals_at_once_are_one_decision() -> None:
    house = a_house()
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 1)))
    opinion = Opinion.objects.get(order_id=key)

    def decide(decision: str) -> str:
        outcome = opinion_give(house.desk, opinion.pk, decision, comment="as I see it")
        return decision if isinstance(outcome, Done) else outcome.code

    said = at_the_same_time(decide, ["pass", "reject", "pass", "reject"])

    assert said.count("opinion_given") == 3
    opinion.refresh_from_db()
    assert opinion.decision in said
    assert kinds_of(key).count("review.opinion_given") == 1


def test_without_the_lock_two_approvals_both_count() -> None:
    house = a_house()
    key = submitted(house, a_request(a_customer(house), (an_item(house), 1)))
    opinion_id = Opinion.objects.get(order_id=key).pk
    both_have_read = at_barrier(2)

    def decide(decision: str) -> int:
        with transaction.atomic():
            opinion = Opinion.objects.get(pk=opinion_id)
            both_have_read()
            if opinion.decision:
                return 0
            return Opinion.objects.filter(pk=opinion_id).update(decision=decision, decided_by=1)

    assert sum(at_the_same_time(decide, ["pass", "reject"])) == 2


@pytest.mark.proves("INV-10", "B6")
def test_two_orders_against_one_limit_pass_once() -> None:
    house = a_house()
    customer, item = a_customer(house, limit=D(150)), an_item(house, price=D(10), on_hand=D(100))
    keys = [reviewed(house, a_request(customer, (item, 10))) for _ in range(4)]

    outcomes = at_the_same_time(lambda key: orders_confirm(house.desk, [key])[0], keys)

    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    assert CreditAccount.objects.get(company=house.company).exposure == 100


def test_without_the_lock_two_orders_pass_one_limit() -> None:
    house = a_house()
    customer = a_customer(house, limit=D(150))
    account_id = CreditAccount.objects.get(company=house.company, customer__code=customer).pk
    both_have_read = at_barrier(2)

    def take(amount: Decimal) -> bool:
        with transaction.atomic():
            account = CreditAccount.objects.get(pk=account_id)
            both_have_read()
            if account.exposure + amount > account.credit_limit:
                return False
            CreditAccount.objects.filter(pk=account_id).update(exposure=account.exposure + amount)
            return True

    assert at_the_same_time(take, [D(100), D(100)]) == [True, True]


@pytest.mark.proves("D1")
def test_two_confirmations_of_one_order_reserve_once() -> None:
    house = a_house()
    item = an_item(house, on_hand=D(10))
    key = reviewed(house, a_request(a_customer(house), (item, 4)))

    outcomes = at_the_same_time(lambda _: orders_confirm(house.desk, [key])[0], range(4))

    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    assert Order.objects.get(pk=key).status == "confirmed"
    assert kinds_of(key).count("order.confirmed") == 1


def test_orders_with_the_same_goods_in_opposite_order_do_not_deadlock() -> None:
    house = a_house()
    customer = a_customer(house)
    first, second = an_item(house, on_hand=D(100)), an_item(house, on_hand=D(100))
    keys = [reviewed(house, a_request(customer, *((first, 1), (second, 1))[:: 1 if n % 2 else -1])) for n in range(8)]

    def confirm(key: int) -> bool:
        try:
            return isinstance(orders_confirm(house.desk, [key])[0], Done)
        except Refusal:
            return False

    assert all(at_the_same_time(confirm, keys))
    assert {the_order(key).status for key in keys} == {"confirmed"}
