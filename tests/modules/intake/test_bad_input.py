"""What is wrong with a row is said by row and field, with a reason and a suggestion; nothing half is taken (A3)."""

from datetime import date

import pytest

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.mappings.registry import content_read
from ordinance.modules.intake.rules.known import Known
from ordinance.modules.intake.rules.table import Finding
from tests.modules.intake.builders import KNOWN, csv_file, csv_text, findings_of, orders_of, rows

BROKEN: list[tuple[dict[str, str], tuple[int, str, str, str]]] = [
    ({"物料编码": "A-10O"}, (2, "item_ref", "item_unknown", "A-100")),
    ({"物料编码": "123"}, (2, "item_ref", "item_unknown", "00123")),
    ({"物料编码": "不存在"}, (2, "item_ref", "item_unknown", "")),
    ({"物料编码": ""}, (2, "item_ref", "required", "")),
    ({"客户编码": "C0001"}, (2, "customer_ref", "customer_unknown", "C001")),
    ({"单位": "件件"}, (2, "unit", "unit_unknown", "")),
    ({"数量": ""}, (2, "quantity", "required", "")),
    ({"数量": "0"}, (2, "quantity", "zero", "")),
    ({"数量": "-3"}, (2, "quantity", "negative", "3")),
    ({"数量": "NaN"}, (2, "quantity", "not_a_number", "")),
    ({"数量": "Infinity"}, (2, "quantity", "not_a_number", "")),
    ({"数量": "1E30"}, (2, "quantity", "too_large", "")),
    ({"数量": "1" + "0" * 30}, (2, "quantity", "too_large", "")),
    ({"数量": "9" * 100}, (2, "quantity", "too_large", "")),
    ({"数量": "0.0000001"}, (2, "quantity", "too_many_decimals", "0")),
    ({"数量": "3件"}, (2, "quantity", "not_a_number", "3")),
    ({"数量": "3,5"}, (2, "quantity", "number_ambiguous", "3.5")),
    ({"数量": "1_000"}, (2, "quantity", "not_a_number", "1")),
    ({"数量": "٣"}, (2, "quantity", "not_a_number", "")),
    ({"单价": "-1"}, (2, "unit_price", "negative", "1")),
    ({"单价": "1.123456789"}, (2, "unit_price", "too_many_decimals", "1.12345679")),
    ({"单价": "¥12.50"}, (2, "unit_price", "not_a_number", "12.50")),
    ({"数量": "999999999999", "单价": "999999999"}, (2, "unit_price", "too_large", "")),
    ({"金额": "3.005"}, (2, "amount", "too_many_decimals", "3.01")),
    ({"交期": "明天"}, (2, "requested_on", "not_a_date", "")),
    ({"交期": "2026-02-30"}, (2, "requested_on", "not_a_date", "")),
    ({"交期": "3/4/2026"}, (2, "requested_on", "date_ambiguous", "2026-03-04")),
    ({"交期": "46357"}, (2, "requested_on", "date_as_serial", "2026-12-01")),
    ({"交期": "9999-01-01"}, (2, "requested_on", "out_of_range", "")),
    ({"含税": "也许"}, (2, "price_basis", "not_a_choice", "")),
    ({"币种": "XXX"}, (2, "currency", "not_a_choice", "")),
    ({"折扣率": "9折"}, (2, "discount_percent", "discount_in_tenths", "10")),
    ({"折扣率": "101"}, (2, "discount_percent", "out_of_range", "")),
    ({"联系人": "王\x07芳"}, (2, "ship_contact", "control_character", "")),
    ({"联系人": "王" * 201}, (2, "ship_contact", "too_long", "")),
    ({"客户编码": "", "客户订单号": ""}, (2, "customer_ref", "key_missing", "")),
]


@pytest.mark.parametrize(("change", "finding"), BROKEN, ids=lambda part: str(part)[:40])
def test_a_broken_row_is_told_by_number_and_field(change: dict[str, str], finding: tuple[int, str, str, str]) -> None:
    intake = orders_of(change)

    row, field, code, suggestion = finding
    said = findings_of(intake)[0]
    assert said[:3] == (row, field, code)
    if code != "not_a_choice":
        assert said[3] == suggestion
    assert intake.documents == ()


@pytest.mark.parametrize("quantity", ["１２３", "1,234", "12.5", " 7 ", "1E3", "0.000001"])
def test_numbers_may_be_written_in_several_ways(quantity: str) -> None:
    assert orders_of({"数量": quantity}).findings == ()


@pytest.mark.parametrize(
    "written",
    ["2026-12-01", "2026/12/1", "2026.12.1", "20261201", "2026年12月1日", "２０２６－１２－０１", "13/12/2026"],
)
def test_dates_may_be_written_in_several_ways(written: str) -> None:
    (document,) = orders_of({"交期": written}).documents

    assert document.requested_on in (date(2026, 12, 1), date(2026, 12, 13))


