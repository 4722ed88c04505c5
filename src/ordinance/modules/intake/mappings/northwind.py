"""`northwind`: a folder of tables is the file; orders and their lines are joined, the others are master data.

The files carry single-precision numbers (9.80000019): prices are taken at four decimals, discounts and freight at
two, half up, and every document notes how many rows that changed. Prices are accepted as quoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.reading.tables import content_of, table_of
from ordinance.modules.intake.rules.mapping import Field, FileMapping, Level, Reads
from ordinance.modules.intake.rules.table import Row, Table

_H: Final = Level.HEADER

NORTHWIND: Final = FileMapping(
    name="northwind",
    fields=(
        Field(
            name="document_no",
            headings=("order_id",),
            reads=Reads.CODE,
            level=_H,
            column_needed=True,
            value_needed=True,
            max_length=64,
        ),
        Field(
            name="customer_ref",
            headings=("customer_id",),
            reads=Reads.CODE,
            level=_H,
            column_needed=True,
            max_length=64,
        ),
        Field(name="customer_name", headings=("company_name",), level=_H),
        Field(name="salesperson_ref", headings=("employee_id",), reads=Reads.CODE, level=_H, max_length=64),
        Field(
            name="ordered_at",
            headings=("order_date",),
            reads=Reads.MOMENT,
            level=_H,
            column_needed=True,
            value_needed=True,
        ),
        Field(name="requested_on", headings=("required_date",), reads=Reads.DATE, level=_H, column_needed=True),
        Field(name="ship_on", headings=("shipped_date",), reads=Reads.DATE, level=_H),
        Field(name="carrier_ref", headings=("ship_via",), reads=Reads.CODE, level=_H, max_length=64),
        Field(name="freight", headings=("freight",), reads=Reads.MONEY, level=_H, places=2),
        Field(name="ship_name", headings=("ship_name",), level=_H),
        Field(name="ship_contact", headings=("contact_name",), level=_H),
        Field(name="ship_phone", headings=("phone",), level=_H, max_length=64),
        Field(name="ship_address", headings=("ship_address",), level=_H, max_length=500),
        Field(name="ship_city", headings=("ship_city",), level=_H),
        Field(name="ship_region", headings=("ship_region",), level=_H),
        Field(name="ship_postal_code", headings=("ship_postal_code",), level=_H, max_length=32),
        Field(name="ship_country", headings=("ship_country",), level=_H),
        Field(name="currency", headings=(), level=_H),
        Field(name="price_basis", headings=(), level=_H),
        Field(name="item_ref", headings=("product_id",), reads=Reads.CODE, column_needed=True, value_needed=True),
        Field(name="description", headings=("product_name",)),
        Field(
            name="unit_price",
            headings=("unit_price",),
            reads=Reads.PRICE,
            column_needed=True,
            value_needed=True,
            places=4,
        ),
        Field(name="quantity", headings=("quantity",), reads=Reads.QUANTITY, column_needed=True, value_needed=True),
        Field(name="discount_percent", headings=("discount",), reads=Reads.FRACTION, column_needed=True, places=2),
        Field(name="unit", headings=()),
    ),
    group_by=("document_no",),
    wanted=("customer", "contact", "phone", "address", "requested_on", "payment_term"),
    defaults={"currency": "USD", "price_basis": "net", "unit": "pcs"},
    header_charges={"freight": "Freight"},
    ships_as_requested=True,
)


def northwind_tables(folder: Path) -> dict[str, Table]:
    """The tables of the folder by name; raises FileRefused when one of the needed ones is wanting."""
    tables = {}
    for name in (
        "orders",
        "order_details",
        "customers",
        "products",
        "employees",
        "shippers",
        "suppliers",
        "categories",
    ):
        path = folder / f"{name}.csv"
        if not path.is_file():
            raise FileRefused("file_missing", name=path.name)
        tables[name] = table_of(content_of(path))
    return tables


def northwind_joined(tables: Mapping[str, Table]) -> Table:
    """One row per order line, numbered as in order_details.csv, with its order, customer and product beside it.

    A line without its order, and an order without lines, are faults of their row.
    """
    orders, customers = by_code(tables["orders"], "order_id"), by_code(tables["customers"], "customer_id")
    products = by_code(tables["products"], "product_id")
    seen: set[str] = set()
    rows = []
    for row in tables["order_details"].rows:
        number = row.cells.get("order_id", "")
        seen.add(number)
        order = orders.get(number)
        customer = customers.get(order.cells.get("customer_id", "")) if order else None
        product = products.get(row.cells.get("product_id", ""))
        cells = {
            **(order.cells if order else {}),
            **_picked(customer, ("company_name", "contact_name", "phone")),
            **_picked(product, ("product_name",)),
            **row.cells,
        }
        rows.append(Row(row.number, cells, row.fault or _fault(order, customer, product)))
    rows += [Row(row.number, row.cells, "order_without_lines") for number, row in orders.items() if number not in seen]
    columns = [*tables["orders"].columns, "company_name", "contact_name", "phone", "product_name"]
    columns += [name for name in tables["order_details"].columns if name not in columns]
    return Table(tuple(columns), rows)


def by_code(table: Table, column: str) -> dict[str, Row]:
    return {row.cells.get(column, "").strip(): row for row in table.rows}


def _picked(row: Row | None, names: Sequence[str]) -> dict[str, str]:
    return {name: row.cells.get(name, "") for name in names} if row else {}


def _fault(order: Row | None, customer: Row | None, product: Row | None) -> str:
    if order is None:
        return "order_missing"
    if order.fault:
        return order.fault
    if customer is None:
        return "customer_missing"
    return "" if product else "item_missing"
