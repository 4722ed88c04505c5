"""Decisions as the order page explains them: which clauses were asked and what they saw, what was taken of the credit,
from where the goods are promised. Prices are in `price_shown`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ordinance.entrypoints.web.price_shown import PricedLine, priced
from ordinance.entrypoints.web.templatetags.pages import called, count, money
from ordinance.foundation.policy.rules.clauses import Bilingual, Clause
from ordinance.insight.order_page import OrderPage
from ordinance.insight.order_parts import LedgerRow
from ordinance.insight.retraced import Retraced, retraced, typed
from ordinance.insight.waiting import lacking_of
from ordinance.modules.promise.models import Supply
from ordinance.modules.stock.models import StockLevel


@dataclass(frozen=True, slots=True)
class Asked:
    """One clause a gate asked: its answer, what it saw, and where it was not met what it lacked and would cure it."""

    id: str
    is_open: bool
    clause: Clause | None
    lacking: Sequence[Bilingual]
    cure: Bilingual | None
    answers: Sequence[Retraced]


@dataclass(frozen=True, slots=True)
class CreditSum:
    """What the customer might owe, what they owed already, and what this order took."""

    limit: Decimal
    exposure: Decimal | None
    amount: Decimal

    @property
    def free_before(self) -> Decimal | None:
        return None if self.exposure is None else self.limit - self.exposure

    @property
    def free_after(self) -> Decimal | None:
        return None if self.exposure is None else self.limit - self.exposure - self.amount


@dataclass(frozen=True, slots=True)
class Promised:
    """One line's promise: the day, what binds it, and the sources of its goods in words."""

    position: int
    goods: str
    on: date | None
    binding: str
    sources: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDecision:
    """One decision; `said` is it in a sentence, the rest its explanation."""

    seq: int
    kind: str
    at: datetime
    actor_id: int
    scope: str = ""
    outcome: str = ""
    said: str = ""
    clauses: Sequence[Asked] = ()
    prices: Sequence[PricedLine] = ()
    credit: CreditSum | None = None
    promises: Sequence[Promised] = ()
    record: str = ""


def decisions_shown(page: OrderPage, most_lines: int) -> list[ShownDecision]:
    """The decisions of an order, the latest first; the lines of each are shown up to a number."""
    rows = list(page.decided.rows)
    newest = next((row.entry.seq for row in rows if row.entry.kind == "decision.price"), 0)
    return [_shown(page, row, is_newest=row.entry.seq == newest, most=most_lines) for row in rows]


def _shown(page: OrderPage, row: LedgerRow, *, is_newest: bool, most: int) -> ShownDecision:
    facts, entry = row.facts, row.entry
    about: dict[str, Any] = {
        "seq": entry.seq, "kind": entry.kind, "at": entry.occurred_at, "actor_id": entry.actor_id,
    }  # fmt: skip
    match entry.kind:
        case "decision.gate":
            asked = _asked(page, facts)
            return ShownDecision(
                **about, scope=facts["scope"], outcome=facts["outcome"], clauses=asked, said=_gate_said(asked)
            )
        case "decision.price":
            lines = priced(page, facts)[:most] if is_newest else []
            said = "" if is_newest else _("The lines were priced anew later.")
            return ShownDecision(**about, prices=lines, said=said)
        case "decision.credit":
            credit = _credit(page, row)
            return ShownDecision(**about, credit=credit, said=_credit_said(credit, page.order.currency))
        case "decision.promise" if "reserved" in facts:
            return ShownDecision(**about, promises=_promises(page, facts)[:most], said=_promise_said(facts))
        case _:
            return ShownDecision(**about, record=entry.data)


def _asked(page: OrderPage, facts: Mapping[str, Any]) -> list[Asked]:
    closed = {each["clause"]: each for each in facts.get("closed", ())}
    answers: dict[str, bool] = {}
    for clause, is_open in facts.get("asked", ()):  # a clause with several conditions is asked once for each
        answers[clause] = answers.get(clause, True) and is_open
    again = retraced(page.document, facts["scope"], (page.decided.snapshots or {}).get(facts.get("facts") or 0))
    return [
        Asked(
            clause,
            is_open,
            page.clause(clause),
            lacking_of(closed.get(clause, {})),
            _pair(closed.get(clause, {}).get("cure")),
            _same(again.get(clause, ()), is_open=is_open),
        )
        for clause, is_open in answers.items()
    ]


