"""A document becomes a draft that says what it lacks: nothing is refused, nothing invented (A2, A3)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ordinance.modules.intake.rules.incoming import DocumentKind, IncomingDocument, IncomingLine, LineKind, ShipTo
from ordinance.orders import states
from ordinance.workflows.terms.documents import Counter, draft_of, term_of
from ordinance.workflows.terms.known import KnownCustomer, KnownItem

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
CUSTOMER = KnownCustomer(id=7, code="K1", payment_term="net30", price_basis="gross", is_verified=True)
ITEM = KnownItem(id=9, code="A-1", name="轴承", unit="pcs", vat_rate=Decimal("0.13"), units={"box": Decimal(12)})
COUNTER = Counter(
    currency="CNY",
    zone=ZoneInfo("Asia/Shanghai"),
    type_id=3,
    customers={"K1": CUSTOMER, "华东机电": CUSTOMER},
    items={"A-1": ITEM},
    units={"pcs": "pcs", "件": "pcs", "box": "box", "箱": "box"},
)
LINE = IncomingLine(
    row_number=2, kind=LineKind.GOODS, item_ref="A-1", description="", quantity=Decimal(3), unit="件",
    unit_price=Decimal("1.00"), discount_percent=Decimal(0), amount=Decimal("3.00"),
)  # fmt: skip
DOCUMENT = IncomingDocument(
    source="orders", document_no="K1/PO-1", kind=DocumentKind.SALES_ORDER, customer_ref="K1", customer_name="",
    customer_po="PO-1", ordered_at=datetime(2026, 11, 19), requested_on=date(2026, 12, 1), ship_on=None,  # noqa: DTZ001
    currency="CNY", price_basis="gross", payment_term="", channel="", priority="", carrier_ref="", salesperson_ref="",
    ship_to=ShipTo(contact="王芳", phone="021", address="世纪大道 1 号", city="上海"), lines=(LINE,), rows=(2,),
)  # fmt: skip


def test_a_whole_document_lacks_nothing() -> None:
    draft = draft_of(DOCUMENT, COUNTER, received_at=NOW)

    assert (draft.customer_id, draft.missing, draft.payment_term, draft.is_verified) == (7, (), "net30", True)
    assert draft.ordered_at == datetime(2026, 11, 19, 4, tzinfo=UTC)
    (line,) = draft.lines
    assert (line.net, line.vat, line.gross) == (Decimal("2.65"), Decimal("0.35"), Decimal("3.00"))


def test_another_unit_is_counted_in_the_items_own() -> None:
    boxes = replace(DOCUMENT, lines=(replace(LINE, unit="箱", quantity=Decimal(2), unit_price=Decimal("12.00")),))
    (line,) = draft_of(boxes, COUNTER, received_at=NOW).lines

    assert (line.quantity, line.unit, line.unit_price, line.gross) == (
        Decimal(24),
        "pcs",
        Decimal("1"),
        Decimal("24.00"),
    )


@pytest.mark.proves("A14")
def test_unknown_codes_stay_as_they_came() -> None:
    strange = replace(DOCUMENT, customer_ref="K9", lines=(replace(LINE, item_ref="B-7", unit="打"),))
    draft = draft_of(strange, COUNTER, received_at=NOW)

    assert (draft.customer_id, draft.customer_raw) == (None, "K9")
    assert (draft.lines[0].item_id, draft.lines[0].item_raw) == (None, "B-7")
    assert draft.missing == ("customer", "item:1", "unit:1")


@pytest.mark.proves("A14")
def test_what_the_customer_card_says_is_not_missing() -> None:
    card = replace(CUSTOMER, contact="李雷", phone="010", address="北京路 1 号")
    bare = replace(DOCUMENT, ship_to=ShipTo(), missing=("contact", "phone", "address", "payment_term"))
    draft = draft_of(bare, replace(COUNTER, customers={"K1": card}), received_at=NOW)

    assert draft.missing == ()
    assert (draft.ship_to_name, draft.ship_to_phone, draft.ship_to_address) == ("李雷", "010", "北京路 1 号")


def test_a_missing_price_is_named_by_its_line() -> None:
    unpriced = replace(DOCUMENT, lines=(LINE, replace(LINE, unit_price=None, amount=Decimal(0))))
    draft = draft_of(unpriced, COUNTER, received_at=NOW)

    assert draft.missing == ("price:2",)
    assert draft.lines[1].unit_price is None


def test_a_charge_needs_no_item() -> None:
    charge = replace(LINE, kind=LineKind.CHARGE, item_ref="POST", unit="")
    draft = draft_of(replace(DOCUMENT, lines=(LINE, charge)), COUNTER, received_at=NOW)

    assert draft.lines[1].kind is states.LineKind.CHARGE
    assert draft.missing == ()


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("net30", "net30"),
        ("月结 30 天", "monthly30"),
        ("款到发货", "prepaid"),
        ("月结30天（次月10日）", "monthly30"),
        ("面议", ""),
    ],
)
def test_payment_terms_in_the_words_in_use(said: str, term: str) -> None:
    assert term_of(said) == term


def test_a_payment_term_nobody_knows_is_missing_and_kept_as_a_note() -> None:
    draft = draft_of(replace(DOCUMENT, customer_ref="K9", payment_term="面议"), COUNTER, received_at=NOW)

    assert "payment_term" in draft.missing
    assert "面议" in draft.note
