"""Decisions as the order page explains them: which clauses were asked, what a price is made of, what was promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ordinance.entrypoints.web.templatetags.pages import money
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
    """One decision; `text` says it in a sentence, or gives its record as it stands."""

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
    return [_shown(row, clauses, page.order.currency) for row in page.decisions()]


def _shown(row: LedgerRow, clauses: Mapping[str, Clause], currency: str) -> ShownDecision:
    kind, at, facts = row.entry.kind, row.entry.occurred_at, row.facts
    if kind == "decision.gate":
        closed = {each["clause"]: each for each in facts.get("closed", ())}
        answers: dict[str, bool] = {}
        for clause, is_open in facts.get("asked", ()):  # a clause with several conditions is asked once for each
            answers[clause] = answers.get(clause, True) and is_open
        asked = [
            Asked(clause, is_open, clauses.get(clause), lacking_of(closed.get(clause, {})))
            for clause, is_open in answers.items()
        ]
        return ShownDecision(kind=kind, at=at, scope=facts["scope"], outcome=facts["outcome"], clauses=asked)
    if kind == "decision.price":
        steps = [
            {"line": position, **step}
            for position, quote in enumerate(facts.get("lines", ()), start=1)
            for step in quote.get("steps", ())
        ]
        return ShownDecision(kind=kind, at=at, prices=steps)
    return ShownDecision(kind=kind, at=at, text=_said(row, currency))


def _said(row: LedgerRow, currency: str) -> str:
    facts = row.facts
    if row.entry.kind == "decision.credit" and "limit" in facts:
        amounts = {"amount": money(facts["amount"], currency), "limit": money(facts["limit"], currency)}
        return _("%(amount)s was taken of the credit limit of %(limit)s.") % amounts
    if row.entry.kind == "decision.promise" and "reserved" in facts:
        counts = {"on": facts["promised_on"] or "—", "reserved": len(facts["reserved"]), "pegged": len(facts["pegged"])}
        return _("Promised for %(on)s: %(reserved)s lots reserved in stock, %(pegged)s tied to supply.") % counts
    return row.entry.data
