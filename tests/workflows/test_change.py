"""Changing a confirmed order: less or more makes a version, at frozen prices, never below what is done."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ordinance.foundation.errors import InvalidInput, Outcome, Refused, StaleVersion
from ordinance.modules.billing.models import Instalment
from ordinance.modules.promise.models import Peg
from ordinance.modules.stock.models import StockLevel
from ordinance.orders.models import Hold, Order, OrderVersion
from ordinance.orders.states import ObjectKind
from ordinance.workflows.change import ChangeRequest, MoveRefused, order_change
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from ordinance.workflows.revising import ChangeBelowDone, ChangeUncovered
from ordinance.workflows.supply import NewSupply, supplies_add
from tests.builders import House, a_customer, a_draft, a_house, a_request, an_item, confirmed, done, goods_in, the_order
from tests.ledger import data_of, kinds_of
from tests.workflows.money import billed, deliver, exposure_of, in_balance, the_lines, today

pytestmark = pytest.mark.proves("F1")

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def change(house: House, key: int, quantity: Decimal | int | str, *, token: int | None = None) -> Outcome:
    """The first line of the order to another quantity."""
    request = ChangeRequest(lines={the_lines(key)[0].pk: D(quantity)}, reason="客户改单")
    return order_change(house.desk, key, request, the_order(key).edit_token if token is None else token)


def test_a_decrease_after_confirmation_makes_version_2(house: House) -> None:
    customer = a_customer(house)
    item = an_item(house, price=D("0.333"), on_hand=D(10))
    key = confirmed(house, a_request(customer, (item, 10)))
    assert exposure_of(house, customer) == D("3.33")

    facts = done(change(house, key, 7))

    (line,) = the_lines(key)
    assert (facts["version"], the_order(key).version) == (2, 2)
    assert (line.quantity, line.cancelled, line.reserved) == (10, 3, 7)
    assert (line.unit_price, line.gross, the_order(key).gross) == (D("0.333"), D("2.33"), D("2.33"))
    assert StockLevel.objects.get(item__code=item, company=house.company).reserved == 7
    assert exposure_of(house, customer) == D("2.33")
    assert [version.number for version in OrderVersion.objects.filter(order_id=key).order_by("number")] == [1, 2]
    assert data_of(key, "order.changed")["changes"] == [
        {"line": 1, "field": "gross", "before": "3.33", "after": "2.33"},
        {"line": 1, "field": "quantity", "before": "10", "after": "7"},
    ]
    assert sum(part.amount for part in Instalment.objects.filter(order_id=key)) == D("2.33")
    in_balance(house)


def test_promised_goods_are_given_back_before_those_on_hand(house: House) -> None:
    item = an_item(house, on_hand=D(4))
    supply = NewSupply(item=item, warehouse="MAIN", due_on=today() + timedelta(days=9), quantity=D(6))
    done(supplies_add(house.purchasing, [supply])[0])
    key = confirmed(house, a_request(a_customer(house), (item, 9)))
    assert (the_lines(key)[0].reserved, the_lines(key)[0].pegged) == (4, 5)

    done(change(house, key, 3))

    assert (the_lines(key)[0].reserved, the_lines(key)[0].pegged) == (3, 0)
    assert Peg.objects.get(order_id=key).quantity == 0
    in_balance(house)


def test_an_increase_takes_more_goods_and_more_credit_or_is_refused(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(6))
    key = confirmed(house, a_request(customer, (item, 4)))

    done(change(house, key, 6))

    (line,) = the_lines(key)
    assert (line.quantity, line.cancelled, line.reserved, the_order(key).gross) == (6, 0, 6, D("60.00"))
    assert exposure_of(house, customer) == D("60.00")
    with pytest.raises(ChangeUncovered):
        change(house, key, 7)
    goods_in(house, item, D(1))
    done(change(house, key, 7))
    assert the_order(key).version == 3
    in_balance(house)


def test_never_below_what_was_shipped_or_billed(house: House) -> None:
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(10)), 10)))
    deliver(house, {the_lines(key)[0].pk: 4})
    before = Order.objects.filter(pk=key).values().get()

    with pytest.raises(ChangeBelowDone) as refused:
        change(house, key, 3)

    assert refused.value.facts["least"] == 4
    assert Order.objects.filter(pk=key).values().get() == before
    billed(house, key)
    done(change(house, key, 4))
    order = the_order(key)
    assert (order.gross, order.fulfilment, order.invoicing) == (D("40.00"), "done", "done")
    assert exposure_of(house, customer) == D("40.00")
    in_balance(house)


def test_a_line_can_be_cancelled_whole(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(5))
    key = confirmed(house, a_request(customer, (item, 2), (item, 3)))

    done(change(house, key, 0))

    assert [line.gross for line in the_lines(key)] == [D("0"), D("30.00")]
    assert exposure_of(house, customer) == D("30.00")
    in_balance(house)


def test_who_read_an_older_state_is_refused(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    token = the_order(key).edit_token
    done(change(house, key, 4))

    with pytest.raises(StaleVersion) as refused:
        change(house, key, 3, token=token)

    assert refused.value.facts["edit_token"] == the_order(key).edit_token
    assert the_order(key).version == 2


def test_a_date_changes_by_a_version_too(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    line, later = the_lines(key)[0].pk, today() + timedelta(days=20)

    done(
        order_change(
            house.desk, key, ChangeRequest(requested_on={line: later}, reason="延期"), the_order(key).edit_token
        )
    )

    assert (the_lines(key)[0].requested_on, the_order(key).version) == (later, 2)


def test_bad_changes_are_refused_and_change_nothing(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    line, token = the_lines(key)[0].pk, the_order(key).edit_token
    bad = [
        ChangeRequest(lines={line: D("NaN")}, reason="x"),
        ChangeRequest(lines={line: D(10) ** 30}, reason="x"),
        ChangeRequest(lines={line: D(-1)}, reason="x"),
        ChangeRequest(lines={line: D(5)}, reason="same as before"),
        ChangeRequest(lines={0: D(1)}, reason="x"),
        ChangeRequest(lines={line: D(1)}, reason=" "),
        ChangeRequest(requested_on={line: today() - timedelta(days=1)}, reason="x"),
        ChangeRequest(reason="x"),
    ]
    kinds = kinds_of(key)

    for request in bad:
        with pytest.raises(InvalidInput):
            order_change(house.desk, key, request, token)

    assert (kinds_of(key), the_order(key).edit_token) == (kinds, token)
    draft = a_draft(house, a_request(a_customer(house), (an_item(house), 1)))
    with pytest.raises(MoveRefused):
        change(house, draft, 2)


def test_a_hold_stops_the_change(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    hold = HandHold(object_kind=ObjectKind.ORDER, object=str(key), scope="change", reason="dispute")
    done(hold_put(house.desk, hold))

    outcome = change(house, key, 4)

    assert isinstance(outcome, Refused)
    assert outcome.code == "on_hold"
    assert the_order(key).version == 1


def test_an_increase_beyond_the_credit_limit_is_held_until_it_is_released(house: House) -> None:
    customer = a_customer(house, limit=D("50.00"))
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(9)), 5)))

    outcome = change(house, key, 6)

    assert isinstance(outcome, Refused)
    assert [clause["clause"] for clause in outcome.facts["clauses"]] == ["A.7"]
    assert (the_order(key).version, exposure_of(house, customer)) == (1, D("50.00"))
    done(change(house, key, 4))
    hold = Hold.objects.get(object_id=key, clause="A.7", scope="change")
    done(holds_release(house.finance, [hold.pk], "老客户")[0])
    done(change(house, key, 6))
    assert exposure_of(house, customer) == D("60.00")
