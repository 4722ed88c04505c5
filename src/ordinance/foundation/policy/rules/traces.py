"""Why a condition held or not: each part with the values it saw, and what would have to change for it to hold."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException
from functools import lru_cache
from itertools import product
from typing import Any, Final, NamedTuple

from ordinance.foundation.policy.rules.expressions import (
    Comparison,
    Junction,
    Predicate,
    facts_in,
    holds,
    operand_value,
)
from ordinance.foundation.policy.rules.terms import Term
from ordinance.foundation.policy.rules.wording import words

ALTERNATIVES_MAX: Final = 16


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a condition, in words, with the facts it saw."""

    zh: str
    en: str
    is_true: bool
    values: dict[str, Any]
    unknown: tuple[str, ...]  # facts that were None
    by: Decimal | None  # distance of the two sides of a numeric comparison
    parts: tuple["Step", ...] = ()

    def as_facts(self) -> dict[str, Any]:
        """The step as JSON values."""
        facts: dict[str, Any] = {"zh": self.zh, "en": self.en, "is_true": self.is_true}
        if self.parts:
            return facts | {"parts": [part.as_facts() for part in self.parts]}
        return facts | {
            "values": {name: _json(value) for name, value in self.values.items()},
            "unknown": list(self.unknown),
            "by": None if self.by is None else str(self.by),
        }


class Trace(NamedTuple):
    """The outcome of a condition and the values it saw, in the order of `terms`; the rest is derived on demand."""

    expression: str
    tree: Predicate
    terms: tuple[Term, ...]
    seen: tuple[Any, ...]
    is_true: bool

    @property
    def values(self) -> dict[str, Any]:
        """The facts seen, by name."""
        return {term.name: value for term, value in zip(self.terms, self.seen, strict=True)}

    def steps(self) -> Step:
        """The whole condition as a tree of steps."""
        return _step(self.tree, self.values)

    def lacking(self) -> tuple[tuple[Step, ...], ...]:
        """What would make it hold: alternatives, each a set of single steps that must all come true. Empty if it holds.

        `credit.after <= credit.limit or payment.term == "prepay"` gives two alternatives of one step each; the first
        carries `by`, the amount it is short. At most sixteen alternatives are given, the first ones.
        """
        return () if self.is_true else _lacking(self.steps(), self.tree)

    def seen_facts(self) -> dict[str, Any]:
        """The facts seen as JSON values; with the clause they are enough to explain the outcome again later."""
        return {term.name: _json(value) for term, value in zip(self.terms, self.seen, strict=True)}

    def as_facts(self) -> dict[str, Any]:
        """The trace as JSON values, for a decision on the ledger."""
        return {
            "expression": self.expression,
            "is_true": self.is_true,
            "steps": self.steps().as_facts(),
            "lacking": [[step.as_facts() for step in one] for one in self.lacking()],
        }


def _step(node: Predicate, values: dict[str, Any]) -> Step:
    parts = tuple(_step(part, values) for part in node.parts) if isinstance(node, Junction) else ()
    used = {fact.term.name: values[fact.term.name] for fact in facts_in(node)}
    by = None
    try:
        is_true = holds(node, values)
        if isinstance(node, Comparison):
            by = _distance(operand_value(node.left, values), operand_value(node.right, values))
    except DecimalException:
        # Only a part that the evaluation never reached can fail here; it did not make the condition hold.
        is_true = False
    unknown = tuple(name for name, value in used.items() if value is None)
    zh, en = _words(node)
    return Step(zh, en, is_true, used, unknown, by, parts)


@lru_cache(maxsize=4096)
def _words(node: Predicate) -> tuple[str, str]:
    return words(node, "zh"), words(node, "en")


def _distance(left: Any, right: Any) -> Decimal | None:
    are_numbers = all(isinstance(side, Decimal | int) and not isinstance(side, bool) for side in (left, right))
    return abs(Decimal(left) - Decimal(right)) if are_numbers else None


def _lacking(step: Step, node: Predicate) -> tuple[tuple[Step, ...], ...]:
    if not isinstance(node, Junction):
        return ((step,),)
    failing = [_lacking(part, child) for part, child in zip(step.parts, node.parts, strict=True) if not part.is_true]
    if node.operator == "or":
        return tuple(one for alternatives in failing for one in alternatives)[:ALTERNATIVES_MAX]
    found: tuple[tuple[Step, ...], ...] = ((),)
    for alternatives in failing:
        pairs = product(found, alternatives)
        found = tuple(left + right for left, right in pairs)[:ALTERNATIVES_MAX]
    return found


def _json(value: Any) -> Any:
    if isinstance(value, frozenset | set | tuple | list):
        return sorted(str(one) for one in value)
    return str(value) if isinstance(value, Decimal | date) else value
