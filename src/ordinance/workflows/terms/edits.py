"""What people change of a draft while they type, and what of it meets somebody else's change. Pure.

Each change says what the page had when it was typed. Changes of different lines and fields come together; where
somebody else wrote the same line or field meanwhile, nothing is written and both are told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from ordinance.foundation.values import value
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.tokens import line_token
from ordinance.workflows.terms.requests import LineRequest

HEAD: Final = (
    "customer", "customer_po", "type", "channel", "requested_on", "ship_to_name", "ship_to_phone", "ship_to_address",
    "note",
)  # fmt: skip


@value(kw_only=True)
class RowEdit:
    """One row that was typed in, by the page's name for it.

    key    the line it is, 0 for a new one
    seen   the line's token as the page had it
    after  the page's name, or the key, of the row above a new one; empty: at the top; None: at the end
    line   what it says now; None: taken out
    """

    ref: str
    key: int = 0
    seen: str = ""
    after: str | None = None
    line: LineRequest | None = None


@dataclass(frozen=True, slots=True)
class DraftEdits:
    """The changes of one save. `head` is field → (as the page had it, as it is now)."""

    head: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    rows: Sequence[RowEdit] = ()


@dataclass(slots=True)
class Sifted:
    """Changes that can be written, and those that meet somebody else's."""

    head: dict[str, str] = field(default_factory=dict)
    rows: list[RowEdit] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the draft to be: a standing one, one that is typed again, or a new one."""

    line: OrderLine | None = None
    edit: RowEdit | None = None


def head_texts(order: Order) -> dict[str, str]:
    """The fields of the head that people type, as texts."""
    return {
        "customer": order.customer.code if order.customer else order.customer_raw,
        "customer_po": order.customer_po,
        "type": order.type.code,
        "channel": order.channel,
        "requested_on": order.requested_on.isoformat() if order.requested_on else "",
        "ship_to_name": order.ship_to_name,
        "ship_to_phone": order.ship_to_phone,
        "ship_to_address": order.ship_to_address,
        "note": order.note,
    }


def sifted(head: Mapping[str, str], lines: Sequence[OrderLine], requested_on: date | None, edits: DraftEdits) -> Sifted:
    """Part the changes from what they meet; `head` and `lines` are as they stand now."""
    result = Sifted()
    for name, (seen, wanted) in edits.head.items():
        if head[name] == wanted:
            continue
        if head[name] == seen:
            result.head[name] = wanted
        else:
            result.conflicts.append({"field": name, "mine": wanted, "theirs": head[name]})
    standing = {line.pk: line for line in lines}
    for edit in edits.rows:
        line = standing.get(edit.key)
        if line is None and edit.key:
            if edit.line is not None:
                result.conflicts.append({"ref": edit.ref, "key": edit.key, "is_gone": True})
            continue
        if line is not None and line_token(line, requested_on) != edit.seen:
            result.conflicts.append({"ref": edit.ref, "key": edit.key, "is_gone": False})
            continue
        if line is not None or edit.line is not None:
            result.rows.append(edit)
    return result


def placed(lines: Sequence[OrderLine], rows: Sequence[RowEdit]) -> list[Place]:
    """The lines of the draft to be, in their sequence: each new row below the one it was typed under."""
    by_key = {edit.key: edit for edit in rows if edit.key}
    places = [
        Place(line, by_key.get(line.pk)) for line in lines if line.pk not in by_key or by_key[line.pk].line is not None
    ]
    names = {str(place.line.pk): place for place in places if place.line is not None}
    for edit in rows:
        if edit.key or edit.line is None:
            continue
        place = Place(None, edit)
        at = len(places)
        if edit.after == "":
            at = 0
        elif edit.after in names:
            at = places.index(names[edit.after]) + 1
        places.insert(at, place)
        names[edit.ref] = place
    return places
