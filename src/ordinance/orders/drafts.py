"""A draft as plain data: what a door or a file hands over before anything is written."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from ordinance.foundation.values import value
from ordinance.orders.states import ByHand, LineKind


@value(kw_only=True)
class DraftLine:
    """One line, priced. Amounts are those of the whole quantity in the order's currency."""

    kind: LineKind = LineKind.GOODS
    item_id: int | None = None
    item_raw: str = ""
    description: str = ""
    unit: str = ""
    quantity: Decimal
    list_price: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    vat_rate: Decimal = Decimal(0)
    net: Decimal = Decimal(0)
    vat: Decimal = Decimal(0)
    gross: Decimal = Decimal(0)
    requested_on: date | None = None
    warehouse_id: int | None = None
    lot: str = ""
    over_tolerance: Decimal = Decimal(0)
    short_tolerance: Decimal = Decimal(0)
    by_hand: ByHand = ByHand.NOTHING


@value(kw_only=True)
class Draft:
    """One order to be written. References may be missing; `missing` lists what it still lacks (A2)."""

    type_id: int
    currency: str
    price_basis: str
    ordered_at: datetime
    lines: tuple[DraftLine, ...]
    channel: str = "desk"
    priority: int = 5
    customer_id: int | None = None
    customer_raw: str = ""
    customer_po: str = ""
    payment_term: str = ""
    requested_on: date | None = None
    ship_to_name: str = ""
    ship_to_phone: str = ""
    ship_to_address: str = ""
    accepts_partial: bool = True
    is_verified: bool = False
    has_source_document: bool = False
    missing: tuple[str, ...] = ()
    note: str = ""

    @property
    def goods_net(self) -> Decimal:
        """Net of all lines but charges."""
        return sum((line.net for line in self.lines if line.kind is not LineKind.CHARGE), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityChange:
    """What to add to the quantities of one line; negative takes away."""

    line_id: int
    cancelled: Decimal = Decimal(0)
    shipped: Decimal = Decimal(0)
    signed: Decimal = Decimal(0)
    accepted: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    invoiced: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)
    pegged: Decimal = Decimal(0)
    picked: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRevision:
    """A line as a confirmed change leaves it; None leaves a field as it is."""

    line_id: int
    quantity: Decimal | None = None
    cancelled: Decimal | None = None
    promised_on: date | None = None
    requested_on: date | None = None
    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None
    changed: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # field → (before, after), as the version shows it
