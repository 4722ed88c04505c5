"""Registering an order by hand: ten rows, errors beside their fields, nothing typed is lost."""

from decimal import Decimal

import pytest

from ordinance.orders.models import Order
from tests.builders import House, a_customer, a_house, an_item
from tests.entrypoints.web.pages import text_of, visitor


@pytest.fixture
def house() -> House:
    return a_house()


def drafts(house: House) -> int:
    return Order.objects.filter(company_id=house.company.pk).count()


def test_a_draft_is_registered_once_however_often_its_form_is_sent(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    client = visitor(house.people["sales"])
    form = {"customer": customer, "customer_po": "PO-1", "item1": item, "quantity1": "1,200", "request_key": "k" * 24}

    first, second = client.post("/orders/new", form), client.post("/orders/new", form)

    assert first.headers["Location"] == second.headers["Location"]
    order = Order.objects.get(company_id=house.company.pk)
    assert order.gross == Decimal("12000")
    assert "The draft is registered" in text_of(client, first.headers["Location"])


@pytest.mark.parametrize(
    "change, said",
    [
        ({"customer": ""}, "must be given"),
        ({"quantity3": "many"}, "is no number"),
        ({"quantity3": "NaN"}, "is not"),
        ({"quantity3": "0"}, "must be above zero"),
        ({"quantity3": "-1"}, "must be above zero"),
        ({"quantity3": "1" + "0" * 30}, "is too large"),
        ({"item3": ""}, "must be given"),
        ({"customer_po": "a\x00b"}, "control characters"),
        ({"customer_po": "x" * 81}, "at most 80"),
        ({"requested_on": "2026-02-30"}, "must be a date"),
    ],
)
def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept(
    house: House, change: dict[str, str], said: str
) -> None:
    form = {
        "customer": a_customer(house),
        "customer_po": "PO-KEPT",
        "item3": an_item(house),
        "quantity3": "2",
        **change,
    }

    response = visitor(house.people["sales"]).post("/orders/new", form)

    page = response.content.decode()
    assert response.status_code == 422
    assert 'class="error-text"' in page
    assert said in page
    assert drafts(house) == 0
    assert all(f'value="{form[name]}"' in page for name in ("item3", "quantity3") if name not in change)


def test_what_nobody_knows_is_said_at_its_row(house: House) -> None:
    form = {"customer": a_customer(house), "item1": an_item(house), "quantity1": "1", "item4": "NOPE", "quantity4": "1"}

    response = visitor(house.people["sales"]).post("/orders/new", form)

    page = response.content.decode()
    assert response.status_code == 422
    typed = page.index('value="NOPE"')
    assert typed < page.index("error-text", typed) < page.index('name="quantity4"')
    assert drafts(house) == 0


def test_who_may_not_register_orders_has_no_form(house: House) -> None:
    client = visitor(house.people["auditor"])

    assert client.get("/orders/new").status_code == 403
    assert client.post("/orders/new", {"customer": "x"}).status_code == 403
    assert 'href="/orders/new"' not in text_of(client, "/orders")
