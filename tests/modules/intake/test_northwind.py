"""The northwind folder, with the answers known (A2)."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.mappings.registry import content_read, file_read
from ordinance.modules.intake.rejected import rejected_csv
from ordinance.modules.intake.rules.incoming import Intake, LineKind, RoundingNote
from tests.paths import SHARED

FOLDER = SHARED / "orders" / "northwind"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the shared data is not here")


@pytest.fixture(scope="module")
def intake() -> Intake:
    return file_read(FOLDER, "northwind")


def test_all_orders_and_lines_are_read(intake: Intake) -> None:
    goods = [line for document in intake.documents for line in document.lines if line.kind is LineKind.GOODS]

    assert (len(intake.documents), len(goods), intake.rejected_rows) == (830, 2155, ())


def test_goods_and_freight_are_worth_what_the_file_says(intake: Intake) -> None:
    assert sum(document.goods_value for document in intake.documents) == Decimal("1265793.29")
    assert sum(document.charges_value for document in intake.documents) == Decimal("64942.69")


def test_rounding_is_recorded_on_the_document(intake: Intake) -> None:
    first = intake.documents[0]

    assert first.document_no == "10248"
    assert first.roundings == (RoundingNote("freight", 2, 1), RoundingNote("unit_price", 4, 2))
    notes = [note for document in intake.documents for note in document.roundings]
    assert {
        name: sum(note.rows for note in notes if note.field == name)
        for name in ("unit_price", "discount_percent", "freight")
    } == {"unit_price": 869, "discount_percent": 684, "freight": 792}


def test_an_order_without_ship_date_ships_on_the_required_date(intake: Intake) -> None:
    order = next(document for document in intake.documents if document.document_no == "11008")

    assert order.ship_on == order.requested_on == date(1998, 5, 6)
    assert all(document.ship_on for document in intake.documents)


def test_a_discontinued_item_is_so_after_its_last_order(intake: Intake) -> None:
    assert intake.master is not None
    last = {item.code: item.discontinued_after for item in intake.master.items if item.discontinued}

    assert len(intake.master.items) == 77
    assert len(last) == 10
    for document in intake.documents:
        for line in document.lines:
            if line.item_ref in last:
                assert document.ordered_at is not None
                assert document.ordered_at.date() <= (last[line.item_ref] or date.min)


def test_master_data_comes_with_the_orders(intake: Intake) -> None:
    assert intake.master is not None
    customer = intake.master.customers[0]

    assert (customer.code, customer.name, customer.contact) == ("ALFKI", "Alfreds Futterkiste", "Maria Anders")
    assert (len(intake.master.customers), len(intake.master.suppliers), len(intake.master.carriers)) == (91, 29, 6)
    assert {document.customer_ref for document in intake.documents} <= {party.code for party in intake.master.customers}


def test_only_the_payment_term_is_missing(intake: Intake) -> None:
    assert {document.missing for document in intake.documents} == {("payment_term",)}


@pytest.fixture
def broken_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "northwind"
    shutil.copytree(FOLDER, folder)
    details = folder / "order_details.csv"
    details.write_text(details.read_text().replace("10248,42,9.80000019,10,0", "10248,42,9.80000019,ten,0"))
    return folder


def test_a_broken_line_holds_its_order_and_comes_back_to_be_mended(broken_folder: Path, intake: Intake) -> None:
    broken = file_read(broken_folder, "northwind")

    assert len(broken.documents) == 829
    assert [(entry.row.number, entry.findings[0].code) for entry in broken.rejected_rows] == [
        (2, "document_held"),
        (3, "not_a_number"),
        (4, "document_held"),
    ]
    mended = content_read(rejected_csv(broken).replace(b"ten", b"10"), "northwind")
    assert [document.digest for document in mended.documents] == [intake.documents[0].digest]


def test_a_folder_without_its_lines_is_refused(broken_folder: Path) -> None:
    (broken_folder / "order_details.csv").unlink()

    with pytest.raises(FileRefused) as refusal:
        file_read(broken_folder, "northwind")
    assert refusal.value.facts == {"reason": "file_missing", "name": "order_details.csv"}
