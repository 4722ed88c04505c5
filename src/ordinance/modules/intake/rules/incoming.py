"""What one file brings in: documents, master data, findings and the rows that go back.

The contract between reading a file and registering it. Times are naive: the file's own wall clock, which the
caller places in the company's zone, because only the caller knows the company.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum

from ordinance.foundation.money.rules import ZERO
from ordinance.modules.intake.rules.master import IncomingMasterData
from ordinance.modules.intake.rules.table import Finding, Row
from ordinance.modules.intake.rules.values import plain


class DocumentKind(StrEnum):
    SALES_ORDER = "sales_order"
    CREDIT_REQUEST = "credit_request"  # quantities and amounts stay negative, as in the file
    REFUSED = "refused"  # registered with its reason, never an order


class LineKind(StrEnum):
    GOODS = "goods"
    CHARGE = "charge"


@dataclass(frozen=True, slots=True)
class RoundingNote:
    """The mapping changed values of a field to fewer decimals, half up, on so many rows."""

    field: str
    places: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipTo:
    name: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLine:
    row_number: int
    kind: LineKind
    item_ref: str
    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal | None  # None: the file quotes no price, and the amount is zero
    discount_percent: Decimal
    amount: Decimal  # currency, rounded half up once per line
    requested_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingDocument:
    source: str
    document_no: str  # the sender's number, unique within the source
    kind: DocumentKind
    customer_ref: str
    customer_name: str
    customer_po: str
    ordered_at: datetime | None  # naive, the file's wall clock
    requested_on: date | None
    ship_on: date | None  # when the file says it was shipped
    currency: str
    price_basis: str  # "gross" 含税, "net" 未税, "" not said
    payment_term: str
    channel: str
    priority: str
    carrier_ref: str
    salesperson_ref: str
    ship_to: ShipTo
    lines: tuple[IncomingLine, ...]
    rows: tuple[int, ...]
    missing: tuple[str, ...] = ()
    defaulted: tuple[str, ...] = ()  # fields the mapping filled in, not the file
    warnings: tuple[Finding, ...] = ()
    roundings: tuple[RoundingNote, ...] = ()
    reason: str = ""  # why it is refused

    @property
    def value(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def goods_value(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.kind is LineKind.GOODS), ZERO)

    @property
    def charges_value(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.kind is LineKind.CHARGE), ZERO)

    @property
    def digest(self) -> str:
        """The same for the same document fed again; of a changed one it differs."""
        return hashlib.sha256(canonical(self).encode()).hexdigest()


def canonical(document: IncomingDocument) -> str:
    """What the document says as one JSON text: the same from CSV, XLSX or another encoding, wherever its rows stood.

    How it was read (rows, warnings, roundings, defaults) and what follows from it (kind, missing) is left out.
    """
    said = {name: _said(getattr(document, name)) for name in _CONTENT}
    ship_to = {name: getattr(document.ship_to, name) for name in _SHIP_TO_CONTENT}
    lines = [{name: _said(getattr(line, name)) for name in _LINE_CONTENT} for line in document.lines]
    return json.dumps({**said, "ship_to": ship_to, "lines": lines}, ensure_ascii=False, separators=(",", ":"))


_CONTENT = (
    "source", "document_no", "customer_ref", "customer_name", "customer_po", "ordered_at", "requested_on", "ship_on",
    "currency", "price_basis", "payment_term", "channel", "priority", "carrier_ref", "salesperson_ref",
)  # fmt: skip
_SHIP_TO_CONTENT = tuple(entry.name for entry in fields(ShipTo))
_LINE_CONTENT = tuple(entry.name for entry in fields(IncomingLine) if entry.name != "row_number")


def _said(value: Decimal | date | Enum | str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Enum):
        return str(value.value)
    return value if isinstance(value, str) else value.isoformat()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that goes back to be mended, as it came, with all that is said about it."""

    row: Row
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The result of one file: `findings` stand on the rejected rows, `warnings` stopped nothing; both in row order."""

    mapping: str
    columns: tuple[str, ...]
    headings: Mapping[str, str]  # field → the column that says it in this file
    rows_read: int
    documents: tuple[IncomingDocument, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    rejected_rows: tuple[RejectedRow, ...]
    master: IncomingMasterData | None = None

    def of_kind(self, kind: DocumentKind) -> tuple[IncomingDocument, ...]:
        return tuple(document for document in self.documents if document.kind is kind)
