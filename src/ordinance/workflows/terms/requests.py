"""What a door asks for: an order in the customer's words, bounded and typed, nothing looked up yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRequest:
    """One line. `unit_price` is a quoted price, in `basis` of the order; without it the price rules give one."""

    item: str
    quantity: Decimal
    unit: str = ""
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    requested_on: date | None = None
    warehouse: str = ""
    lot: str = ""
    description: str = ""
    over_tolerance: Decimal = Decimal(0)
    short_tolerance: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRequest:
    """One order as it was asked for. Empty fields are filled from the customer and the policy."""

    customer: str = ""
    type: str = "standard"
    channel: str = "desk"
    customer_po: str = ""
    currency: str = ""
    basis: str = ""
    payment_term: str = ""
    requested_on: date | None = None
    ship_to_name: str = ""
    ship_to_phone: str = ""
    ship_to_address: str = ""
    priority: int = 5
    accepts_partial: bool | None = None
    is_verified: bool | None = None
    note: str = ""
    lines: tuple[LineRequest, ...] = ()
