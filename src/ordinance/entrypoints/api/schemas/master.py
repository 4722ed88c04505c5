"""Customers, items, prices and what is available."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from ordinance.entrypoints.api.fields import (
    CLEAN,
    Amount,
    Code,
    Day,
    Exact,
    KeyOut,
    Line,
    Name,
    Note,
    Percent,
    Quantity,
    Rate,
    Switch,
    UnitPrice,
    Word,
    limits,
)
from ordinance.entrypoints.api.schemas.base import In, Out
from ordinance.masterdata.catalog.services import NewItem
from ordinance.masterdata.parties.services import NewCustomer
from ordinance.workflows.register import CustomerRequest, PriceRequest

Grade = Annotated[str, limits(4), CLEAN]
Term = Annotated[str, limits(20), CLEAN]


class CustomerIn(In):
    """A customer to register, with the contact goods go to and the credit limit."""

    code: Code
    name: Name
    name_en: Line = ""
    grade: Grade = ""
    region: Word = ""
    tax_number: Annotated[str, limits(32), CLEAN] = ""
    payment_term: Term = ""
    price_basis: Literal["", "gross", "net"] = ""
    is_verified: Switch = False
    accepts_partial: Switch = True
    contact: Annotated[str, limits(100), CLEAN] = ""
    phone: Word = ""
    email: Annotated[str, limits(254, 0, r"^$|^[^@\s]+@[^@\s]+$"), CLEAN] = ""
    address: Note = ""
    credit_limit: Amount = Decimal(0)

    def as_request(self) -> CustomerRequest:
        customer = NewCustomer(**self.model_dump(exclude={"credit_limit"}))
        return CustomerRequest(customer=customer, credit_limit=self.credit_limit)


class CustomersIn(In):
    """Customers to register."""

    customers: Annotated[list[CustomerIn], Field(min_length=1, max_length=500)]


class ItemIn(In):
    """An item to register; `units` are others it may be ordered in, each with what one of them is in its own."""

    code: Code
    name: Name
    name_en: Line = ""
    kind: Literal["goods", "service", "charge"] = "goods"
    unit: Annotated[str, limits(10, 1), CLEAN] = "pcs"
    unit_decimals: Annotated[int, Field(strict=True, ge=0, le=6)] = 0
    vat_rate: Rate = Decimal("0.13")
    product_line: Annotated[str, limits(60), CLEAN] = ""
    options: Line = ""
    units: Annotated[dict[Annotated[str, limits(10, 1), CLEAN], Quantity], Field(max_length=20)] = Field(
        default_factory=dict
    )

    def as_request(self) -> NewItem:
        return NewItem(**self.model_dump())


class ItemsIn(In):
    """Items to register."""

    items: Annotated[list[ItemIn], Field(min_length=1, max_length=500)]


class PriceIn(In):
    """A price rule: a price, or a percentage off, for one item."""

    item: Code
    customer: Word = ""
    grade: Grade = ""
    kind: Literal["list", "agreement", "quantity_break", "discount"] = "list"
    currency: Annotated[str, limits(3, 3, "^[A-Z]{3}$"), CLEAN] = "CNY"
    basis: Literal["gross", "net"] = "gross"
    min_quantity: Quantity | None = None
    price: UnitPrice | None = None
    percent: Percent | None = None
    floor: UnitPrice | None = None
    valid_from: Day
    valid_to: Day | None = None

    def as_request(self) -> PriceRequest:
        return PriceRequest(**self.model_dump(exclude_none=True))


class PricesIn(In):
    """Price rules to add."""

    prices: Annotated[list[PriceIn], Field(min_length=1, max_length=500)]


class CustomerOut(Out):
    """A customer; limit and exposure are shown to staff."""

    id: KeyOut
    code: str
    name: str
    name_en: str
    status: str
    grade: str
    region: str
    payment_term: str
    price_basis: str
    is_verified: bool
    credit_limit: Exact | None
    exposure: Exact | None


class ItemOut(Out):
    """An item."""

    id: KeyOut
    code: str
    name: str
    name_en: str
    kind: str
    status: str
    unit: str
    unit_decimals: int
    vat_rate: Exact
    product_line: str
    options: str


class IncomingOut(Out):
    """Goods to come that are promised to nobody."""

    due_on: date
    quantity: Exact


class AvailableOut(Out):
    """What of an item may be promised now, and what comes in."""

    item: str
    unit: str
    available: Exact
    incoming: list[IncomingOut]


class ItemsWanted(In):
    """Codes by comma."""

    items: Annotated[str, limits(20_000, 1), CLEAN]

    def codes(self) -> list[str]:
        """Each code once, in the sequence given; at most a thousand."""
        return list(dict.fromkeys(code for part in self.items.split(",") if (code := part.strip())))[:1000]
