"""What customers are written and how a fapiao gets its number: sent once, noted once, however often it is handled."""

from decimal import Decimal
from email import message_from_bytes
from email.policy import default

import pytest

from ordinance.entrypoints.connectors.mail import mail_folder
from ordinance.entrypoints.worker.duties import Duties
from ordinance.entrypoints.worker.loop import Worker
from ordinance.foundation.ledger.models import LedgerEntry, LedgerLink
from ordinance.foundation.messages.models import MessageState, OutboxMessage
from ordinance.masterdata.parties.models import Contact
from ordinance.modules.billing.models import Fapiao, FapiaoState
from ordinance.workflows.fapiao import fapiao_request
from tests.builders import House, a_customer, a_house, a_request, an_item, billed, confirmed, done, shipped, signed

pytestmark = pytest.mark.proves("H2", "INV-17")


@pytest.fixture
def house() -> House:
    return a_house()


def an_order(house: House, *, email: str = "wang@example.cn") -> int:
    customer = a_customer(house, name="深圳华强贸易")
    Contact.objects.filter(customer__code=customer, customer__company=house.company).update(email=email)
    return confirmed(house, a_request(customer, (an_item(house, on_hand=Decimal(10)), 3), customer_po="PO-77"))


def work_until_idle() -> None:
    worker = Worker(duties=Duties(every={}))
    while worker.turn():
        pass


def message_of(topic: str, stream: int) -> OutboxMessage:
    return OutboxMessage.objects.get(topic=topic, stream=stream)


def notes_about(stream: int) -> list[str]:
    links = LedgerLink.objects.filter(linked_stream=stream).values_list("stream", flat=True)
    return list(LedgerEntry.objects.filter(stream__in=links, kind__startswith="notice.").values_list("kind", flat=True))


def test_a_confirmed_order_is_written_to_its_customer_in_both_languages(house: House) -> None:
    order = an_order(house)

    work_until_idle()

    message = message_of("order.confirmed", order)
    letter = message_from_bytes((mail_folder() / f"{message.pk}.eml").read_bytes(), policy=default)
    text = str(letter.get_content())
    assert (letter["To"], letter["Message-ID"]) == ("wang@example.cn", f"<{message.pk}@ordinance>")
    assert "已确认" in letter["Subject"]
    assert "深圳华强贸易" in text
    assert "PO-77" in text
    assert "is confirmed" in text
    assert notes_about(order) == ["notice.sent"]


def test_a_message_handled_again_writes_nothing_new(house: House) -> None:
    order = an_order(house)
    work_until_idle()
    message = message_of("order.confirmed", order)
    path = mail_folder() / f"{message.pk}.eml"
    path.unlink()

    OutboxMessage.objects.filter(pk=message.pk).update(state=MessageState.WAITING)
    work_until_idle()

    assert not path.exists()
    assert notes_about(order) == ["notice.sent"]


def test_a_customer_without_an_address_is_noted_not_forgotten(house: House) -> None:
    order = an_order(house, email="")

    work_until_idle()

    assert notes_about(order) == ["notice.had_no_address"]


def test_a_delivery_on_its_way_is_told_of(house: House) -> None:
    order = an_order(house)
    (delivery,) = shipped(house, order)

    work_until_idle()

    message = message_of("delivery.shipped", delivery)
    text = (mail_folder() / f"{message.pk}.eml").read_bytes()
    assert "顺丰速运" in str(message_from_bytes(text, policy=default).get_content())
    assert notes_about(order) == ["notice.sent"] * 3  # confirmed, planned, on its way


def test_a_policy_that_tells_customers_nothing_writes_to_nobody() -> None:
    house = a_house(policies=("direct",))
    customer, item = a_customer(house), an_item(house, on_hand=Decimal(10))
    Contact.objects.filter(customer__code=customer, customer__company=house.company).update(email="wang@example.cn")
    order = confirmed(house, a_request(customer, (item, 1)))

    work_until_idle()

    assert not (mail_folder() / f"{message_of('order.confirmed', order).pk}.eml").exists()
    assert notes_about(order) == []


@pytest.mark.parametrize(
    ("tax_number", "state"), [("91440300MA5FXY812K", FapiaoState.ISSUED), ("1", FapiaoState.FAILED)]
)
def test_a_fapiao_gets_the_answer_of_the_tax_service_once(house: House, tax_number: str, state: str) -> None:
    customer = a_customer(house, tax_number=tax_number)
    order = confirmed(house, a_request(customer, (an_item(house, on_hand=Decimal(10)), 3)))
    signed(house, order)
    fapiao = int(str(done(fapiao_request(house.finance, billed(house, order).pk))["fapiao"]))

    for _ in range(2):
        work_until_idle()
        OutboxMessage.objects.filter(topic="fapiao.requested", stream=fapiao).update(state=MessageState.WAITING)
    work_until_idle()

    row = Fapiao.objects.get(pk=fapiao)
    assert row.state == state
    assert bool(row.number) == (state == FapiaoState.ISSUED)
    answers = LedgerEntry.objects.filter(stream=fapiao, kind__in=["fapiao.issued", "fapiao.failed"])
    assert answers.count() == 1
