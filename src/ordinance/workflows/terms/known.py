"""What the house knows of the things requests name: plain data, however it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ordinance.foundation.values import value
from ordinance.modules.pricing.rules import PriceRule


@value(kw_only=True)
class KnownCustomer:
    """A customer as the terms of an order need them."""

    id: int
    code: str
    status: str = "active"
    grade: str = ""
    region: str = ""
    payment_term: str = ""
    price_basis: str = ""
    is_verified: bool = False
    accepts_partial: bool = True
    contact: str = ""
    phone: str = ""
    address: str = ""


@value(kw_only=True)
class KnownItem:
    """An item as the terms of an order need it; `units` are others it may be ordered in, with their factors."""

    id: int
    code: str
    name: str = ""
    kind: str = "goods"
    status: str = "active"
    discontinued_on: date | None = None
    product_line: str = ""
    unit: str = ""
    unit_decimals: int = 0
    vat_rate: Decimal = Decimal(0)
    units: Mapping[str, Decimal] = field(default_factory=dict)

    def is_discontinued(self, on: date) -> bool:
        """Whether it is out of sale on the day."""
        return self.status == "discontinued" and (self.discontinued_on is None or self.discontinued_on <= on)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownType:
    """An order type by its data (A19)."""

    id: int
    code: str
    is_priced: bool = True
    is_invoiced: bool = True
    is_shipped: bool = True
    number_pattern: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything the requests of a batch name, by code."""

    currency: str
    customers: Mapping[str, KnownCustomer]
    items: Mapping[str, KnownItem]
    types: Mapping[str, KnownType]
    warehouses: Mapping[str, int]
    prices: Mapping[int, Sequence[PriceRule]]
    duplicate_pos: frozenset[tuple[int, str]] = frozenset()
    is_staff: bool = True  # not a customer's person, whose terms are ours to set
