"""The one search on its page and beneath the box: by number, PO, names, pinyin, initials and tracking number."""

from decimal import Decimal

import pytest

from ordinance.modules.shipping.models import Delivery
from tests.builders import House, a_customer, a_house, a_request, an_item, confirmed, shipped, the_order
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("J4")


@pytest.fixture
def house() -> House:
    return a_house()


def test_whatever_people_know_of_an_order_finds_it(house: House) -> None:
    customer, item = a_customer(house, name="华东机械"), an_item(house, on_hand=Decimal(9))
    key = confirmed(house, a_request(customer, (item, 1), customer_po="PO-4711"))
    (delivery,) = shipped(house, key)
    Delivery.objects.filter(pk=delivery).update(tracking_number="SF998877")
    number = str(the_order(key).number)
    client = visitor(house.people["desk"])

    for text in (number, number[:8], "po-4711", "SF9988"):
        assert number in text_of(client, f"/search?q={text}"), text
    for text in ("华东", "huadong", "hdjx", customer):
        assert "华东机械" in text_of(client, f"/search?q={text}"), text
    assert "Nothing is called so" in text_of(client, "/search?q=nobody-knows")


def test_beneath_the_box_come_the_lines_alone(house: House) -> None:
    a_customer(house, name="华东机械")

    answer = visitor(house.people["desk"]).get("/search?q=hdjx", headers={"HX-Target": "found"}).content.decode()

    assert "华东机械" in answer
    assert "<html" not in answer


@pytest.mark.parametrize("query", ["q=" + "x" * 81, "q=%00", "q=%ef%bf%bf%01"])
def test_a_text_that_cannot_be_meant_is_refused(house: House, query: str) -> None:
    assert visitor(house.people["desk"]).get(f"/search?{query}").status_code == 400
