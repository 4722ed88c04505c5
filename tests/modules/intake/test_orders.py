"""The ordinary file of a customer, headings in either language, and the rows that go back (A2, A3)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.mappings.registry import content_read
from ordinance.modules.intake.rejected import OWN_COLUMNS, rejected_csv, rejected_xlsx
from ordinance.modules.intake.rules.incoming import DocumentKind, Intake
from ordinance.modules.intake.rules.known import Known
from ordinance.modules.intake.rules.table import Finding
from tests.modules.intake.builders import KNOWN, csv_file, digests, findings_of, orders_of

ENGLISH = (
    "Customer Code,PO No.,Item Code*,Qty,UOM,Unit Price,Basis,Currency,Delivery Date,Ship Address,Contact,Phone,"
    "Payment Term\n"
    "C001,PO-1,A-100,3,件,1,gross,cny,2026-12-01,上海市浦东新区世纪大道 1 号,王芳,021-5555 0100,月结30天\n"
)


def test_a_full_row_makes_a_document_that_lacks_nothing() -> None:
    (document,) = orders_of({}).documents

    assert (document.document_no, document.kind, document.missing) == ("C001/PO-1", DocumentKind.SALES_ORDER, ())
    assert (document.price_basis, document.currency, document.value) == ("gross", "CNY", Decimal("3.00"))
    assert document.requested_on == date(2026, 12, 1)
    assert document.ship_to.contact == "王芳"


def test_english_headings_say_the_same() -> None:
    english = content_read(ENGLISH.encode(), "orders", known=KNOWN)

    assert digests(english.documents) == digests(orders_of({}).documents)


@pytest.mark.proves("A2")
def test_what_is_not_said_is_missing_and_not_invented() -> None:
    (document,) = content_read("客户,货号,品名,数量\n华东机电,,白色螺栓,3\n".encode(), "orders").documents

    assert document.missing == (
        "customer_po",
        "contact",
        "phone",
        "address",
        "requested_on",
        "payment_term",
        "price_basis",
        "currency",
        "item:2",
        "unit:2",
        "unit_price:2",
    )
    assert (document.lines[0].unit_price, document.value) == (None, Decimal("0.00"))


@pytest.mark.parametrize(("heading", "basis"), [("含税单价", "gross"), ("单价（未税）", "net"), ("单价", "")])
def test_a_heading_may_say_the_price_basis(heading: str, basis: str) -> None:
    (document,) = content_read(f"客户,货号,数量,{heading}\n华东机电,A-100,3,1.00\n".encode(), "orders").documents

    assert document.price_basis == basis
    assert ("price_basis" in document.missing) is (basis == "")


def test_a_long_list_of_what_is_missing_is_cut_short() -> None:
    content = "客户,货号,数量,单位\n" + "华东机电,A-100,3,件\n" * 100

    (document,) = content_read(content.encode(), "orders").documents

    assert [code for code in document.missing if code.startswith("unit_price")][-2:] == [
        "unit_price:21",
        "unit_price:+80",
    ]


def test_two_customers_may_use_one_number_and_a_long_one_stays_unique() -> None:
    intake = orders_of({}, {"客户编码": "C002"}, known=Known())
    long = orders_of(*({"客户编码": "C" * 60, "客户订单号": "P" * 60 + end} for end in "12"), known=Known())

    assert [document.document_no for document in intake.documents] == ["C001/PO-1", "C002/PO-1"]
    numbers = [document.document_no for document in long.documents]
    assert len(set(numbers)) == 2
    assert {len(number) for number in numbers} == {80}


def test_numbers_that_come_out_alike_are_not_taken_twice() -> None:
    intake = orders_of({"客户编码": "C/1", "客户订单号": "P"}, {"客户编码": "C", "客户订单号": "1/P"}, known=Known())

    assert [document.document_no for document in intake.documents] == ["C/1/P"]
    assert findings_of(intake) == [(3, "document_no", "number_twice", "")]


SPOILED = st.fixed_dictionaries(
    {},
    optional={
        "客户编码": st.sampled_from(["", "C001", "C002", "C9"]),
        "客户订单号": st.sampled_from(["", "PO-1", "PO-2", "ＰＯ-2"]),
        "数量": st.sampled_from(["1", "0", "x", "1,000"]) | st.text(max_size=5).filter(lambda text: '"' not in text),
        "付款方式": st.sampled_from(["", "月结30天", "预付"]),
        "币种": st.sampled_from(["CNY", "JPY", ""]),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SPOILED, min_size=1, max_size=8), st.booleans())
def test_every_row_is_taken_or_comes_back_never_both(changes: list[dict[str, str]], all_or_nothing: bool) -> None:
    try:
        intake = orders_of(*changes, all_or_nothing=all_or_nothing)
    except FileRefused:
        return

    taken = [number for document in intake.documents for number in document.rows]
    returned = [entry.row.number for entry in intake.rejected_rows]
    assert len(taken) + len(returned) == intake.rows_read == len({*taken, *returned})
    assert all(entry.findings for entry in intake.rejected_rows)
    assert not (all_or_nothing and taken and returned)


def test_an_order_without_number_is_known_by_what_it_says() -> None:
    once, again, other = (
        orders_of({"客户订单号": "", "数量": quantity}).documents[0] for quantity in ("3", "3.0", "4")
    )

    assert once.document_no == again.document_no != other.document_no
    assert once.document_no.startswith("C001/#")


def test_lines_are_dated_each_and_the_document_by_the_earliest() -> None:
    (document,) = orders_of({}, {"物料编码": "A-200", "交期": "2026-11-30"}).documents

    assert [line.requested_on for line in document.lines] == [date(2026, 12, 1), date(2026, 11, 30)]
    assert document.requested_on == date(2026, 11, 30)


def test_an_amount_that_is_not_quantity_times_price_is_a_warning() -> None:
    intake = orders_of({"金额": "3.10"})

    assert intake.warnings == (Finding(2, "amount", "amount_differs", "3.1", "3"),)


def test_yen_have_no_decimals() -> None:
    (document,) = orders_of({"币种": "JPY", "单价": "1.5", "数量": "3"}).documents

    assert document.value == Decimal("5")


@pytest.mark.proves("A2")
@pytest.mark.parametrize("written", [rejected_csv, rejected_xlsx], ids=["csv", "xlsx"])
def test_rejected_rows_are_mended_and_fed_again(written: Callable[[Intake], bytes]) -> None:
    changes: list[dict[str, str]] = [{}, {"物料编码": "00123", "备注": "=1+1", "数量": "3件"}, {"客户订单号": "PO-2"}]
    changes = [{"备注": "", **change} for change in changes]
    broken = content_read(csv_file(*changes), "orders", known=KNOWN)

    returned = content_read(written(broken), "orders", known=KNOWN)

    assert returned.columns[-3:] == OWN_COLUMNS
    assert [row[2] for row in findings_of(returned)] == ["document_held", "not_a_number"]
    assert returned.rejected_rows[0].row.cells[OWN_COLUMNS[0]] == "2"
    assert "数量: “3件”不是数字" in returned.rejected_rows[1].row.cells[OWN_COLUMNS[1]]
    assert returned.rejected_rows[1].row.cells[OWN_COLUMNS[2]] == "数量: 3"
    mended = content_read(written(_mended(returned)), "orders", known=KNOWN)
    whole = content_read(csv_file(*changes[:1], {**changes[1], "数量": "3"}), "orders", known=KNOWN)
    assert digests(mended.documents) == digests(whole.documents)
    assert mended.documents[0].lines[1].note == "=1+1"


def _mended(intake: Intake) -> Intake:
    for entry in intake.rejected_rows:
        cells = entry.row.cells
        assert isinstance(cells, dict)
        cells["数量"] = cells["数量"].removesuffix("件")
    return intake


def test_cells_beyond_the_heading_come_back_and_stay_refused_until_mended() -> None:
    content = "客户,PO,货号,数量\n华东机电,P1,A-100,白色,3\n".encode()
    broken = content_read(content, "orders")

    again = content_read(rejected_csv(broken), "orders")

    for intake in (broken, again):
        assert [finding.code for finding in intake.findings] == ["cells_too_many"]
    assert again.rejected_rows[0].row.cells["#5"] == "3"
