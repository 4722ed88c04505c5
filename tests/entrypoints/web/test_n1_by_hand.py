"""The standard policy (N1) run by hand: each department does its step on the pages, by the forms they show."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Final

import pytest
from django.test import Client

from ordinance.foundation.people.models import Person
from ordinance.modules.archive.models import OrderFile
from ordinance.modules.billing.models import Bill
from ordinance.modules.review.models import Opinion
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.orders.models import Order
from ordinance.workflows.people import PersonRequest, people_register
from tests.builders import House, a_customer, a_house, an_item, done, house_today
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("N1", "D2", "E11")
REFUSED: Final = re.compile(r'class="note error"[^>]*>(.*?)</div>', re.DOTALL)


@pytest.fixture
def house() -> House:
    return a_house(policies=("n1",))


def another(house: House, role: str) -> Person:
    """A second person of a role: who checks is not who picked, who releases is not who submitted."""
    login = f"second-{role}-{house.company.code}"
    done(people_register(house.admin, [PersonRequest(login=login, name_zh=login, roles=(role,))])[0])
    return Person.objects.get(login=login)


def sent(client: Client, url: str, **form: object) -> str:
    """A form of a page that is taken; gives where it leads."""
    answer = client.post(url, {name: str(value) for name, value in form.items()})
    assert answer.status_code == 302, (url, answer.status_code, REFUSED.findall(answer.content.decode()))
    return str(answer.headers["Location"])


def opinion_of(key: int, department: str) -> int:
    return Opinion.objects.get(order_id=key, department=department, is_void=False).pk


def test_an_order_goes_from_draft_to_archive_by_the_pages_alone(house: House) -> None:
    customer, item = a_customer(house), an_item(house, price=Decimal("100.00"), on_hand=Decimal(10))
    sales, desk, finance = (visitor(house.people[role]) for role in ("sales", "desk", "finance"))
    picker, checker = visitor(house.people["warehouse"]), visitor(another(house, "warehouse"))
    logistics = visitor(house.people["logistics"])

    wanted = (house_today(house) + timedelta(days=20)).isoformat()
    sent(sales, "/orders/new", customer=customer, item1=item, quantity1="4", requested_on=wanted)
    order = Order.objects.get(company=house.company)
    sent(sales, f"/orders/~{order.pk}/submit")
    order.refresh_from_db()
    url = f"/orders/{order.number}"

    assert str(order.number) in text_of(finance, "/review")
    sent(finance, f"/review/{order.number}/opinion", opinion=opinion_of(order.pk, "finance"), decision="pass")
    sent(desk, f"/review/{order.number}/opinion", opinion=opinion_of(order.pk, "desk"), decision="pass")
    sent(desk, f"{url}/confirm")
    sent(desk, f"{url}/plan")

    delivery = DeliveryLine.objects.get(order_id=order.pk).delivery_id
    early = picker.post("/warehouse/ship", {"key": delivery})
    assert early.status_code == 409
    assert "8.2" in early.content.decode()
    sent(picker, f"/warehouse/{delivery}/scan", code=item, quantity="4")
    assert picker.post("/warehouse/check", {"key": delivery}).status_code == 403
    sent(checker, "/warehouse/check", key=delivery)
    sent(picker, "/warehouse/pack", key=delivery, packages="12.5")
    sent(picker, "/warehouse/ship", key=delivery, carrier="顺丰", tracking="SF1")
    sent(logistics, "/warehouse/sign", key=delivery, signed_by="王敏")

    sent(finance, f"{url}/bill")
    bill = Bill.objects.get(customer__code=customer, company=house.company)
    assert bill.number in text_of(finance, "/bills?state=open")
    paid_on = house_today(house).isoformat()
    sent(
        finance, f"{url}/receive",
        amount=bill.gross, payer="付款人", bank_reference=f"N1-{order.number}", received_on=paid_on,
    )  # fmt: skip
    sent(desk, f"{url}/close")
    sent(desk, f"{url}/archive")

    assert OrderFile.objects.filter(order_id=order.pk).exists()
    assert 'aria-current="step"' not in text_of(desk, url)


def test_who_submitted_an_order_does_not_release_it(house: House) -> None:
    customer, item = a_customer(house), an_item(house, price=Decimal("100.00"), on_hand=Decimal(10))
    desk, finance = visitor(house.people["desk"]), visitor(house.people["finance"])
    wanted = (house_today(house) + timedelta(days=20)).isoformat()
    sent(desk, "/orders/new", customer=customer, item1=item, quantity1="4", requested_on=wanted)
    order = Order.objects.get(company=house.company)
    sent(desk, f"/orders/~{order.pk}/submit")
    order.refresh_from_db()
    sent(finance, f"/review/{order.number}/opinion", opinion=opinion_of(order.pk, "finance"), decision="pass")
    release = {"opinion": opinion_of(order.pk, "desk"), "decision": "pass"}

    own = desk.post(f"/review/{order.number}/opinion", release)
    other = visitor(another(house, "desk")).post(f"/review/{order.number}/opinion", release)

    assert (own.status_code, other.status_code) == (403, 302)
