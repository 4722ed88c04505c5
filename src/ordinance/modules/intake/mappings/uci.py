"""`uci`: invoices of a UK wholesaler (UCI Online Retail), one row per line.

Numbers with a C are credits, kept as requests with their negative quantities. A document of negative quantities
without a C and without a price is a stock correction, and no order: it is refused with that reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ordinance.modules.intake.rules.incoming import DocumentKind, IncomingLine
from ordinance.modules.intake.rules.mapping import Field, FileMapping, Level, Reads, Signs
from ordinance.modules.intake.rules.master import IncomingItem, IncomingMasterData, IncomingParty
from ordinance.modules.intake.rules.table import Table

# What stands in the item column but is no goods: postage, discount, manual entry, carriage, fees, samples.
CHARGE_CODES: Final = frozenset({"POST", "DOT", "C2", "D", "M", "S", "BANK CHARGES", "AMAZONFEE"})


def classified(document_no: str, lines: Sequence[IncomingLine]) -> tuple[DocumentKind, str]:
    """What the number and the signs make of a document; a refused one comes with its reason."""
    has_negative, has_positive = any(line.quantity < 0 for line in lines), any(line.quantity > 0 for line in lines)
    if document_no.upper().startswith("C"):
        return (DocumentKind.REFUSED, "positive_in_credit") if has_positive else (DocumentKind.CREDIT_REQUEST, "")
    if not has_negative:
        return DocumentKind.SALES_ORDER, ""
    worthless = not any(line.amount for line in lines)
    return DocumentKind.REFUSED, "negative_without_value" if worthless else "negative_in_order"


UCI: Final = FileMapping(
    name="uci",
    fields=(
        Field(
            name="document_no",
            headings=("InvoiceNo", "Invoice"),
            reads=Reads.CODE,
            level=Level.HEADER,
            column_needed=True,
            value_needed=True,
            max_length=64,
        ),
        Field(
            name="ordered_at",
            headings=("InvoiceDate",),
            reads=Reads.MOMENT,
            level=Level.HEADER,
            column_needed=True,
            value_needed=True,
            may_differ=True,
        ),
        Field(
            name="customer_ref",
            headings=("CustomerID", "Customer ID"),
            reads=Reads.CODE,
            level=Level.HEADER,
            column_needed=True,
            max_length=64,
        ),
        Field(name="ship_country", headings=("Country",), level=Level.HEADER, column_needed=True),
        Field(name="currency", headings=(), level=Level.HEADER),
        Field(name="price_basis", headings=(), level=Level.HEADER),
        Field(
            name="item_ref",
            headings=("StockCode",),
            reads=Reads.CODE,
            column_needed=True,
            value_needed=True,
            max_length=64,
        ),
        Field(name="description", headings=("Description",), column_needed=True),
        Field(name="quantity", headings=("Quantity",), reads=Reads.QUANTITY, column_needed=True, value_needed=True),
        Field(
            name="unit_price",
            headings=("UnitPrice", "Price"),
            reads=Reads.PRICE,
            column_needed=True,
            value_needed=True,
        ),
        Field(name="unit", headings=()),
    ),
    group_by=("document_no",),
    wanted=("customer", "contact", "phone", "address", "requested_on", "payment_term"),
    defaults={"currency": "GBP", "price_basis": "net", "unit": "pcs"},
    signs=Signs.ANY,
    classify=classified,
    charge_codes=CHARGE_CODES,
    warns_of_blank_description=True,
)


def uci_master(table: Table) -> IncomingMasterData:
    """Customers by number and country, goods by code with the first description that is one.

    The file knows no names: a customer is called by its number until somebody says better.
    """
    customers: dict[str, str] = {}
    items: dict[str, str] = {}
    for row in table.rows:
        customer, code = row.cells.get("CustomerID", "").strip(), row.cells.get("StockCode", "").strip()
        if customer:
            customers.setdefault(customer, row.cells.get("Country", "").strip())
        if code and code not in CHARGE_CODES:
            items[code] = items.get(code) or row.cells.get("Description", "").strip()
    return IncomingMasterData(
        customers=tuple(
            IncomingParty(code=code, name=code, country=country) for code, country in sorted(customers.items())
        ),
        items=tuple(
            IncomingItem(code=code, name=name or code, unit=UCI.defaults["unit"])
            for code, name in sorted(items.items())
        ),
    )
