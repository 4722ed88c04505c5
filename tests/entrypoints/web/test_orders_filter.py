"""What the list of orders is narrowed to: each condition alone, at a glance beside the stage, in the board alike."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.calendar.queries import work_calendar
from ordinance.insight.board import board
from ordinance.insight.order_list import Filter, orders_matching
from ordinance.orders.models import Order
from ordinance.orders.states import ObjectKind, Stage
from ordinance.workflows.hold import HandHold, hold_put
from tests.builders import (
    D,
    House,
    a_customer,
    a_draft,
    a_house,
    a_request,
    an_item,
    confirmed,
    done,
    house_today,
    reviewed,
    submitted,
    the_order,
)
from tests.entrypoints.web.pages import text_of, visitor
from tests.entrypoints.web.test_orders import copies

pytestmark = pytest.mark.proves("J4", "H1")

BOARD_QUERIES = 13  # as the list, without the count


@pytest.fixture
def house() -> House:
    return a_house()


def test_late_at_risk_and_in_time_are_told_apart_by_working_days(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    late, risk, last, later = (confirmed(house, a_request(customer, (item, 1))) for _ in range(4))
    today = house_today(house)
    calendar = work_calendar(house.company.pk, house.company.zone)
    _promise(late, -1, today)
    _promise(risk, 0, today)
    Order.objects.filter(pk=last).update(promised_on=calendar.add_workdays(today, 2))
    Order.objects.filter(pk=later).update(promised_on=calendar.add_workdays(today, 3))

    assert found(house, Filter(is_late=True)) == {late}
    assert found(house, Filter(is_at_risk=True)) == {risk, last}
    page = text_of(visitor(house.people["desk"]), "/orders")
    assert page.count('bad">late</span>') == 1
    assert page.count('warn">at risk</span>') == 2


def test_what_is_not_promised_is_late_by_what_was_asked_for(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(1)), 1)))
    yesterday = house_today(house) - timedelta(days=1)
    Order.objects.filter(pk=key).update(promised_on=None, requested_on=yesterday)

    assert found(house, Filter(is_late=True)) == {key}
    Order.objects.filter(pk=key).update(fulfilment="done")
    assert found(house, Filter(is_late=True)) == set()


def test_an_order_is_on_hold_by_itself_its_line_its_customer_or_the_goods_it_claims(house: House) -> None:
    customer, held_customer = a_customer(house), a_customer(house)
    item, held_item = an_item(house, on_hand=D(9)), an_item(house, on_hand=D(9))
    free = submitted(house, a_request(customer, (item, 1)))
    by_itself = submitted(house, a_request(customer, (item, 1)))
    by_line = submitted(house, a_request(customer, (item, 1)))
    by_customer = submitted(house, a_request(held_customer, (item, 1)))
    by_goods = confirmed(house, a_request(customer, (held_item, 1)))
    line = the_order(by_line).lines.get()
    for kind, name in (
        (ObjectKind.ORDER, str(by_itself)),
        (ObjectKind.LINE, str(line.pk)),
        (ObjectKind.CUSTOMER, held_customer),
        (ObjectKind.ITEM, held_item),
    ):
        done(hold_put(house.desk, HandHold(object_kind=kind, object=name, reason="by_hand", note=f"because {kind}")))

    assert found(house, Filter(is_held=True)) == {by_itself, by_line, by_customer, by_goods}
    page = text_of(visitor(house.people["desk"]), "/orders?columns=stage,held")
    assert page.count('bad">on hold</span>') == 4
    assert {kind for kind in ("order", "line", "customer", "item") if f"because {kind}" in page} == {
        "order", "line", "customer", "item",
    }  # fmt: skip
    assert str(the_order(free).number) in text_of(visitor(house.people["desk"]), "/orders")


def test_every_other_narrowing_does_what_it_says(house: House) -> None:
    customer, other = a_customer(house), a_customer(house)
    item = an_item(house, price=D("10.00"), on_hand=D(9))
    draft = a_draft(house, a_request(customer, (item, 1)))
    small = submitted(house, a_request(customer, (item, 2), channel="phone"))
    large = submitted(house, a_request(other, (item, 9)))
    ready = reviewed(house, a_request(other, (item, 5)))
    Order.objects.filter(pk=small).update(promised_on="2026-03-05")
    Order.objects.filter(pk=large).update(promised_on="2026-03-09", entered_by=house.desk.person_id)

    assert found(house, Filter(status="draft")) == {draft}
    assert found(house, Filter(stages=("reviewed", "registered"))) == {draft, ready}
    assert found(house, Filter(customer=other)) == {large, ready}
    assert found(house, Filter(customer="NOBODY")) == set()
    assert found(house, Filter(channel="phone")) == {small}
    assert found(house, Filter(amount_from=D(50), amount_to=D(50))) == {ready}
    assert found(house, Filter(promised_from_on=house_today(house).replace(2026, 3, 6))) == {large}
    assert found(house, Filter(promised_until_on=house_today(house).replace(2026, 3, 6))) == {small}
    assert found(house, Filter(is_mine=True)) == {large}
    assert found(house, Filter(type=the_order(draft).type.code)) == {draft, small, large, ready}


def test_what_is_narrowed_stands_above_the_list_and_can_be_removed(house: House) -> None:
    submitted(house, a_request(a_customer(house), (an_item(house), 1)))
    page = text_of(visitor(house.people["desk"]), "/orders?stage=reviewed&stage=in_review&late=1&amount_from=5")

    assert 'href="/orders?stage=in_review&amp;late=1&amp;amount_from=5" aria-label="Remove Stage To confirm"' in page
    assert 'href="/orders?stage=reviewed&amp;stage=in_review&amp;amount_from=5"' in page
    assert "Nothing matches." in page


def test_the_board_counts_each_stage_of_the_same_filter(house: House) -> None:
    customer, item = a_customer(house, name="华东机械"), an_item(house, price=D("10.00"), on_hand=D(99))
    for pieces in (1, 2):
        submitted(house, a_request(customer, (item, pieces)))
    reviewed(house, a_request(customer, (item, 3)))
    a_draft(house, a_request(customer, (item, 4)))
    columns = {column.stage: column for column in board(house.desk, Filter(amount_to=D(30)))}

    assert {stage: column.count for stage, column in columns.items() if column.count} == {
        "awaiting_review": 2, "reviewed": 1,
    }  # fmt: skip
    assert columns[Stage.AWAITING_REVIEW].worth == [("CNY", Decimal(30))]
    assert [row.order.gross for row in columns[Stage.AWAITING_REVIEW].rows] == [20, 10]
    page = text_of(visitor(house.people["desk"]), "/orders/board?amount_to=30")
    assert 'href="/orders?amount_to=30"' in page
    assert 'href="/orders?amount_to=30&amp;stage=reviewed"' in page
    assert "华东机械" in page


def test_the_board_of_a_long_list_counts_no_further_than_it_says(house: House) -> None:
    order = the_order(submitted(house, a_request(a_customer(house), (an_item(house), 1))))
    client = visitor(house.people["desk"])
    client.get("/orders/board")
    asked = [_board_queries(client)]
    copies(order, 120)

    asked.append(_board_queries(client))

    assert asked == [BOARD_QUERIES] * 2
    page = text_of(client, "/orders/board")
    assert ">99+</span>" in page
    assert page.count("<article") == 8


def found(house: House, wanted: Filter) -> set[int]:
    return set(orders_matching(house.desk, wanted).values_list("pk", flat=True))


def _promise(key: int, days: int, today: date) -> None:
    Order.objects.filter(pk=key).update(promised_on=today + timedelta(days=days))


def _board_queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        text_of(client, "/orders/board")
    return len(queries)
