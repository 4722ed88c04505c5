"""Editing a draft on its page: what the form does not show stays, and nobody writes over what they did not see."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ordinance.foundation.people.models import Person
from ordinance.orders.models import OrderLine
from ordinance.workflows.people import PersonRequest, people_register
from tests.builders import House, a_customer, a_draft, a_house, a_request, an_item, done, submitted, the_order
from tests.entrypoints.web.pages import text_of, visitor


@pytest.fixture
def house() -> House:
    return a_house()


def test_what_the_form_does_not_show_stays(house: House) -> None:
    customer, quoted, listed = a_customer(house), an_item(house), an_item(house)
    wanted = a_request(customer, (quoted, 3), (listed, 2))
    lines = (replace(wanted.lines[0], unit_price=Decimal("7.25"), description="as last time"), wanted.lines[1])
    key = a_draft(house, replace(wanted, channel="phone", customer_po="PO-9", ship_to_name="李收货", lines=lines))
    client = visitor(house.people["sales"])
    page = text_of(client, f"/orders/~{key}/edit")
    assert f'value="{quoted}"' in page and 'value="PO-9"' in page

    form = {"customer": customer, "customer_po": "PO-10", "edit_token": str(the_order(key).edit_token),
            "item1": quoted, "quantity1": "4", "item2": listed, "quantity2": "2"}  # fmt: skip
    assert client.post(f"/orders/~{key}/edit", form).status_code == 302

    order = the_order(key)
    assert (order.customer_po, order.channel, order.ship_to_name) == ("PO-10", "phone", "李收货")
    first = OrderLine.objects.get(order_id=key, position=1)
    assert (first.quantity, first.unit_price, first.description) == (4, Decimal("7.25"), "as last time")


def test_a_draft_that_was_changed_meanwhile_is_not_written_over(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    key = a_draft(house, a_request(customer, (item, 3)))
    client = visitor(house.people["sales"])
    form = {"customer": customer, "edit_token": str(the_order(key).edit_token), "item1": item, "quantity1": "5"}

    assert client.post(f"/orders/~{key}/edit", form).status_code == 302
    again = client.post(f"/orders/~{key}/edit", {**form, "quantity1": "6"})

    assert "changed after you read it" in again.content.decode()
    assert OrderLine.objects.get(order_id=key).quantity == 5


def test_errors_stand_beside_their_fields(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house), (an_item(house), 3)))
    form = {"customer": "NOBODY", "edit_token": "x", "item1": "", "quantity1": "many"}

    answer = visitor(house.people["sales"]).post(f"/orders/~{key}/edit", form)

    assert answer.status_code == 422
    assert "is no number" in answer.content.decode()


def test_only_drafts_are_edited(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=Decimal(9)), 3)))

    client, order = visitor(house.people["sales"]), the_order(key)
    text_of(client, f"/orders/{order.number}/edit", status=302)

    assert "Only a draft" in text_of(client, f"/orders/{order.number}")
    assert "/edit" not in text_of(client, f"/orders/{order.number}")


def test_customers_and_goods_are_offered_while_typing(house: House) -> None:
    customer, item = a_customer(house), an_item(house)

    page = text_of(visitor(house.people["sales"]), "/orders/new")

    assert f'<option value="{customer}">' in page and f'<option value="{item}">' in page


def test_a_customers_person_edits_their_own_draft_and_sets_no_price(house: House) -> None:
    customer, item = a_customer(house), an_item(house)
    wanted = a_request(customer, (item, 3))
    quoted = replace(wanted, lines=(replace(wanted.lines[0], unit_price=Decimal("0.01")),))
    key = a_draft(house, quoted)
    login = f"buyer-{house.company.code}"
    done(
        people_register(
            house.admin, [PersonRequest(login=login, name_zh="买方", roles=("customer",), customer=customer)]
        )[0]
    )
    client = visitor(Person.objects.get(login=login))
    form = {"customer": customer, "edit_token": str(the_order(key).edit_token), "item1": item, "quantity1": "5"}

    assert client.post(f"/orders/~{key}/edit", form).status_code == 302
    line = OrderLine.objects.get(order_id=key)
    assert line.quantity == 5
    assert line.unit_price != Decimal("0.01")
