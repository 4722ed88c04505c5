"""Rows copied out of a sheet: columns found by their headings, Chinese or English, or by what stands in them. Pure."""

import csv
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from typing import Final

from ordinance.entrypoints.web.entry.cells import is_day, is_number

ROWS_MOST: Final = 2_000
COLUMNS_MOST: Final = 60
_HEADINGS: Final[Mapping[str, Sequence[str]]] = {
    "item": ("产品编码", "产品编号", "产品代码", "商品编码", "商品编号", "货号", "料号", "物料编码", "物料号", "编码",
             "型号",
             "item", "itemcode", "itemno", "code", "productcode", "product", "partno", "partnumber", "sku", "material"),
    "name": ("品名", "产品名称", "商品名称", "物料名称", "名称", "产品", "商品", "name", "productname", "itemname"),
    "quantity": ("数量", "订购数量", "订货数量", "需求数量", "quantity", "qty", "orderqty", "pcs"),
    "unit": ("单位", "计量单位", "unit", "uom"),
    "price": ("单价", "含税单价", "未税单价", "不含税单价", "价格", "unitprice", "price"),
    "discount": ("折扣", "折扣%", "discount", "discount%"),
    "day": ("交期", "交货日期", "交货期", "要求交期", "要求日期", "需求日期", "到货日期", "duedate", "deliverydate",
            "requesteddate", "requested", "date", "due"),
    "note": ("备注", "说明", "附注", "note", "notes", "remark", "remarks", "comment", "description"),
}  # fmt: skip
_COLUMN: Final = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
_TOTALS: Final = frozenset({"合计", "总计", "小计", "total", "subtotal", "sum", "grandtotal"})


@dataclass(slots=True)
class Pasted:
    """The rows of a paste as cells of the grid.

    columns  which heading stood over which column, as it was written
    passed   numbers, from one, of lines passed over: empty, or sums
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    has_more: bool = False


def pasted(text: str, units: Mapping[str, str]) -> Pasted:
    """Read tab-separated text.

    units  what people call units, in small letters → code
    """
    found = Pasted()
    columns: list[str] | None = None
    for number, cells in enumerate(_lines(text), start=1):
        if number > ROWS_MOST:
            found.has_more = True
            break
        values = [cell.strip() for cell in cells[:COLUMNS_MOST]]
        if columns is None and not found.rows:
            columns = _headings(values, found)
            if columns is not None:
                continue
        row = _by_heading(values, columns) if columns is not None else _by_content(values, units)
        if not any(row.values()) or _folded(row.get("item", "") or row.get("name", "")) in _TOTALS:
            found.passed.append(number)
            continue
        found.rows.append(row)
        found.numbers.append(number)
    return found


def _lines(text: str) -> list[list[str]]:
    """The cells of each line; a text whose quotation marks make no sense is cut at its tabs alone."""
    said = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    try:
        return list(islice(csv.reader(StringIO(said), dialect="excel-tab"), ROWS_MOST + 1))
    except csv.Error:
        return [line.split("\t") for line in said.split("\n")[: ROWS_MOST + 1]]


def _headings(values: Sequence[str], found: Pasted) -> list[str] | None:
    """What each column is, when the line is one of headings: two known ones at least, or one alone and no number."""
    names = [_COLUMN.get(_folded(value), "") for value in values]
    known = [name for name in names if name]
    is_line = len(set(known)) >= 2 or (len(known) == 1 and not any(is_number(value) for value in values if value))
    if not is_line:
        return None
    taken: set[str] = set()
    columns = []
    for name, value in zip(names, values, strict=True):
        if name and name not in taken:
            taken.add(name)
            found.columns[name] = value
            columns.append(name)
        else:
            columns.append("")
            if value:
                found.ignored.append(value)
    return columns


def _by_heading(values: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    return {name: value for name, value in zip(columns, values, strict=False) if name}


def _by_content(values: Sequence[str], units: Mapping[str, str]) -> dict[str, str]:
    """The first cell is the product; then a number is the quantity, the next one the price."""
    row = {"item": values[0]} if values else {}
    for value in values[1:]:
        if not value:
            continue
        if is_day(value):
            name = "day"
        elif is_number(value):
            name = "price" if "quantity" in row else "quantity"
        elif value.lower() in units:
            name = "unit"
        else:
            name = "note" if "quantity" in row else "name"
        row.setdefault(name, value)
    return row


def _folded(text: str) -> str:
    """A heading without blanks, what stands in brackets, and marks that must be filled."""
    said = unicodedata.normalize("NFKC", text).lower().partition("(")[0]
    return "".join(character for character in said if not character.isspace() and character not in "*._-:")
