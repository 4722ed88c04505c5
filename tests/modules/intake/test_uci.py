"""Real invoices of a wholesaler, with the answers known (A2, A3)."""

import json
import time
from collections import Counter
from decimal import Decimal

import pytest

from ordinance.modules.intake.mappings.registry import file_read
from ordinance.modules.intake.mappings.uci import CHARGE_CODES
from ordinance.modules.intake.rules.incoming import DocumentKind, Intake, LineKind
from tests.paths import SHARED

FILE = SHARED / "orders" / "uci_online_retail_2010-12_01-10.csv"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the shared data is not here")
EXPECTED = json.loads(FILE.with_suffix(".expected.json").read_text()) if FILE.exists() else {}


@pytest.fixture(scope="module")
def intake() -> Intake:
    return file_read(FILE, "uci")


def value_of(intake: Intake, kind: DocumentKind) -> Decimal:
    return sum((document.value for document in intake.of_kind(kind)), Decimal(0))


def test_every_row_finds_its_document(intake: Intake) -> None:
    assert (intake.rows_read, len(intake.documents), intake.rejected_rows) == (25281, 1179, ())
    assert sum(len(document.lines) for document in intake.documents) == EXPECTED["rows"]
    assert sum(document.value for document in intake.documents) == Decimal(EXPECTED["net_value_gbp_exact"])


def test_sales_credits_and_corrections_are_told_apart(intake: Intake) -> None:
    assert {kind: (len(intake.of_kind(kind)), value_of(intake, kind)) for kind in DocumentKind} == {
        DocumentKind.SALES_ORDER: (969, Decimal("498035.57")),
        DocumentKind.CREDIT_REQUEST: (143, Decimal("-63142.21")),
        DocumentKind.REFUSED: (67, Decimal("0.00")),
    }
    assert {document.reason for document in intake.of_kind(DocumentKind.REFUSED)} == {"negative_without_value"}


def test_each_draft_lists_what_it_lacks(intake: Intake) -> None:
    sales = intake.of_kind(DocumentKind.SALES_ORDER)

    assert sum("customer" in document.missing for document in sales) == 121
    assert {"contact", "phone", "address", "requested_on", "payment_term"} <= set.intersection(
        *(set(document.missing) for document in sales)
    )


def test_charge_codes_become_charge_lines(intake: Intake) -> None:
    charges = [line for document in intake.documents for line in document.lines if line.kind is LineKind.CHARGE]

    assert {line.item_ref for line in charges} == CHARGE_CODES
    assert len(charges) == 106
    assert intake.master is not None
    assert not CHARGE_CODES & {item.code for item in intake.master.items}


def test_doubts_are_warnings_and_stop_nothing(intake: Intake) -> None:
    counted = Counter(warning.code for warning in intake.warnings)

    assert counted["row_repeated"] == EXPECTED["exact_duplicate_rows"]
    assert counted["price_zero"] == EXPECTED["rows_zero_price"]
    assert counted["blank"] == EXPECTED["rows_blank_description"]


def test_customers_and_goods_are_derived(intake: Intake) -> None:
    assert intake.master is not None
    assert len(intake.master.customers) == EXPECTED["distinct_customers"]
    assert len(intake.master.items) == EXPECTED["distinct_stock_codes"] - len(CHARGE_CODES)


def test_read_twice_it_is_the_same(intake: Intake) -> None:
    started = time.perf_counter()
    again = file_read(FILE, "uci")

    assert time.perf_counter() - started < 5
    assert [(document.document_no, document.digest) for document in again.documents] == [
        (document.document_no, document.digest) for document in intake.documents
    ]
    assert len({document.document_no for document in again.documents}) == 1179
