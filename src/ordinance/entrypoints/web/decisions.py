"""Decisions as the order page explains them: which clauses were asked, what a price is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ordinance.foundation.policy.rules.clauses import Bilingual, Clause
from ordinance.insight.order_page import LedgerRow, OrderPage
from ordinance.insight.waiting import lacking_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One clause a gate asked, and what it lacked where it was not met."""

    id: str
    is_open: bool
    clause: Clause | None
    lacking: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDecision:
    """One decision; `text` is its record as it stands, for kinds that have no table of their own."""

    kind: str
    at: datetime
    scope: str = ""
    outcome: str = ""
    clauses: Sequence[Asked] = ()
    prices: Sequence[Mapping[str, Any]] = ()
    text: str = ""


def decisions_shown(page: OrderPage) -> list[ShownDecision]:
    """The decisions of an order, the latest first."""
    clauses = {clause.id: clause for clause in page.document.clauses} if page.document else {}
    return [_shown(row, clauses) for row in page.decisions()]


def _shown(row: LedgerRow, clauses: Mapping[str, Clause]) -> ShownDecision:
    kind, at, facts = row.entry.kind, row.entry.occurred_at, row.facts
    if kind == "decision.gate":
        closed = {each["clause"]: each for each in facts.get("closed", ())}
        asked = [
            Asked(clause, is_open, clauses.get(clause), lacking_of(closed.get(clause, {})))
            for clause, is_open in facts.get("asked", ())
        ]
        return ShownDecision(kind=kind, at=at, scope=facts["scope"], outcome=facts["outcome"], clauses=asked)
    if kind == "decision.price":
        steps = [
            {"line": position, **step}
            for position, quote in enumerate(facts.get("lines", ()), start=1)
            for step in quote.get("steps", ())
        ]
        return ShownDecision(kind=kind, at=at, prices=steps)
    return ShownDecision(kind=kind, at=at, text=row.entry.data)
