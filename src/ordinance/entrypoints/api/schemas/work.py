"""Search, and long acts over many orders."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from ordinance.entrypoints.api.fields import CLEAN, Exact, KeyOut, OrderRef, limits
from ordinance.entrypoints.api.schemas.base import In, Out, without_twins
from ordinance.foundation.runs.rules import KEYS_MAX
from ordinance.insight.search import TEXT_MAX


class SearchIn(In):
    """What to look for: the beginning of a number or code, a name, its pinyin or initials."""

    q: Annotated[str, limits(TEXT_MAX, 1), CLEAN]


class FoundOrder(Out):
    """An order by its number or the customer's."""

    id: KeyOut
    number: str | None
    status: str
    stage: str
    customer: str | None
    customer_name: str | None
    customer_po: str
    currency: str
    gross: Exact
    ordered_at: datetime


class FoundCustomer(Out):
    """A customer by code or name."""

    id: KeyOut
    code: str
    name: str
    name_en: str
    status: str


class FoundItem(Out):
    """An item by code or name."""

    id: KeyOut
    code: str
    name: str
    name_en: str
    unit: str
    status: str


class FoundDelivery(Out):
    """A delivery by its number or the carrier's, and the first order in it."""

    id: KeyOut
    number: str
    state: str
    carrier: str
    tracking_number: str
    customer: str | None
    order: str | None
    shipped_at: datetime | None


class FoundBill(Out):
    """A bill or credit note by its number, and the first order it is about."""

    id: KeyOut
    number: str
    kind: str
    customer: str
    order: str | None
    currency: str
    gross: Exact
    due_on: date


class FoundOut(Out):
    """At most eight of each kind; `more` names the kinds of which there are more."""

    orders: list[FoundOrder]
    customers: list[FoundCustomer]
    items: list[FoundItem]
    deliveries: list[FoundDelivery]
    bills: list[FoundBill]
    more: list[str]


class RunIn(In):
    """An act over many orders, by number or key. `params`: what the act must be told, such as the `reason` of a hold.

    act  one of submit, confirm, unconfirm, hold, release, plan, close, short_close, reopen, cancel, archive
    """

    act: Annotated[str, limits(40, 1), CLEAN]
    orders: Annotated[list[OrderRef], Field(min_length=1, max_length=KEYS_MAX), AfterValidator(without_twins)]
    params: Annotated[dict[Annotated[str, limits(40)], Annotated[str, limits(500), CLEAN]], Field(max_length=8)] = {}


class RunResultOut(Out):
    """What became of one order; `position` is its place in the request."""

    position: int
    order: str
    done: bool
    code: str
    facts: dict[str, Any]


class RunOut(Out):
    """How far a run has come, and a page of its results, the refused first."""

    id: KeyOut
    act: str
    state: str
    stopped_because: str
    total: int
    done_count: int
    refused_count: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    results: list[RunResultOut]
