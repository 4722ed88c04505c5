"""Taking an order down: what is priced, what is refused, what is only warned of."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ordinance.foundation.errors import Refused, StaleVersion
from ordinance.orders.models import Order, OrderLine
from ordinance.workflows.draft import draft_edit, orders_draft
from ordinance.workflows.register import PriceRequest, customer_status_change, items_take_out_of_sale, prices_set
from ordinance.workflows.terms.requests import DraftRequest, LineRequest
from tests.builders import House, a_customer, a_draft, a_house, a_request, an_item, done, the_order
from tests.ledger import kinds_of

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.mark.proves("B5", "INV-07")
def test_a_price_with_tax_stays_the_price_with_tax(house: House) -> None:
    order = the_order(a_draft(house, a_request(a_customer(house), (an_item(house, price=D("1.00")), 3))))

    assert (order.gross, order.net, order.vat) == (D("3.00"), D("2.65"), D("0.35"))


@pytest.mark.proves("B5", "INV-07")
def test_a_price_without_tax_stays_the_price_without_tax(house: House) -> None:
    item = an_item(house, price=D("1.00"), basis="net")
    request = a_request(a_customer(house), (item, 3), basis="net")

    order = the_order(a_draft(house, request))

    assert (order.net, order.vat, order.gross) == (D("3.00"), D("0.39"), D("3.39"))


@pytest.mark.proves("A14", "B5")
def test_an_agreement_beats_the_list_and_a_break_beats_the_agreement(house: House) -> None:
    customer, item = a_customer(house), an_item(house, price=D(10))
    rules = [
        PriceRequest(item=item, customer=customer, kind="agreement", price=D(9)),
        PriceRequest(item=item, customer=customer, kind="quantity_break", min_quantity=D(100), price=D(8)),
    ]
    for outcome in prices_set(house.admin, rules):
        done(outcome)

    few, many = a_draft(house, a_request(customer, (item, 5))), a_draft(house, a_request(customer, (item, 100)))

    assert OrderLine.objects.get(order_id=few).unit_price == D(9)
    assert OrderLine.objects.get(order_id=many).unit_price == D(8)


@pytest.mark.proves("A2")
def test_a_draft_lists_what_it_lacks(house: House) -> None:
    customer = a_customer(house, contact="", address="")
    item = an_item(house, price=None)

    order = the_order(a_draft(house, a_request(customer, (item, 1))))

    assert order.missing == "contact,address,price:1"
    assert order.stage == "incomplete"


def test_the_same_po_twice_warns_and_is_taken(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    a_draft(house, a_request(customer, (item, 1), customer_po="PO-1"))

    facts = done(orders_draft(house.sales, [a_request(customer, (item, 1), customer_po="PO-1")])[0])

    assert facts["warnings"] == ["duplicate_po"]


NAN, HUGE = D("NaN"), D("1E30")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"item": "NOSUCH"}, "unknown_item", "lines.1.item"),
        ({"quantity": D(0)}, "invalid_number", "lines.1.quantity"),
        ({"quantity": D(-1)}, "invalid_number", "lines.1.quantity"),
        ({"quantity": NAN}, "invalid_number", "lines.1.quantity"),
        ({"quantity": HUGE}, "invalid_number", "lines.1.quantity"),
        ({"quantity": D("0.5")}, "quantity_too_fine", "lines.1.quantity"),
        ({"unit": "parsec"}, "unknown_unit", "lines.1.unit"),
        ({"warehouse": "MOON"}, "unknown_warehouse", "lines.1.warehouse"),
        ({"unit_price": D("-1")}, "invalid_number", "lines.1.unit_price"),
        ({"requested_on": (datetime.now(UTC) - timedelta(days=3)).date()}, "date_in_past", "lines.1.requested_on"),
    ],
)
def test_a_bad_line_is_refused_by_field_and_nothing_is_written(
    house: House, change: dict[str, object], code: str, field: str
) -> None:
    line = {"item": an_item(house), "quantity": D(1), **change}
    request = DraftRequest(customer=a_customer(house), lines=(LineRequest(**line),))  # type: ignore[arg-type]

    (outcome,) = orders_draft(house.sales, [request])

    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.facts["field"]) == (code, field)
    assert not Order.objects.filter(company=house.company).exists()


def test_a_closed_customer_takes_no_new_order(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    done(customer_status_change(house.admin, customer, "closed", "no longer in business"))

    (outcome,) = orders_draft(house.sales, [a_request(customer, (item, 1))])

    assert isinstance(outcome, Refused)
    assert outcome.code == "customer_closed"


def test_late_entry_may_ask_for_a_date_that_was_still_to_come(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    then = datetime.now(UTC) - timedelta(days=30)
    request = a_request(customer, (item, 1), requested_on=(then + timedelta(days=5)).date())

    order_id = done(orders_draft(house.sales.at(then), [request])[0])["order"]

    assert the_order(int(str(order_id))).ordered_at == then


def test_fifty_with_three_refused_writes_forty_seven(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    requests = [a_request(customer, ("NOSUCH" if n in (3, 17, 40) else item, 1)) for n in range(50)]

    outcomes = orders_draft(house.sales, requests)

    assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, Refused)] == [3, 17, 40]
    assert Order.objects.filter(company=house.company).count() == 47


def test_all_or_none_writes_nothing_when_one_is_refused(house: House) -> None:
    customer, item = a_customer(house), an_item(house)

    outcomes = orders_draft.all_or_none(house.sales, [a_request(customer, (item, 1)), a_request(customer, ("NO", 1))])

    assert [outcome.code for outcome in outcomes if isinstance(outcome, Refused)] == ["batch_undone", "unknown_item"]
    assert not Order.objects.filter(company=house.company).exists()


def test_two_people_on_one_draft_do_not_overwrite_each_other(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    key = a_draft(house, a_request(customer, (item, 1)))
    token = the_order(key).edit_token
    done(draft_edit(house.sales, key, a_request(customer, (item, 2)), token))

    with pytest.raises(StaleVersion):
        draft_edit(house.sales, key, a_request(customer, (item, 3)), token)

    assert OrderLine.objects.get(order_id=key).quantity == 2
    assert kinds_of(key) == [
        "order.drafted", "decision.price", "task.opened", "order.draft_edited", "decision.price",
    ]  # fmt: skip


@pytest.mark.proves("B10")
def test_an_item_out_of_sale_is_held_at_the_gate(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    done(items_take_out_of_sale(house.admin, [item], datetime.now(UTC).date(), "model ended")[0])

    key = a_draft(house, a_request(customer, (item, 1)))

    assert the_order(key).status == "draft"