def _same(answers: Sequence[Retraced], *, is_open: bool) -> Sequence[Retraced]:
    """The explanation, unless the rules of now answer otherwise than those of then did."""
    return answers if all(each.is_open for each in answers) == is_open else ()


def _pair(cure: Mapping[str, str] | None) -> Bilingual | None:
    return Bilingual(str(cure["zh"]), str(cure["en"])) if cure else None


def _gate_said(asked: Sequence[Asked]) -> str:
    shut = [each.id for each in asked if not each.is_open]
    if shut:
        return _("%(count)s of %(all)s clauses asked were not met: %(shut)s.") % {
            "count": len(shut), "all": len(asked), "shut": ", ".join(shut),
        }  # fmt: skip
    if not asked:
        return _("The policy asks for nothing here.")
    return _("All %(all)s clauses asked were met.") % {"all": len(asked)}


def _credit(page: OrderPage, row: LedgerRow) -> CreditSum | None:
    """The sum as it stood when the order was confirmed: the gate before it kept the facts."""
    facts = row.facts
    if facts.get("limit") is None:
        return None
    gates = (
        each.facts.get("facts")
        for each in page.decided.rows
        if each.entry.seq < row.entry.seq and each.facts.get("scope") == "confirm"
    )
    seen = (page.decided.snapshots or {}).get(next(gates, None) or 0, {})
    exposure = typed("credit.exposure", seen.get("credit.exposure"))
    return CreditSum(Decimal(facts["limit"]), exposure, Decimal(facts["amount"]))


def _credit_said(credit: CreditSum | None, currency: str) -> str:
    if credit is None:
        return _("The customer has no credit account; nothing was taken of a limit.")
    amounts = {"amount": money(credit.amount, currency), "limit": money(credit.limit, currency)}
    return _("%(amount)s was taken of the credit limit of %(limit)s.") % amounts


def _promise_said(facts: Mapping[str, Any]) -> str:
    counts = {"on": facts["promised_on"] or "—", "reserved": len(facts["reserved"]), "pegged": len(facts["pegged"])}
    if not facts["pegged"]:
        return _("Promised for %(on)s: everything is reserved in stock.") % counts
    return _("Promised for %(on)s: %(reserved)s lots reserved in stock, %(pegged)s tied to supply.") % counts


def _promises(page: OrderPage, facts: Mapping[str, Any]) -> list[Promised]:
    sources: dict[int, list[str]] = {}
    for line, level, quantity in facts["reserved"]:
        sources.setdefault(line, []).append(_from_stock((page.decided.levels or {}).get(level), quantity))
    for line, supply, quantity, due_on in facts["pegged"]:
        said = _from_supply((page.decided.supplies or {}).get(supply), quantity, due_on)
        sources.setdefault(line, []).append(said)
    promises = {line: (on, binding) for line, on, binding in facts.get("binding", ())}
    found = []
    for line in page.lines:
        if line.pk in sources or line.pk in promises:
            on, binding = promises.get(line.pk, (None, ""))
            goods = f"{line.item.code} {called(line.item)}" if line.item else line.item_raw
            day = date.fromisoformat(on) if on else None
            found.append(Promised(line.position, goods, day, binding, sources.get(line.pk, ())))
    return found


def _from_stock(level: StockLevel | None, quantity: str) -> str:
    if level is None:
        return _("%(quantity)s in stock") % {"quantity": count(quantity)}
    where = " ".join(filter(None, [called(level.warehouse), level.place, level.lot]))
    return _("%(quantity)s in stock at %(where)s") % {"quantity": count(quantity), "where": where}


def _from_supply(supply: Supply | None, quantity: str, due_on: str | None) -> str:
    said = {"quantity": count(quantity), "on": due_on or "—"}
    if supply is None:
        return _("%(quantity)s of supply due %(on)s") % said
    said |= {"what": supply.reference or str(supply.pk), "where": called(supply.warehouse)}
    return _("%(quantity)s of supply %(what)s, due %(on)s at %(where)s") % said
