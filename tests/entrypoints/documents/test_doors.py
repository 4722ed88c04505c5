"""Papers over HTTP: on the pages and in the API, for whoever may read the order."""

from decimal import Decimal
from urllib.parse import quote

import pytest

from ordinance.foundation.people.models import Person
from ordinance.masterdata.parties.models import Customer
from ordinance.modules.shipping.models import Delivery
from ordinance.orders.models import Order
from ordinance.workflows.people import PersonRequest, people_register
from tests.builders import House, a_customer, a_house, a_request, an_item, confirmed, done, planned
from tests.entrypoints.api.calling import caller_for
from tests.entrypoints.documents.reading import code_on, flat
from tests.entrypoints.web.pages import visitor

pytestmark = pytest.mark.proves("D2")


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def order(house: House) -> Order:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=Decimal(9)), 2)))
    return Order.objects.select_related("customer").get(pk=key)


def test_a_paper_is_shown_in_the_browser_and_saved_under_its_name(house: House, order: Order) -> None:
    answer = visitor(house.people["desk"]).get(f"/orders/{order.number}/papers/confirmation?language=zh")

    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    name = quote(f"订单确认书 {order.number}.pdf")
    assert answer["Content-Disposition"] == f"inline; filename=\"{order.number}.pdf\"; filename*=UTF-8''{name}"
    assert answer.content.startswith(b"%PDF-")


def test_without_a_language_it_speaks_the_readers(house: House, order: Order) -> None:
    answer = visitor(house.people["desk"], language="en").get(f"/orders/{order.number}/papers/confirmation")

    assert "Orderconfirmation" in flat(answer.content)


def test_the_code_leads_to_this_host(house: House, order: Order) -> None:
    (key,) = planned(house, order.pk)
    number = Delivery.objects.get(pk=key).number
    url = f"/orders/{order.number}/papers/delivery-note?delivery={number}&form=continuous"

    answer = visitor(house.people["warehouse"]).get(url)
    assert code_on(answer.content) == f"http://testserver/deliveries/{number}"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("confirmation?language=fr", 422),
        ("confirmation?form=a5", 422),
        ("confirmation?form=continuous", 422),
        ("confirmation?delivery=DN1", 422),
        ("delivery-note", 409),
        ("delivery-note?delivery=DN1", 404),
        ("delivery-note?delivery=%00", 422),
        ("passport", 404),
    ],
)
def test_what_cannot_be_printed_is_said(house: House, order: Order, query: str, status: int) -> None:
    answer = visitor(house.people["desk"]).get(f"/orders/{order.number}/papers/{query}")

    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/html")


def test_a_customers_person_has_their_own_papers_only(house: House, order: Order) -> None:
    customer = order.customer
    assert customer is not None
    client = visitor(a_buyer(house, customer))

    statuses = {
        paper: client.get(f"/orders/{order.number}/papers/{paper}").status_code
        for paper in ("confirmation", "statement", "delivery-note", "review", "pick-list", "packing-list")
    }
    assert statuses == {
        "confirmation": 200, "statement": 200, "delivery-note": 409, "review": 404, "pick-list": 404,
        "packing-list": 404,
    }  # fmt: skip
    stranger = Customer.objects.get(company=house.company, code=a_customer(house))
    assert visitor(a_buyer(house, stranger)).get(f"/orders/{order.number}/papers/confirmation").status_code == 404


def a_buyer(house: House, customer: Customer) -> Person:
    """A person of a customer."""
    login = f"buyer-{customer.pk}"
    request = PersonRequest(login=login, name_zh="买方", roles=("customer",), customer=customer.code)
    done(people_register(house.admin, [request])[0])
    return Person.objects.get(login=login)


def test_the_api_gives_the_same_paper(house: House, order: Order) -> None:
    caller = caller_for(house.people["desk"], house.company)

    answer = caller.get(f"/orders/{order.number}/papers/confirmation?language=zh")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert "订单确认书" in flat(answer.content)
    assert caller.get(f"/orders/{order.number}/papers/delivery-note").json()["code"] == "paper_not_yet"
    assert caller.get(f"/orders/{order.number}/papers/confirmation?langauge=zh").status_code == 422


def test_characters_no_font_has_are_named_in_a_header(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house, name="𠮷野家"), (an_item(house, on_hand=Decimal(1)), 1)))
    number = Order.objects.get(pk=key).number

    answer = visitor(house.people["desk"]).get(f"/orders/{number}/papers/confirmation")
    assert answer["X-Missing-Glyphs"] == "U+20BB7"
