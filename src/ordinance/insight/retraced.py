"""A gate's answers explained again from the facts it saw: the conditions in words, with the values of then. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ordinance.foundation.errors import Refusal
from ordinance.foundation.policy.rules.clauses import Bilingual
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.gates import GateResult, gates_evaluate
from ordinance.foundation.policy.rules.terms import Term, TermType
from ordinance.foundation.policy.rules.traces import Step
from ordinance.foundation.policy.vocabulary import ORDER_VOCABULARY


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a condition: in words, whether it held, and the facts it saw."""

    said: Bilingual
    is_true: bool
    seen: Sequence[tuple[Term, Any]]


@dataclass(frozen=True, slots=True)
class Retraced:
    """A clause's answer at a gate; a clause that did not apply let the order pass."""

    applies: bool
    is_open: bool
    parts: Sequence[Part]


def retraced(document: PolicyDocument | None, scope: str, facts: Mapping[str, Any] | None) -> dict[str, list[Retraced]]:
    """Clause → its answers on the facts of then; empty where they were not kept or the rules ask for others now."""
    if document is None or facts is None:
        return {}
    try:
        results = gates_evaluate(document.gates(scope), {name: typed(name, value) for name, value in facts.items()})
    except (Refusal, KeyError):
        return {}
    found: dict[str, list[Retraced]] = {}
    for result in results:
        found.setdefault(result.clause_id, []).append(_retraced(result))
    return found


def typed(name: str, value: Any) -> Any:
    """A fact as conditions want it: canonical text keeps decimals and dates as strings."""
    term = ORDER_VOCABULARY.get(name)
    if value is None or term is None:
        return value
    match term.type:
        case TermType.DECIMAL:
            return Decimal(str(value))
        case TermType.DATE:
            return date.fromisoformat(value)
        case TermType.TEXTS:
            return tuple(value)
        case _:
            return value


def _retraced(result: GateResult) -> Retraced:
    parts = [
        Part(
            Bilingual(step.zh, step.en),
            step.is_true,
            [(ORDER_VOCABULARY[name], value) for name, value in step.values.items()],
        )
        for step in _leaves(result.trace.steps())
    ]
    return Retraced(result.applies, result.is_open, parts)


def _leaves(step: Step) -> Iterator[Step]:
    if not step.parts:
        yield step
    for part in step.parts:
        yield from _leaves(part)