def test_the_rest_goes_on_and_no_half_order_does() -> None:
    intake = orders_of({}, {"物料编码": "A-2OO"}, {"客户订单号": "PO-2"}, {"客户编码": "C002"})

    assert [document.document_no for document in intake.documents] == ["C001/PO-2", "C002/PO-1"]
    assert findings_of(intake) == [(2, "", "document_held", ""), (3, "item_ref", "item_unknown", "A-200")]


def test_all_or_nothing_takes_nothing_when_a_row_is_broken() -> None:
    intake = orders_of({}, {"客户订单号": "PO-2", "数量": "x"}, all_or_nothing=True)

    assert intake.documents == ()
    assert findings_of(intake) == [(2, "", "file_held", ""), (3, "quantity", "not_a_number", "")]


def test_a_date_in_the_past_is_a_warning_for_the_caller_to_judge() -> None:
    known = Known(today=date(2026, 12, 2))

    intake = orders_of({}, known=known)

    assert intake.warnings == (Finding(2, "requested_on", "date_in_past", "2026-12-01"),)
    assert len(intake.documents) == 1


def test_a_closed_customer_is_refused() -> None:
    known = Known(customers=frozenset({"C001"}), closed_customers=frozenset({"C001"}))

    assert findings_of(orders_of({}, known=known)) == [(2, "customer_ref", "customer_closed", "")]


def test_a_row_whose_key_was_merged_away_holds_the_document_above() -> None:
    intake = orders_of({}, {"客户编码": "", "客户订单号": ""}, {"客户订单号": "PO-2"})

    assert [document.customer_po for document in intake.documents] == ["PO-2"]
    assert findings_of(intake) == [(2, "", "document_held", ""), (3, "customer_ref", "key_missing", "C001")]


def test_rows_that_disagree_about_their_order_are_broken() -> None:
    intake = orders_of({}, {"付款方式": "预付"})

    assert findings_of(intake) == [(2, "", "document_held", ""), (3, "payment_term", "header_differs", "月结30天")]


def test_an_unquoted_comma_is_a_broken_row() -> None:
    text = csv_text(rows({}, {"客户订单号": "PO-2"})).replace('"A-100","3"', "A-100, 白色,3", 1)

    intake = content_read(text.encode(), "orders", known=KNOWN)

    assert findings_of(intake)[0][:3] == (2, "", "cells_too_many")
    assert [document.customer_po for document in intake.documents] == ["PO-2"]


REFUSED: list[tuple[bytes, str]] = [
    (b"", "empty"),
    (b"\xef\xbb\xbf \r\n", "empty"),
    (b"item,qty\n", "no_rows"),
    (b"a,b\n1,2\n", "columns_missing"),
    (b"item,qty,quantity\nA,1,2\n", "column_twice"),
    (b"item,qty\nA\0,1\n", "nul_character"),
    (b'item,qty\nA,"1\n', "quote_open"),
    (b'item,qty\n"A"x,1\n', "quote_broken"),
    ("item,qty,名\nA,1,中文".encode()[:-1], "file_cut"),
    ("item,qty,备注\nA,1,".encode() + b"\xff\xfe\xfd\n", "encoding_unknown"),
    ("item,qty,客户\nA,1,一二三四五六\nB,1,".encode() + b"\xb9\xa4\n", "encoding_broken"),
    ("item,qty,customer\nA,1,Münster GmbH é\n".encode("latin-1"), "encoding_unknown"),
    (b"item,qty,customer\nA,1," + b"x" * 10_000_000 + b"\n", "line_too_long"),
    (b"item,qty,customer\nA,1," + b"x" * 200_000 + b"\n", "field_too_long"),
    (b"item,qty,customer\nA,1," + b"x" * 10_001 + b"\n", "field_too_long"),
    (b"item,qty" + b",x" * 600 + b"\nA,1\n", "too_many_columns"),
    (b" " * (64 * 1024 * 1024 + 1), "too_large"),
]


@pytest.mark.parametrize(("content", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_a_file_that_cannot_be_used_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        content_read(content, "orders")

    assert refusal.value.reason == reason


def test_half_a_file_never_makes_half_an_order() -> None:
    content = csv_file({}, {"物料编码": "A-200"})

    for cut in range(len(content) - 2, 0, -7):
        try:
            intake = content_read(content[:cut], "orders", known=KNOWN)
        except FileRefused:
            continue
        for document in intake.documents:
            assert "last_line_open" in {warning.code for warning in intake.warnings} or len(document.lines) == 1
