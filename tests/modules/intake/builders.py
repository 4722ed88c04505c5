"""Files in a few words, for tests of intake."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from ordinance.modules.intake.mappings.registry import content_read
from ordinance.modules.intake.rules.incoming import IncomingDocument, Intake
from ordinance.modules.intake.rules.known import Known

ROW: Mapping[str, str] = {
    "客户编码": "C001",
    "客户订单号": "PO-1",
    "物料编码": "A-100",
    "数量": "3",
    "单位": "件",
    "单价": "1.00",
    "含税": "含税",
    "币种": "CNY",
    "交期": "2026-12-01",
    "收货地址": "上海市浦东新区世纪大道 1 号",
    "联系人": "王芳",
    "电话": "021-5555 0100",
    "付款方式": "月结30天",
}
KNOWN = Known(
    items=frozenset({"A-100", "A-200", "00123"}),
    customers=frozenset({"C001", "C002", "华东机电"}),
    units=frozenset({"件", "箱", "kg"}),
)


def rows(*changes: Mapping[str, str]) -> list[dict[str, str]]:
    return [{**ROW, **change} for change in changes]


def csv_text(table: Sequence[Mapping[str, str]]) -> str:
    lines = [",".join(table[0]), *(",".join(f'"{cell}"' for cell in row.values()) for row in table)]
    return "\n".join(lines) + "\n"


def csv_file(*changes: Mapping[str, str]) -> bytes:
    return csv_text(rows(*changes)).encode()


def xlsx_file(lines: Sequence[Sequence[Any]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, cells in enumerate(lines):
            for position, cell in enumerate(cells):
                if hasattr(cell, "year"):
                    sheet.write_datetime(number, position, cell, day)
                else:
                    sheet.write(number, position, float(cell) if isinstance(cell, Decimal) else cell)
    return content.getvalue()


def orders_of(*changes: Mapping[str, str], known: Known = KNOWN, all_or_nothing: bool = False) -> Intake:
    return content_read(csv_file(*changes), "orders", known=known, all_or_nothing=all_or_nothing)


def digests(documents: Sequence[IncomingDocument]) -> list[str]:
    return [document.digest for document in documents]


def findings_of(intake: Intake) -> list[tuple[int, str, str, str]]:
    return [(finding.row, finding.field, finding.code, finding.suggestion) for finding in intake.findings]
