"""Any bytes end as a table or as a typed refusal, in bounded time (A2)."""

import contextlib
import csv
import io
import json
import time
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.mappings.registry import content_read
from ordinance.modules.intake.reading.limits import Limits
from ordinance.modules.intake.reading.tables import table_of
from ordinance.modules.intake.rejected import rejected_csv, rejected_xlsx
from ordinance.modules.intake.rules.table import Finding
from tests.modules.intake.builders import KNOWN, ROW, csv_text, digests, rows, xlsx_file
from tests.paths import SHARED

ACID = sorted((SHARED / "malformed" / "csv").glob("*.csv"))
FUZZED = sorted((SHARED / "malformed" / "excel").glob("*"))
TABLE = rows({}, {"物料编码": "A-200", "数量": "1,200", "单价": "0.005"}, {"客户订单号": "PO-2"})


@pytest.mark.parametrize("path", ACID, ids=lambda path: path.stem)
def test_the_acid_set_reads_as_it_says(path: Path) -> None:
    table = table_of(path.read_bytes())

    assert [dict(row.cells) for row in table.rows] == json.loads(path.with_suffix(".json").read_text())


@pytest.mark.parametrize("path", FUZZED, ids=lambda path: path.name[-28:])
def test_a_fuzzed_workbook_is_read_or_refused(path: Path) -> None:
    started = time.perf_counter()
    try:
        assert table_of(path.read_bytes()).columns
    except FileRefused as refusal:
        assert refusal.reason in ("workbook_broken", "empty", "no_rows")
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    "content",
    [
        csv_text(TABLE).encode("utf-8-sig"),
        csv_text(TABLE).encode("gb18030"),
        csv_text(TABLE).encode("utf-16"),
        csv_text(TABLE).replace("\n", "\r\n").encode(),
        csv_text(TABLE).replace("\n", "\r").encode(),
        csv_text(TABLE).replace("\n", "\r\n", 1).replace('"3"', "3").encode(),
        csv_text(TABLE).replace('","', '";"').replace(",", ";", len(ROW) - 1).encode(),
        csv_text(TABLE).replace('"1,200"', '"1200"').replace(",", "\t").encode(),
        xlsx_file([list(ROW), *(list(row.values()) for row in TABLE)]),
        xlsx_file([["订货单"], [], list(ROW), *(list(row.values()) for row in TABLE)]),
    ],
    ids=["bom", "gb18030", "utf-16", "crlf", "cr", "mixed", "semicolon", "tab", "xlsx", "titled"],
)
def test_every_form_of_a_file_gives_the_same_documents(content: bytes) -> None:
    plain = content_read(csv_text(TABLE).encode(), "orders", known=KNOWN)
    twin = content_read(content, "orders", known=KNOWN)

    assert len(plain.documents) == 2
    assert digests(twin.documents) == digests(plain.documents)


def test_rows_are_numbered_as_a_person_sees_them() -> None:
    table = table_of(b'a,b\r\n\r\n1,"two\nlines"\n\n,\n2,x\n')

    assert [row.number for row in table.rows] == [3, 7]


def test_a_workbook_keeps_codes_days_and_numbers_as_they_were_typed() -> None:
    content = xlsx_file(
        [
            [],
            ["", "code", "day", "price", "long", "flag"],
            ["", 12345, date(2026, 12, 1), Decimal("0.1") + Decimal("0.2"), 1234567890123456789, True],
        ]
    )

    table = table_of(content, lambda cells: "code" in cells)

    (row,) = table.rows
    assert row.number == 3
    assert (row.cells["code"], row.cells["day"], row.cells["price"]) == ("12345", "2026-12-01", "0.3")
    assert row.cells["flag"] == "TRUE"
    assert table.notes == (Finding(3, "long", "digits_lost", "1234567890123460000"),)


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)

    with pytest.raises(FileRefused) as refusal:
        table_of(content.getvalue())
    assert refusal.value.reason == "workbook_too_large"


def test_a_workbook_of_two_far_corners_costs_no_memory() -> None:
    sheet = io.BytesIO(xlsx_file([["a"], [1]]))
    content = io.BytesIO()
    with zipfile.ZipFile(sheet) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(
                name, part.replace(b'r="A2"', b'r="XFD1048576"').replace(b'<row r="2"', b'<row r="1048576"')
            )

    started = time.perf_counter()
    with pytest.raises(FileRefused) as refusal:
        table_of(content.getvalue())
    assert refusal.value.reason in ("workbook_too_large", "workbook_broken")
    assert time.perf_counter() - started < 20


def test_rows_beyond_the_limit_are_refused() -> None:
    with pytest.raises(FileRefused) as refusal:
        table_of(b"a\n" + b"1\n" * 50, limits=Limits(rows=49))
    assert refusal.value.reason == "too_many_rows"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    with contextlib.suppress(FileRefused):
        content_read(b"item,qty\n" + content, "orders")


@pytest.mark.skipif(not (SHARED / "orders").exists(), reason="the shared data is not here")
def test_a_real_workbook_and_its_csv_twin_have_the_same_rows() -> None:
    book = table_of((SHARED / "orders" / "AdventureWorks_Sales_2017.xlsx").read_bytes())
    text = table_of((SHARED / "orders" / "AdventureWorks_Sales_2017.csv").read_bytes())

    keys = ("OrderNumber", "ProductKey", "CustomerKey", "OrderLineItem", "OrderQuantity")
    assert [[row.cells[key] for key in keys] for row in book.rows] == [
        [row.cells[key] for key in keys] for row in text.rows
    ]


@pytest.mark.skipif(not (SHARED / "orders").exists(), reason="the shared data is not here")
def test_shifted_rows_of_a_real_file_are_seen() -> None:
    table = table_of((SHARED / "orders" / "tableau-supermarket.csv").read_bytes())

    assert {row.fault for row in table.rows} == {"cells_too_many"}


NAUGHTY = SHARED / "malformed" / "strings" / "blns.json"


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the shared data is not here")
def test_naughty_strings_are_kept_as_they_are_or_refused() -> None:
    strings = json.loads(NAUGHTY.read_text())
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    writer.writerow(["客户", "PO", "货号", "数量", "品名"])
    writer.writerows(["华东机电", f"P{number}", "A-100", "1", text] for number, text in enumerate(strings))
    try:
        intake = content_read(content.getvalue().encode(), "orders")
    except FileRefused as refusal:
        pytest.fail(f"one text must not cost the file: {refusal.facts}")

    said = {document.customer_po: document.lines[0].description for document in intake.documents}
    assert all(strings[int(number[1:])].strip() == text for number, text in said.items())
    assert {finding.code for finding in intake.findings} <= {"control_character", "too_long"}
    for written in (rejected_csv(intake), rejected_xlsx(intake)):
        again = content_read(written, "orders")
        assert len(again.rejected_rows) == len(intake.rejected_rows)


def test_a_workbook_that_takes_too_long_is_refused() -> None:
    with pytest.raises(FileRefused) as refusal:
        table_of(xlsx_file([["a"], [1]]), limits=Limits(child_seconds=0))
    assert refusal.value.reason == "workbook_too_slow"
