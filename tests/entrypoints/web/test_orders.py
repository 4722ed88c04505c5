"""The list of orders: its filter, its pages, whose orders it shows, and how many questions it asks."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.database.ids import KEYS
from ordinance.orders.models import Order
from tests.builders import House, a_customer, a_draft, a_house, a_request, an_item, confirmed, submitted, the_order
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("J4")

# session, person, posts; of the frame three; views, types, page; lines, holds, tasks, people of its rows; count
QUERIES = 13


def copies(order: Order, count: int, tag: str = "") -> None:
    """More orders like one, so that a list has something to page through."""
    number = order.number
    for place, key in enumerate(KEYS.take(count)):
        order.pk, order.number = key, f"{number}-{tag}{place:05}"
        order.ordered_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=place // 3)
        order.ledger_seq, order._state.adding = 0, True
        order.save(force_insert=True)


@pytest.fixture
def house() -> House:
    return a_house()


def test_the_filter_stands_in_the_address(house: House) -> None:
    customer, item = a_customer(house, name="华东机械"), an_item(house, on_hand=Decimal(100))
    draft = a_draft(house, a_request(customer, (item, 1), customer_po="PO-DRAFT"))
    inside = the_order(submitted(house, a_request(customer, (item, 2), customer_po="PO-INSIDE")))
    client = visitor(house.people["desk"])

    assert f"~{draft}" in text_of(client, "/orders?status=draft")
    assert str(inside.number) not in text_of(client, "/orders?status=draft")
    assert str(inside.number) in text_of(client, "/orders?stage=awaiting_review&q=po-inside")
    assert str(inside.number) in text_of(client, f"/orders?q={inside.number}")
    assert str(inside.number) in text_of(client, "/orders?q=hdjx")
    assert "PO-DRAFT" in text_of(client, "/orders?q=华东机")
    assert "Nothing matches" in text_of(client, "/orders?to=2020-01-01")


def test_pages_go_on_by_key_and_show_every_order_once(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    copies(the_order(submitted(house, a_request(customer, (item, 1)))), 119)
    client = visitor(house.people["desk"])
    seen: list[str] = []
    url: str | None = "/orders"
    while url:
        page = text_of(client, url)
        seen += [part.partition('"')[0] for part in page.split('<a href="/orders/')[1:] if not part.startswith("new")]
        url = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&") or None

    assert len(seen) == len(set(seen)) == 120


def test_a_large_list_says_more_than_a_thousand_and_asks_no_more_questions(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    order = the_order(submitted(house, a_request(customer, (item, 1))))
    client = visitor(house.people["desk"])
    asked = []
    for more in (9, 90, 901):
        copies(the_order(order.pk), more, tag=f"{more}-")
        with CaptureQueriesContext(connection) as queries:
            page = text_of(client, "/orders")
        asked.append(len(queries))

    assert asked == [QUERIES] * 3
    assert "more than 1,000" in page


def test_an_order_that_should_have_left_is_late(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=Decimal(5))
    key = confirmed(house, a_request(customer, (item, 1)))
    Order.objects.filter(pk=key).update(promised_on="2020-01-01")

    assert ">late<" in text_of(visitor(house.people["desk"]), "/orders")


def test_other_companies_orders_are_not_there(house: House) -> None:
    other = a_house()
    theirs = the_order(submitted(other, a_request(a_customer(other), (an_item(other), 1), customer_po="PO-SECRET")))
    client = visitor(house.people["desk"])

    assert "Nothing matches" in text_of(client, "/orders?q=PO-SECRET")
    assert client.get(f"/orders/~{theirs.pk}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "a" * 81, "status=none", "stage=x", "from=2026-13-01", "to=99999-01-01", "at=x", "from=%00",
     "sort=customer", "columns=nothing", "amount_from=-1", "export=csv", "late=2", "stage=reviewed&stage=x"],
)  # fmt: skip
def test_an_address_nobody_can_mean_is_answered_400(house: House, query: str) -> None:
    assert visitor(house.people["desk"]).get(f"/orders?{query}").status_code == 400


def test_somebody_who_may_not_read_orders_is_told_so(house: House) -> None:
    assert visitor(house.people["admin"]).get("/orders").status_code == 403
