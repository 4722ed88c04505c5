"""Looking at pages as a signed-in person, in one language."""

from datetime import UTC, date, datetime

from django.test import Client

from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.people.models import Person
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.orders.models import Order
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.close import orders_close
from ordinance.workflows.collect import ReceiptRequest, receipt_record
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.plan import orders_plan
from tests.builders import House, done, pack_and_ship


def visitor(person: Person, *, language: str = "en") -> Client:
    """A browser this person is signed in with."""
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def text_of(client: Client, url: str, *, status: int = 200) -> str:
    """The page at an address, which answers with this status."""
    response = client.get(url)
    assert response.status_code == status, response.status_code
    return str(response.content.decode())


def deliveries_of(key: int) -> list[int]:
    """The deliveries an order travels in."""
    lines = DeliveryLine.objects.filter(order_id=key).order_by("delivery_id")
    return list(lines.values_list("delivery_id", flat=True).distinct())


def to_the_archive(house: House, key: int) -> Order:
    """Take a confirmed order whose goods are on hand through to its archive."""
    done(orders_plan(house.warehouse, [key])[0])
    for delivery in deliveries_of(key):
        done(pack_and_ship(house, [delivery], "顺丰", "SF1")[0])
        done(deliveries_sign(house.logistics, [delivery], "王敏")[0])
    done(bills_make(house.finance, [BillRequest(order_ids=(key,))])[0])
    order = Order.objects.select_related("customer").get(pk=key)
    assert order.customer is not None
    receipt = ReceiptRequest(
        customer_code=order.customer.code,
        payer=order.customer.name,
        amount=order.gross,
        currency=order.currency,
        method="transfer",
        bank_reference=f"B{key}",
        received_on=date(2026, 1, 5),
        order_ids=(key,),
    )
    done(receipt_record(house.finance, receipt))
    done(orders_close(house.desk, [key])[0])
    done(orders_archive(house.desk, [key])[0])
    return Order.objects.get(pk=key)


def journal_of(house: House) -> Journal:
    """A journal that is never written, for services a test calls by itself."""
    now = datetime.now(UTC)
    return Journal(house.company.pk, house.people["admin"].pk, now, now)
