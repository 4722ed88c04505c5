"""The intake register: every document once, sales as drafts, the rest kept with the reason (A2-A4)."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import Done, NotAllowed, Refused
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.modules.intake.models import EntryState, IntakeEntry
from ordinance.modules.intake.queries import contents_of, registered_of
from ordinance.modules.intake.rules.incoming import DocumentKind, IncomingDocument, IncomingLine, LineKind, ShipTo
from ordinance.orders.models import Order
from ordinance.workflows.intake import documents_register
from tests.builders import House, a_customer, a_house, an_item, done
from tests.harness.races import at_the_same_time

pytestmark = pytest.mark.proves("A4")

LINE = IncomingLine(
    row_number=2,
    kind=LineKind.GOODS,
    item_ref="A-1",
    description="",
    quantity=Decimal(3),
    unit="pcs",
    unit_price=Decimal("1.00"),
    discount_percent=Decimal(0),
    amount=Decimal("3.00"),
)


def a_document(
    number: str, kind: DocumentKind = DocumentKind.SALES_ORDER, *, customer_po: str = "", reason: str = ""
) -> IncomingDocument:
    return IncomingDocument(
        source="test",
        document_no=number,
        kind=kind,
        customer_ref="K1",
        customer_name="",
        customer_po=customer_po,
        ordered_at=None,
        requested_on=None,
        ship_on=None,
        currency="CNY",
        price_basis="gross",
        payment_term="",
        channel="",
        priority="",
        carrier_ref="",
        salesperson_ref="",
        ship_to=ShipTo(contact="王芳", phone="021", address="世纪大道 1 号"),
        lines=(LINE,),
        rows=(2,),
        reason=reason,
    )


@pytest.fixture
def house() -> House:
    house = a_house()
    a_customer(house, code="K1")
    an_item(house, code="A-1")
    return house


def test_a_sale_becomes_a_draft_with_its_entry(house: House) -> None:
    facts = done(documents_register(house.desk, [a_document("1")])[0])

    order = Order.objects.get(company=house.company)
    assert facts["order"] == order.pk
    assert (order.status, order.gross, order.missing, order.has_source_document) == ("draft", Decimal(3), "", True)
    entry = IntakeEntry.objects.get(order=order)
    assert (entry.state, entry.number, entry.received_by) == (EntryState.ORDERED, facts["entry"], house.desk.person_id)
    kinds = LedgerEntry.objects.filter(stream=order.pk).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["order.drafted", "intake.registered", "task.opened"]
    assert contents_of([order.pk])[order.pk]["lines"][0]["item_ref"] == "A-1"


def test_credits_wait_and_refused_documents_keep_their_reason(house: House) -> None:
    credit = a_document("C1", DocumentKind.CREDIT_REQUEST)
    refused = a_document("R1", DocumentKind.REFUSED, reason="negative_without_value")

    assert all(isinstance(outcome, Done) for outcome in documents_register(house.desk, [credit, refused]))
    rows = IntakeEntry.objects.filter(company=house.company).order_by("document_no")
    assert [(row.state, row.reason, row.order_id) for row in rows] == [
        ("waiting", "", None),
        ("refused", "negative_without_value", None),
    ]
    assert not Order.objects.filter(company=house.company).exists()


def test_again_it_is_done_already(house: House) -> None:
    first = done(documents_register(house.desk, [a_document("1")])[0])
    again = done(documents_register(house.desk, [a_document("1")])[0])

    assert (again["already"], again["entry"], again["order"]) == (True, first["entry"], first["order"])
    assert Order.objects.filter(company=house.company).count() == 1


def test_other_content_under_a_known_number_is_refused(house: House) -> None:
    first = done(documents_register(house.desk, [a_document("1")])[0])
    (outcome,) = documents_register(house.desk, [a_document("1", customer_po="PO-9")])

    assert outcome == Refused("document_changed", {"document": "1", "entry": first["entry"]})
    assert Order.objects.get(company=house.company).customer_po == ""


def test_all_or_none_undoes_the_others(house: House) -> None:
    documents_register(house.desk, [a_document("1")])
    outcomes = documents_register.all_or_none(house.desk, [a_document("2"), a_document("1", customer_po="PO-9")])

    assert [outcome.code for outcome in outcomes if isinstance(outcome, Refused)] == [
        "batch_undone",
        "document_changed",
    ]
    assert registered_of(house.company.pk, "test", ["1", "2"]).keys() == {"1"}


def test_two_at_once_make_one_order(house: House) -> None:
    def register(_: int) -> list[bool]:
        return [isinstance(o, Done) for o in documents_register(house.desk, [a_document("1"), a_document("2")])]

    assert at_the_same_time(register, [1, 2, 3]) == [[True, True]] * 3
    assert Order.objects.filter(company=house.company).count() == 2


def test_the_register_is_a_duty(house: House) -> None:
    with pytest.raises(NotAllowed):
        documents_register(house.warehouse, [a_document("1")])
    assert not IntakeEntry.objects.filter(company=house.company).exists()


def test_a_long_number_keeps_its_place_in_the_register(house: House) -> None:
    long = "华" * 90
    documents_register(house.desk, [a_document(long + "a"), a_document(long + "b")])

    assert registered_of(house.company.pk, "test", [long + "a", long + "b"]).keys() == {long + "a", long + "b"}
