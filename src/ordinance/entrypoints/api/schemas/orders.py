"""Orders: what is asked for, what is shown."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from ordinance.entrypoints.api.fields import (
    CLEAN,
    Code,
    Day,
    Exact,
    Key,
    KeyOut,
    Line,
    Long,
    Note,
    Percent,
    Quantity,
    QuantityOrZero,
    Rate,
    Switch,
    UnitPrice,
    Word,
    limits,
)
from ordinance.entrypoints.api.schemas.base import In, Out, PageIn, without_twins
from ordinance.orders.states import Stage, Status
from ordinance.workflows.terms.requests import DraftRequest, LineRequest


class LineIn(In):
    """One line; without `unit_price` the price rules give one."""

    item: Code
    quantity: Quantity
    unit: Annotated[str, limits(10), CLEAN] = ""
    unit_price: UnitPrice | None = None
    discount_percent: Percent | None = None
    requested_on: Day | None = None
    warehouse: Annotated[str, limits(20), CLEAN] = ""
    lot: Word = ""
    description: Line = ""
    over_tolerance: Rate | None = None
    short_tolerance: Rate | None = None

    def as_request(self) -> LineRequest:
        given = self.model_dump(exclude_none=True)
        return LineRequest(**given)


class OrderIn(In):
    """One order in the customer's words; empty fields are filled from the customer and the policy."""

    customer: Word = ""
    type: Annotated[str, limits(20, 1), CLEAN] = "standard"
    customer_po: Annotated[str, limits(80), CLEAN] = ""
    currency: Annotated[str, limits(3), CLEAN] = ""
    basis: Literal["", "gross", "net"] = ""
    payment_term: Annotated[str, limits(20), CLEAN] = ""
    requested_on: Day | None = None
    ship_to_name: Annotated[str, limits(100), CLEAN] = ""
    ship_to_phone: Word = ""
    ship_to_address: Note = ""
    priority: Annotated[int, Field(strict=True, ge=1, le=9)] = 5
    accepts_partial: Switch | None = None
    note: Long = ""
    lines: Annotated[list[LineIn], Field(max_length=2000)]

    def as_request(self) -> DraftRequest:
        given = self.model_dump(exclude={"lines"}, exclude_none=True)
        return DraftRequest(**given, channel="api", lines=tuple(line.as_request() for line in self.lines))


class ChangeLineIn(In):
    """The new quantity of one line in all, cancellations taken off (zero cancels it), or another date."""

    position: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    quantity: QuantityOrZero | None = None
    requested_on: Day | None = None


class ChangeIn(In):
    """A change of a confirmed order, and why."""

    lines: Annotated[list[ChangeLineIn], Field(min_length=1, max_length=2000)]
    reason: Annotated[str, limits(500, 1), CLEAN]


class OrderFilters(PageIn):
    """Which orders; texts must fit whole, dates are those of the order, both included."""

    number: Word = ""
    customer: Word = ""
    status: Status | None = None
    stage: Stage | None = None
    ordered_from: Day | None = None
    ordered_to: Day | None = None
    customer_po: Annotated[str, limits(80), CLEAN] = ""
    product: Word = ""


class OrderRow(Out):
    """An order in a list."""

    id: KeyOut
    number: str | None
    status: str
    stage: str
    type: str
    customer: str | None
    customer_name: str | None
    customer_po: str
    currency: str
    net: Exact
    vat: Exact
    gross: Exact
    fulfilment: str
    invoicing: str
    payment: str
    ordered_at: datetime
    requested_on: date | None
    promised_on: date | None


class LineOut(Out):
    """One line with all its quantities and amounts."""

    id: KeyOut
    position: int
    kind: str
    item: str | None
    description: str
    unit: str
    quantity: Exact
    cancelled: Exact
    reserved: Exact
    pegged: Exact
    picked: Exact
    shipped: Exact
    signed: Exact
    accepted: Exact
    returned: Exact
    invoiced: Exact
    unit_price: Exact | None
    discount_percent: Exact
    vat_rate: Exact
    net: Exact
    vat: Exact
    gross: Exact
    requested_on: date | None
    promised_on: date | None


class MoneyOut(Out):
    """The money of the order: what it is worth, what was billed, credited and received."""

    gross: Exact
    billed: Exact
    credited: Exact
    received: Exact
    instalments: list[dict[str, Any]]
    bills: list[dict[str, Any]]


class WaitOut(Out):
    """One thing the order waits for: missing elements, a hold, a task, supply."""

    kind: str
    what: str
    since: datetime | None = None
    due: datetime | date | None = None
    duty: str = ""
    clause: str = ""


class OrderOut(OrderRow):
    """One order, whole. `waiting_for` says what must happen before it goes on."""

    version: int
    edit_token: int
    price_basis: str
    payment_term: str
    priority: int
    accepts_partial: bool
    note: str
    ship_to_name: str
    ship_to_phone: str
    ship_to_address: str
    missing: list[str]
    submitted_at: datetime | None
    confirmed_at: datetime | None
    closed_at: datetime | None
    lines: list[LineOut]
    money: MoneyOut
    holds: list[dict[str, Any]]
    deliveries: list[dict[str, Any]]
    waiting_for: list[WaitOut]


class OpinionOut(Out):
    """One department's part of the review sheet."""

    id: KeyOut
    department: str
    duty: str
    clause: str
    group: int
    is_open: bool
    decision: str
    condition: str
    comment: str
    decided_by: KeyOut | None
    decided_at: datetime | None


class OpinionIn(In):
    """A department's opinion; everything but a plain pass needs words."""

    decision: Literal["pass", "pass_with_condition", "return", "reject"]
    comment: Long = ""
    condition: Annotated[str, limits(1000), CLEAN] = ""


class HoldIn(In):
    """A hold: on an order or delivery by key, on a customer or item by code, on a lot as `item/lot`."""

    object_kind: Literal["order", "line", "customer", "item", "lot", "delivery"]
    object: Annotated[str, limits(90, 1), CLEAN]
    scope: Annotated[str, limits(10, 1), CLEAN] = "*"
    reason: Annotated[str, limits(60, 1), CLEAN]
    note: Note = ""


class HoldsReleaseIn(In):
    """Holds to release, and why."""

    holds: Annotated[list[Key], Field(min_length=1, max_length=500), AfterValidator(without_twins)]
    reason: Annotated[str, limits(500, 1), CLEAN]


class EntryOut(Out):
    """One row of the ledger with its hash, and whose stream it stands in."""

    stream: KeyOut
    seq: int
    kind: str
    actor: KeyOut
    occurred_at: datetime
    recorded_at: datetime
    data: dict[str, Any]
    text: str
    hash: str


class DecisionOut(Out):
    """One decision: what was decided, in words, with the record it was made of."""

    seq: int
    kind: str
    decided_at: datetime
    explanation: str
    facts: KeyOut | None
    data: dict[str, Any]


class FileOut(Out):
    """A file attached to an order."""

    id: KeyOut
    name: str
    kind: str
    media_type: str
    size: int
    sha256: str
    added_by: KeyOut
    added_at: datetime
