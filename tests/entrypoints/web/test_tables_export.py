"""A list as a sheet: codes stay text, nothing is ever a formula, days are days, amounts exact, its length bounded."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from ordinance.entrypoints.web.tables import export
from ordinance.masterdata.parties.models import Customer
from ordinance.orders.models import Order
from tests.builders import House, a_customer, a_house, a_request, an_item, submitted
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("J4")

COLUMNS = "number,customer,code,po,amount,net,promised,ordered"
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def house() -> House:
    return a_house()


def sheet(house: House, query: str = f"columns={COLUMNS}") -> list[Any]:
    response: Any = visitor(house.people["desk"]).get(f"/orders?{query}&export=xlsx")
    assert response.headers["Content-Disposition"] == 'attachment; filename="orders.xlsx"'
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    return list(book.get_sheet_by_index(0).to_python(skip_empty_area=False))


def test_codes_keep_their_zeros_and_formulas_are_text(house: House) -> None:
    customer = a_customer(house, code="00123", name=FORMULA)
    submitted(house, a_request(customer, (an_item(house, price=Decimal("0.10")), 3), customer_po="00456"))
    Order.objects.filter(company=house.company).update(promised_on=date(2026, 5, 4))

    head, row = sheet(house)

    names = ["Order", "Customer", "Customer’s code", "Customer’s PO", "Amount", "Net amount", "Promised", "Ordered"]
    assert head == names
    assert row[1:4] == [FORMULA, "00123", "00456"]
    assert row[4] == 0.3
    assert row[6] == date(2026, 5, 4)


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "http://x", "00", "1e5"])
def test_whatever_a_text_begins_with_it_is_written_as_text(house: House, begins: str) -> None:
    submitted(house, a_request(a_customer(house), (an_item(house), 1), customer_po="PO"))
    Order.objects.filter(company=house.company).update(customer_po=begins)

    row = sheet(house, "columns=po")[1]

    assert row[1] == begins.replace("\r", "\n").strip() or row[1] == begins


def test_the_sheet_holds_every_row_of_the_filter_in_the_sequence_of_the_page(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "CHUNK", 2)
    item = an_item(house)
    customer, other = a_customer(house), a_customer(house)
    for pieces in (3, 1, 2, 5, 4):
        submitted(house, a_request(customer, (item, pieces)))
    submitted(house, a_request(other, (item, 9)))

    rows = sheet(house, f"columns=amount&sort=amount&customer={customer}")

    assert [row[1] for row in rows[1:]] == [10.0, 20.0, 30.0, 40.0, 50.0]


def test_a_list_longer_than_a_sheet_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST", 1)
    for _ in range(2):
        submitted(house, a_request(a_customer(house), (an_item(house), 1)))
    client = visitor(house.people["desk"])

    assert "At most 1 rows" in text_of(client, "/orders?export=xlsx")
    assert client.get("/orders?export=csv").status_code == 400


def test_a_name_the_customer_gave_is_escaped_on_the_page(house: House) -> None:
    customer = a_customer(house, name="<script>alert(1)</script>")
    submitted(house, a_request(customer, (an_item(house), 1)))

    assert Customer.objects.filter(company=house.company, code=customer).exists()
    assert "<script>alert(1)" not in text_of(visitor(house.people["desk"]), "/orders")
