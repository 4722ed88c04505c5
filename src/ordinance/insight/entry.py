"""A draft as the page shows it on which it is written: its lines with what can be had of them, and who else writes it.

Read anew after each save, so the number of queries is fixed and no decision, delivery or bill is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import orjson

from ordinance.foundation.files.models import Attachment
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.people.models import Person
from ordinance.insight.availability import Availability, availability
from ordinance.masterdata.catalog.queries import units_by_item
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.states import LineKind, Status

LATELY: Final = timedelta(minutes=15)
_ENTRIES: Final = 80  # the last of the draft's ledger that are looked at for who wrote what
_KINDS: Final = ("order.drafted", "order.draft_edited")


@dataclass(frozen=True, slots=True)
class Had:
    """What can be had of a line's item for this line: `on` is the earliest day for all of it, None when never."""

    free: Decimal
    on: date | None


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who wrote, and when."""

    person: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The draft with its lines in their sequence."""

    order: Order
    lines: Sequence[OrderLine]
    units: Mapping[int, Mapping[str, Decimal]]  # item → its other units
    had: Mapping[int, Had]  # by line, of goods
    files: Sequence[Attachment]


def entry_page(order: Order, today: date) -> EntryPage:
    """Read a draft; four queries.

    order  with its customer and type
    """
    lines = list(
        OrderLine.objects.filter(order_id=order.pk)
        .select_related("item")
        .defer("item__search_tokens")
        .order_by("position")
    )
    item_ids = {line.item_id for line in lines if line.item_id}
    goods = {line.item_id for line in lines if line.item_id and line.kind == LineKind.GOODS}
    can = availability(order.company_id, goods)
    files = list(Attachment.objects.filter(stream=order.pk).select_related("file").order_by("added_at", "pk"))
    return EntryPage(order, lines, units_by_item(item_ids), _had(lines, can, today), files)


def _had(lines: Sequence[OrderLine], can: Mapping[int, Availability], today: date) -> dict[int, Had]:
    """Earlier lines of the same item take theirs first."""
    asked: dict[int, Decimal] = {}
    had = {}
    for line in lines:
        if line.item_id is None or line.kind != LineKind.GOODS:
            continue
        each, before = can[line.item_id], asked.get(line.item_id, Decimal(0))
        asked[line.item_id] = before + line.quantity
        on = each.on(asked[line.item_id], today) if line.quantity else None
        had[line.pk] = Had(max(each.free - before, Decimal(0)), on)
    return had


@dataclass(frozen=True, slots=True)
class Writings:
    """Who wrote what of a draft lately, from its ledger; the latest first."""

    entries: Sequence[tuple[Writer, Mapping[str, Any]]]

    def of_line(self, key: int) -> Writer | None:
        """Who wrote a line last, or took it out."""
        return next((who for who, facts in self.entries if key in _keys(facts)), None)

    def of_field(self, name: str) -> Writer | None:
        """Who changed a field of the head last."""
        columns = {"customer": "customer_id", "type": "type_id"}
        personal = name.startswith("ship_to_")  # kept apart, so that only the writing itself is known
        wanted = columns.get(name, name)
        return next((who for who, facts in self.entries if personal or wanted in facts.get("changed", ())), None)

    def others(self, person_id: int, since: datetime) -> list[Writer]:
        """Other people who wrote since then, each with their last time."""
        seen: dict[int, Writer] = {}
        for who, _ in self.entries:
            if who.at >= since and who.person.pk != person_id:
                seen.setdefault(who.person.pk, who)
        return list(seen.values())


def writings(order_id: int) -> Writings:
    """Who wrote a draft; two queries."""
    rows = list(LedgerEntry.objects.filter(stream=order_id, kind__in=_KINDS).order_by("-seq")[:_ENTRIES])
    people = Person.objects.in_bulk({row.actor_id for row in rows})
    return Writings(
        [
            (Writer(people[row.actor_id], row.recorded_at), orjson.loads(row.data))
            for row in rows
            if row.actor_id in people
        ]
    )


def _keys(facts: Mapping[str, Any]) -> set[int]:
    return {int(key) for part in ("edited", "added", "gone") for key in facts.get(part, ())}


def same_po(order: Order) -> list[Order]:
    """Other orders of the customer under the same PO number; one query, none without a number (A7)."""
    if not order.customer_po or order.customer_id is None:
        return []
    others = Order.objects.filter(company_id=order.company_id, customer_id=order.customer_id)
    return list(others.filter(customer_po=order.customer_po).exclude(pk=order.pk).exclude(status=Status.CANCELLED)[:3])
