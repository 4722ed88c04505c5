"""Master data of the `northwind` folder: customers, items, suppliers, carriers, employees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ordinance.foundation.money.rules import Rounding
from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.mappings.northwind import NORTHWIND, by_code
from ordinance.modules.intake.rules.incoming import IncomingDocument
from ordinance.modules.intake.rules.master import IncomingEmployee, IncomingItem, IncomingMasterData, IncomingParty
from ordinance.modules.intake.rules.table import Row, Table
from ordinance.modules.intake.rules.values import Unreadable, number_of


def northwind_master(tables: Mapping[str, Table], documents: Iterable[IncomingDocument]) -> IncomingMasterData:
    """Needs the documents too: an item discontinued in the file is so after its last order.

    raises  FileRefused: master_broken, for a row of master data that cannot be read
    """
    last = _last_orders(documents)
    categories = {
        code: row.cells.get("category_name", "") for code, row in by_code(tables["categories"], "category_id").items()
    }
    return IncomingMasterData(
        customers=tuple(_party(row, "customer_id") for row in tables["customers"].rows),
        suppliers=tuple(_party(row, "supplier_id") for row in tables["suppliers"].rows),
        carriers=tuple(_party(row, "shipper_id") for row in tables["shippers"].rows),
        items=tuple(_item(row, categories, last) for row in tables["products"].rows),
        employees=tuple(_employee(row) for row in tables["employees"].rows),
    )


def _last_orders(documents: Iterable[IncomingDocument]) -> dict[str, date]:
    last: dict[str, date] = {}
    for document in documents:
        if document.ordered_at is None:
            continue
        day = document.ordered_at.date()
        for line in document.lines:
            last[line.item_ref] = max(day, last.get(line.item_ref, day))
    return last


def _text(row: Row, name: str) -> str:
    """The dump wrote line ends as two characters, backslash and n."""
    return row.cells.get(name, "").replace("\\n", "\n").strip()


def _party(row: Row, code: str) -> IncomingParty:
    return IncomingParty(
        code=_text(row, code),
        name=_text(row, "company_name"),
        contact=_text(row, "contact_name"),
        contact_title=_text(row, "contact_title"),
        phone=_text(row, "phone"),
        fax=_text(row, "fax"),
        address=_text(row, "address"),
        city=_text(row, "city"),
        region=_text(row, "region"),
        postal_code=_text(row, "postal_code"),
        country=_text(row, "country"),
    )


def _item(row: Row, categories: Mapping[str, str], last: Mapping[str, date]) -> IncomingItem:
    code, is_discontinued = _text(row, "product_id"), _text(row, "discontinued") == "1"
    try:
        list_price = Rounding(4).round(number_of(_text(row, "unit_price")))
    except Unreadable as exc:
        raise FileRefused("master_broken", name="products.csv", line=row.number, column="unit_price") from exc
    return IncomingItem(
        code=code,
        name=_text(row, "product_name"),
        unit=NORTHWIND.defaults["unit"],
        category=categories.get(_text(row, "category_id"), ""),
        packing=_text(row, "quantity_per_unit"),
        supplier_code=_text(row, "supplier_id"),
        list_price=list_price,
        discontinued=is_discontinued,
        discontinued_after=last.get(code) if is_discontinued else None,
    )


def _employee(row: Row) -> IncomingEmployee:
    name = f"{_text(row, 'first_name')} {_text(row, 'last_name')}"
    return IncomingEmployee(code=_text(row, "employee_id"), name=name, title=_text(row, "title"))
