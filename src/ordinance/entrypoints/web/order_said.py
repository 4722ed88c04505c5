"""Versions and ledger entries in words: what a change changed, line by line, and what an entry notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from ordinance.entrypoints.web.recorded import recorded
from ordinance.entrypoints.web.templatetags.pages import called, count, money, word
from ordinance.foundation.people.models import Person
from ordinance.insight.order_page import OrderPage
from ordinance.insight.order_parts import LedgerRow, Version
from ordinance.orders.models import OrderLine

_AMOUNTS: Final = frozenset({"net", "vat", "gross"})
_QUANTITIES: Final = frozenset({"quantity", "cancelled"})
FACTS: Final = 30  # of one entry that are put in words; its whole text is in the exported proof


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One field of one line, before and after, as people write it; `by` is the difference of figures."""

    position: str
    goods: str
    field: str
    before: str
    after: str
    by: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version: who made it when and why, and what it changed."""

    number: int
    made_at: datetime
    made_by: Person | None
    reason: str
    changes: Sequence[ShownChange]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A ledger entry with what it notes, in words."""

    row: LedgerRow
    facts: Sequence[tuple[str, str]]


def versions_shown(page: OrderPage) -> list[ShownVersion]:
    """The versions, the newest first."""
    lines = {str(line.position): line for line in page.lines}
    return [_version(page, each, lines) for each in page.versions]


def entries_shown(rows: Sequence[LedgerRow]) -> list[ShownEntry]:
    """Entries with what they note."""
    return [ShownEntry(row, recorded(row.entry.data, most=FACTS)) for row in rows]


def _version(page: OrderPage, each: Version, lines: Mapping[str, OrderLine]) -> ShownVersion:
    version = each.version
    changes = [_change(change, lines, page.order.currency) for change in each.changes]
    return ShownVersion(version.number, version.made_at, page.people.get(version.made_by), version.reason, changes)


def _change(change: Mapping[str, Any], lines: Mapping[str, OrderLine], currency: str) -> ShownChange:
    name, position = str(change["field"]), str(change["line"])
    line = lines.get(position)
    goods = "" if line is None else f"{line.item.code} {called(line.item)}" if line.item else line.item_raw
    before, after = change.get("before"), change.get("after")
    is_figure = name in _AMOUNTS | _QUANTITIES
    return ShownChange(
        position=position,
        goods=goods,
        field=word(name, "field"),
        before=_figure(name, before, currency),
        after=_figure(name, after, currency),
        by=_difference(name, before, after, currency) if is_figure else "",
        is_figure=is_figure,
    )


def _figure(name: str, value: Any, currency: str) -> str:
    if value is None:
        return "—"
    if name in _AMOUNTS:
        return money(str(value), currency)
    return count(str(value)).replace("·", "0") if name in _QUANTITIES else str(value)


def _difference(name: str, before: Any, after: Any, currency: str) -> str:
    try:
        by = Decimal(str(after)) - Decimal(str(before))
    except InvalidOperation:
        return ""
    said = money(abs(by), currency) if name in _AMOUNTS else count(abs(by))
    return "" if not by else f"{'+' if by > 0 else '−'}{said}"
