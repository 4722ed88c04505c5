"""One search: by what people know of a thing, a few of each kind, only what they may see, in a fixed number of
queries.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for
from ordinance.foundation.people.rules import Actor
from ordinance.insight.search import SHOWN, Results, search
from ordinance.masterdata.search import TOKEN_LENGTH, TOKENS_MOST, search_tokens, tokens_wanted
from ordinance.modules.billing.models import Bill
from ordinance.modules.shipping.models import Delivery
from ordinance.orders.models import Order
from ordinance.workflows.people import PersonRequest, people_register
from tests.builders import D, House, a_customer, a_draft, a_house, a_request, an_item, billed, confirmed, done, signed

QUERIES = 13


@pytest.fixture(scope="module")
def house() -> House:
    return a_house(policies=("n14",))


@pytest.fixture(scope="module")
def customer(house: House) -> str:
    return a_customer(house, code="KH-8801", name="深圳华强电子有限公司", name_en="Huaqiang Electronics Ltd")


@pytest.fixture(scope="module")
def order(house: House, customer: str) -> Order:
    item = an_item(house, code="LS-M8", on_hand=D(50))
    key = confirmed(house, a_request(customer, (item, 2), customer_po="PO-7788/a"))
    signed(house, key)
    billed(house, key)
    return Order.objects.get(pk=key)


def a_visitor(house: House, customer: str) -> Actor:
    """A person of the customer."""
    login = f"buyer-{customer}-{house.company.code}".lower()
    request = PersonRequest(login=login, name_zh="买方", roles=("customer",), customer=customer)
    done(people_register(house.admin, [request])[0])
    return actor_for(Person.objects.get(login=login), house.company, door="test")


def found(results: Results) -> dict[str, int]:
    groups = ("orders", "customers", "items", "deliveries", "bills")
    return {name: len(getattr(results, name).rows) for name in groups if getattr(results, name).rows}


@pytest.mark.parametrize(
    "text",
    ["KH-8801", "kh-88", "深圳华强", "华强电子", "强", "shenzhenhuaqiang", "huaqiang", "hua qiang", "HUAQIANG", "szhq",
     "hqdz", "electronics", "huaqiang ltd"],
)  # fmt: skip
def test_a_customer_is_found_by_code_name_pinyin_and_initials(house: House, customer: str, text: str) -> None:
    assert [row.code for row in search(house.sales, text).customers.rows] == [customer]


@pytest.mark.parametrize("text", ["华电", "qiangua", "8801", "电子 ltd"])
def test_what_is_not_called_so_is_not_found(house: House, customer: str, text: str) -> None:
    assert search(house.sales, text).customers.rows == []


def test_an_order_is_found_by_its_number_and_the_customers_po(house: House, order: Order) -> None:
    number = order.number or ""
    for text in (number, number.lower(), "PO-77", "PO-7788/a"):
        (row,) = search(house.sales, text).orders.rows
        assert (row.pk, row.customer and row.customer.code) == (order.pk, "KH-8801")


def test_deliveries_and_bills_are_found_with_their_order(house: House, order: Order) -> None:
    delivery = Delivery.objects.get(company=house.company)

    (by_tracking,) = search(house.sales, delivery.tracking_number).deliveries.rows
    (by_number,) = search(house.sales, delivery.number).deliveries.rows
    (bill,) = search(house.sales, Bill.objects.get(company=house.company).number).bills.rows

    assert by_tracking.delivery == by_number.delivery == delivery
    assert by_number.order == order
    assert by_number.customer and by_number.customer.code == "KH-8801"
    assert (bill.order, bill.bill.customer.code) == (order, "KH-8801")


def test_what_is_called_exactly_so_stands_first_among_many(house: House) -> None:
    customer = a_customer(house)
    item = an_item(house)
    keys = [a_draft(house, a_request(customer, (item, 1), customer_po=f"X1{n or ''}")) for n in range(SHOWN + 3)]

    orders = search(house.sales, "X1").orders

    assert (orders.rows[0].pk, len(orders.rows), orders.has_more) == (keys[0], SHOWN, True)
    assert [row.pk for row in search(house.sales, "x19").orders.rows] == [keys[9]]


def test_a_customers_person_finds_their_own(house: House, order: Order) -> None:
    own, other = a_visitor(house, "KH-8801"), a_visitor(house, a_customer(house, name="上海别家公司"))
    delivery = Delivery.objects.get(company=house.company)

    for text, kind in ((order.number, "orders"), (delivery.number, "deliveries"), ("华强", "customers")):
        assert kind in found(search(own, text or ""))
        assert found(search(other, text or "")) == {}


def test_without_reading_orders_people_find_master_data_or_nothing(house: House, order: Order) -> None:
    operator = Actor(
        person_id=1, company_id=house.company.pk, zone=house.company.zone, duties=frozenset({"system.operate"}),
        door="test",
    )  # fmt: skip

    assert found(search(house.admin, order.number or "")) == {}
    assert found(search(house.admin, "华强")) == {"customers": 1}
    assert found(search(operator, "华强")) == {}


def test_another_company_finds_nothing(order: Order) -> None:
    other = a_house()

    assert found(search(other.sales, order.number or "")) == found(search(other.sales, "华强")) == {}


@pytest.mark.parametrize("text", ["", "  ", "\0", "%", "'", "_" * 500, "\U0010ffff", "{", "\\", '"'])
def test_any_text_is_answered(house: House, text: str) -> None:
    assert search(house.sales, text).is_empty


@pytest.mark.proves("H1")
def test_the_number_of_queries_is_fixed(house: House, order: Order) -> None:
    sales, counts = house.sales, []
    for text in ("S", order.number or "", "KH", "DN", "华强"):
        with CaptureQueriesContext(connection) as queries:
            search(sales, text)
        counts.append(len(queries))

    assert max(counts) <= QUERIES


def test_long_names_keep_their_first_tokens() -> None:
    name = "".join(chr(0x4E00 + n) for n in range(200))

    tokens = search_tokens("CODE", name)

    assert {"code", name[:40], name[:2], name[198:]} <= set(tokens)
    assert len(tokens) <= TOKENS_MOST
    assert max(len(token) for token in tokens) == TOKEN_LENGTH


def test_what_is_typed_has_its_alternatives() -> None:
    assert tokens_wanted("Hua Qiang") == [["hua", "qiang"], ["huaqiang"]]
    assert tokens_wanted("华强电") == [["华强", "强电"]]
    assert tokens_wanted(" ") == []
